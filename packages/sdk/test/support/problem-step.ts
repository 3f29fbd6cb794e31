import { type ErrorCode, errorCodes, type Problem } from '../../src/contract/index.ts';
import type { Step } from './scripted-fetch.ts';

/** The answer of a server that refuses. */
export function problemStep(
  code: ErrorCode,
  details: Record<string, unknown> = {},
  changes: Partial<Problem> = {},
  headers: Record<string, string> = {},
): Step {
  const { status, title, retryable } = errorCodes[code];
  const body: Problem = {
    type: 'about:blank',
    title,
    status: status ?? 500,
    detail: `What happened: ${code}.`,
    code,
    details,
    retryable,
    requestId: 'req_1',
    ...changes,
  };
  return { status: body.status, body, headers: { 'content-type': 'application/problem+json', ...headers } };
}
