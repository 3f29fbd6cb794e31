import type { Answer } from '../support/client.ts';

export interface JudgedAnswer {
  readonly answer: 'yes' | 'no' | 'unknown';
  /** The code of a refusal, or nothing. */
  readonly said: string;
  /** What no client should ever be told. */
  readonly faults: readonly string[];
}

/** Refusals that are an answer; any other is a fault of the server's, or of these tests. */
const refusals = new Set([
  'seats_taken',
  'sold_out',
  'no_such_block',
  'limit_reached',
  'not_on_sale',
  'hold_expired',
  'order_state',
  'payment_declined',
  'not_refundable',
  'ticket_refunded',
  'ticket_handed_on',
  'ticket_scanned',
  'ticket_on_offer',
  'ticket_being_bought',
  'ticket_in_transfer',
  'resale_not_allowed',
  'offer_too_high',
  'seats_in_use',
  'transfer_to_yourself',
  'transfer_taken',
  'transfer_cancelled',
  'code_invalid',
]);

/** What a client may make of it: yes, no, or nothing yet. */
export function judgeAnswer(answer: Answer<unknown> | null): JudgedAnswer {
  if (answer === null) return { answer: 'unknown', said: 'no answer', faults: [] };
  const { status, headers, problem } = answer;
  if (status < 300) return { answer: 'yes', said: '', faults: [] };
  if (refusals.has(problem.code)) return { answer: 'no', said: problem.code, faults: [] };
  const unknown = { answer: 'unknown', said: problem.code } as const;
  if (problem.code === 'payment_pending') return { ...unknown, faults: [] };
  if (status !== 503) return { ...unknown, faults: [`${status} ${problem.code}: ${problem.detail}`] };
  return { ...unknown, faults: headers['retry-after'] === undefined ? ['503 without Retry-After'] : [] };
}
