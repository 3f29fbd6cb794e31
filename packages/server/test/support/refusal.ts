import { problem as problemSchema } from '@admit-one/sdk/contract';
import { request } from 'undici';
import { expect } from 'vitest';
import { ProblemError } from '../../src/platform/problem.ts';
import type { Answer } from './client.ts';

/** What must stand in every refusal: the status, the code, and a sentence that says what to do or what was kept. */
export function expectRefusal(
  { status, headers, problem }: Answer<unknown>,
  code: string,
  sentence: RegExp,
): void {
  const said = problemSchema.parse(problem);
  expect([status, said.code]).toEqual([statusOf[code], code]);
  expect(headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(said.detail).toMatch(sentence);
  expect(said.requestId).toBe(headers['x-request-id']);
}

const statusOf: Record<string, number> = {
  invalid_request: 400,
  malformed_body: 400,
  unauthenticated: 401,
  payment_declined: 402,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  seats_taken: 409,
  sold_out: 409,
  no_such_block: 409,
  limit_reached: 409,
  hold_expired: 409,
  body_too_large: 413,
  unsupported_media_type: 415,
  seats_unknown: 422,
};

/** What no typed client sends. */
export async function rawRequest(
  url: string,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  { headers = {}, body = null }: { headers?: Record<string, string>; body?: string | Buffer | null } = {},
): Promise<Answer<unknown>> {
  const answer = await request(`${url}${path}`, { method, headers, body });
  const parsed = await answer.body.json();
  const problem = parsed as Answer<unknown>['problem'];
  return { status: answer.statusCode, headers: answer.headers, body: parsed, problem };
}

/** What a verb of a room refuses with; the test fails where it does not. */
export async function refusal(asked: Promise<unknown>): Promise<ProblemError> {
  try {
    await asked;
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
  throw new Error('It was done, and should have been refused.');
}
