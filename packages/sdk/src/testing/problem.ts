import {
  type ErrorDetails,
  errorCodes,
  type Operation,
  type Problem,
  type Route,
  type Routes,
  routes,
  type ServerErrorCode,
} from '../contract/index.ts';

/** The codes that a mock of this operation may answer: its own, and those that any route may. */
export type MockErrorCode<Name extends Operation> =
  | Routes[Name]['errors'][number]
  | Exclude<ServerErrorCode, Routes[Operation]['errors'][number]>;

/** A refusal that a mock answers with; `problem` makes it. */
export class MockProblem<Code extends ServerErrorCode = ServerErrorCode> {
  readonly code: Code;
  readonly details: ErrorDetails<Code>;
  readonly options: MockProblemOptions;

  constructor(code: Code, details: ErrorDetails<Code>, options: MockProblemOptions) {
    this.code = code;
    this.details = details;
    this.options = options;
  }
}

export interface MockProblemOptions {
  /** The text for people. */
  detail?: string | undefined;
  /** Sends `Retry-After`. */
  retryAfterSeconds?: number | undefined;
  /** Unless told, as the table of codes says. */
  retryable?: boolean | undefined;
}

/**
 * A refusal, with the fields that its code has.
 *
 * @example `problem('seats_taken', { seats: [{ seat: 14, label: 'Orchestra B-12' }] })`
 */
export function problem<Code extends ServerErrorCode>(
  code: Code,
  details: ErrorDetails<Code>,
  options: MockProblemOptions = {},
): MockProblem<Code> {
  return new MockProblem(code, details, options);
}

/** The problem details as the server sends them. @throws TypeError where the server could not answer so */
export function problemBody(operation: Operation, { code, details, options }: MockProblem): Problem {
  const route: Route = routes[operation];
  if (ownCodes.has(code) && !route.errors.includes(code)) {
    throw new TypeError(`${operation} never answers ${code}`);
  }
  const { status, title, retryable, details: schema } = errorCodes[code];
  const checked = schema.safeParse(details);
  if (!checked.success) throw new TypeError(`The details of ${code} do not fit: ${checked.error.message}`);
  return {
    type: 'about:blank',
    title,
    status,
    detail: options.detail ?? `${title}.`,
    code,
    details: checked.data,
    retryable: options.retryable ?? retryable,
    requestId: 'req_mock',
  };
}

/** The codes that some routes have for their own, so that the others never answer them. */
const ownCodes: ReadonlySet<ServerErrorCode> = new Set(
  Object.values(routes).flatMap((route: Route) => route.errors),
);
