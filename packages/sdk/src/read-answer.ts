import { AdmitOneError } from './admit-one-error.ts';
import {
  type ErrorCode,
  type ErrorDetails,
  errorCodes,
  type Problem,
  problem,
  type Route,
} from './contract/index.ts';
import { redact } from './redact.ts';
import { readRetryAfter } from './retry.ts';

export interface Answer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly text: string;
}

export interface AnswerContext {
  readonly token: string | undefined;
  readonly idempotencyKey: string | null;
}

/** The body as the contract describes it. Fields that a newer server adds are dropped. @throws AdmitOneError */
export function readAnswer(route: Route, answer: Answer, context: AnswerContext): unknown {
  if (answer.status < 200 || answer.status > 299) throw readProblem(answer, context);
  const body = parseJson(answer.text);
  if (body === undefined) throw invalidAnswer(answer, context, 'it is not JSON');
  const parsed = route.response.safeParse(body);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'the body'}: ${message}`,
  );
  throw invalidAnswer(answer, context, redact(issues.slice(0, 5).join('; '), context.token));
}

function readProblem(answer: Answer, context: AnswerContext): AdmitOneError {
  const parsed = problem.safeParse(parseJson(redact(answer.text, context.token)));
  if (!parsed.success) return withoutProblem(answer, context);
  const { code, details } = parsed.data;
  const known = Object.hasOwn(errorCodes, code) ? (code as ErrorCode) : null;
  const read = known && errorCodes[known].details.safeParse(details);
  if (!known || !read?.success) return fromNewerServer(parsed.data, answer, context);
  return new AdmitOneError(known, parsed.data.detail, {
    ...problemFields(parsed.data, answer, context),
    details: read.data as ErrorDetails<ErrorCode>,
  });
}

/**
 * A code, or fields of one, that this version of the contract does not know. It must not pass for another code, so it
 * is `invalid_response`, with the server's own status, words and word on retrying, and the whole problem as its cause.
 */
function fromNewerServer(body: Problem, answer: Answer, context: AnswerContext): AdmitOneError {
  return new AdmitOneError('invalid_response', body.detail, {
    ...problemFields(body, answer, context),
    details: {},
    cause: body,
  });
}

function problemFields(body: Problem, answer: Answer, context: AnswerContext) {
  return {
    ...answerFields(answer, context),
    requestId: body.requestId,
    retryable: body.retryable,
    title: body.title,
  };
}

/** What stands between us and the server (a proxy, a load balancer) answers without problem details. */
function withoutProblem(answer: Answer, context: AnswerContext): AdmitOneError {
  if (answer.status === 429) {
    return new AdmitOneError('rate_limited', 'There were too many requests. Wait a little and try again.', {
      ...answerFields(answer, context),
      details: {},
    });
  }
  if (answer.status >= 502 && answer.status <= 504) {
    const message = `What stands before the server answered ${answer.status}: the server cannot be reached. Try again in a moment.`;
    return new AdmitOneError('connection_failed', message, { ...answerFields(answer, context), details: {} });
  }
  return invalidAnswer(answer, context, 'it is an error without problem details');
}

function invalidAnswer(answer: Answer, context: AnswerContext, why: string): AdmitOneError {
  const message = `The server's answer (status ${answer.status}) is not what the contract says: ${why}. Is baseUrl the address of an Admit One server, and this package as new as it?`;
  return new AdmitOneError('invalid_response', message, { ...answerFields(answer, context), details: {} });
}

function answerFields(answer: Answer, context: AnswerContext) {
  const requestId = answer.headers.get('x-request-id');
  return {
    status: answer.status,
    requestId: requestId === null ? null : redact(requestId, context.token),
    retryAfterMs: readRetryAfter(answer.headers.get('retry-after')),
    idempotencyKey: context.idempotencyKey,
  };
}

/** The engine's own error would quote the text, which may be a secret; so it is dropped. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
