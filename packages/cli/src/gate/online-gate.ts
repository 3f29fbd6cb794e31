import { randomUUID } from 'node:crypto';
import { type AdmitOne, isAdmitOneError } from '@admit-one/sdk';
import type { ErrorCode } from '@admit-one/sdk/contract';
import type { Clock } from '../context.ts';
import { explain } from '../failure.ts';
import type { Answer } from '../render/gate/answer.ts';
import { type Gate, isSendable } from './gate.ts';
import type { Unanswered } from './unanswered.ts';

export interface OnlineGateOptions {
  client: AdmitOne;
  listingId: string;
  /** What the staff calls it. */
  gate: string;
  unanswered: Unanswered;
  clock: Pick<Clock, 'now'>;
}

/** The server decides. Whether an answer is lost on the way or never sent, the ticket can be scanned again. */
export function onlineGate({ client, listingId, gate, unanswered, clock }: OnlineGateOptions): Gate {
  return {
    async scan(text, direction) {
      const answer = { listingId, direction, gate, offline: false, error: null };
      if (!isSendable(text)) {
        const at = new Date(clock.now()).toISOString();
        const nothing = { reason: 'forged', ticket: null, before: null } as const;
        return { id: randomUUID(), ...answer, outcome: 'refused', ...nothing, at };
      }
      const id = unanswered.idFor(text, direction);
      try {
        const wish = { id, token: text, gate, direction };
        const signal = AbortSignal.timeout(longestWaitMs);
        const scan = await client.gates.scan(listingId, wish, { timeoutMs: patienceMs, signal });
        await unanswered.remove(text, direction);
        return { ...scan, offline: false, error: null };
      } catch (error) {
        if (!isAdmitOneError(error) || neverMends.has(error.code)) throw error;
        await unanswered.add(text, direction, id);
        const { code, message } = explain(error);
        const at = new Date(clock.now()).toISOString();
        const nothing = { reason: null, ticket: null, before: null };
        const why = { error: { code, message } };
        return { ...answer, ...nothing, id, outcome: 'unanswered', at, ...why } satisfies Answer;
      }
    },
  };
}

/** Somebody stands there and waits: longer than this for one attempt is no answer, ms. */
const patienceMs = 5000;
/** And for all attempts together, however long a busy server asks to wait between them. */
const longestWaitMs = 12_000;

/** Nonsense is not among them: a login page of the hall's network goes away, and behind it somebody may have been let in. */
const neverMends: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'unauthenticated',
  'forbidden',
  'not_found',
  'invalid_request',
]);
