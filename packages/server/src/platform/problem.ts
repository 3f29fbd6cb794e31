import { type ErrorDetails, errorCodes, type Problem, type ServerErrorCode } from '@admit-one/sdk/contract';

/**
 * A refusal with a code of the contract's table. Rooms throw it; the HTTP layer turns it into problem details.
 * The message is for people: what happened, what was kept, what to do next.
 */
export class ProblemError<Code extends ServerErrorCode = ServerErrorCode> extends Error {
  override readonly name = 'ProblemError';
  readonly code: Code;
  readonly details: ErrorDetails<Code>;
  /** Sent as `Retry-After`. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: Code,
    details: ErrorDetails<Code>,
    message: string,
    options: { cause?: unknown; retryAfterSeconds?: number } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = details;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** RFC 9457 problem details of it. */
export function problemOf(error: ProblemError, requestId: string): Problem {
  const { status, title, retryable } = errorCodes[error.code];
  return {
    type: `urn:admit-one:problem:${error.code}`,
    title,
    status,
    detail: error.message,
    code: error.code,
    details: error.details,
    retryable,
    requestId,
  };
}

/** The 404 of a thing that is not there, and of one that is somebody else's: nobody can tell them apart. */
export function notFound(what: string, id: string): ProblemError<'not_found'> {
  return new ProblemError('not_found', { what }, `There is no ${what} ${id}, or it is not yours.`);
}
