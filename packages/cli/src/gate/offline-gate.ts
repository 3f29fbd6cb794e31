import { randomUUID } from 'node:crypto';
import type { Clock } from '../context.ts';
import { explain } from '../failure.ts';
import type { Answer } from '../render/gate/answer.ts';
import { type Gate, isSendable } from './gate.ts';
import type { Journal } from './journal.ts';
import { type Judgement, judgeOffline } from './judge-offline.ts';
import { Passages } from './passages.ts';
import type { Prepared } from './prepared.ts';

export interface OfflineGateOptions {
  prepared: Prepared;
  journal: Journal;
  /** What the staff calls it. */
  gate: string;
  clock: Pick<Clock, 'now'>;
}

/** This machine decides, by what it was prepared with and what it has let in. What it lets in is on its disk first. */
export function offlineGate({ prepared, journal, gate, clock }: OfflineGateOptions): Gate {
  const passages = new Passages(prepared.passages);
  for (const { at, offByMs, ...scan } of journal.scans)
    passages.note({ ...scan, at: putRight(Date.parse(at), offByMs).toISOString() });

  const record = async (id: string, token: string, judgement: Judgement, now: Date): Promise<void> => {
    const { outcome, token: signed } = judgement;
    if (outcome === 'refused' || signed === undefined) return;
    const { seat, epoch } = signed;
    const direction = outcome === 'left' ? 'out' : 'in';
    // Later than what the ticket did before, also where the clock was set back since: the latest counts.
    const last = passages.last(signed);
    const passedAt = Math.max(now.getTime(), last === undefined ? 0 : Date.parse(last.at) + 1);
    const offByMs = prepared.clockOffByMs;
    const at = new Date(passedAt + offByMs).toISOString();
    await journal.append({ kind: 'scan', id, token, gate, direction, outcome, seat, epoch, at, offByMs });
    passages.note({ seat, epoch, direction, gate, at: new Date(passedAt).toISOString() });
  };

  return {
    async scan(text, direction) {
      // A clock that was set back since does not make it earlier than it was when the server was asked.
      const now = new Date(
        Math.max(putRight(clock.now(), prepared.clockOffByMs).getTime(), Date.parse(prepared.asOf)),
      );
      const id = randomUUID();
      const judgement = isSendable(text)
        ? judgeOffline({ text, direction }, { prepared, passages, now })
        : ({ outcome: 'refused', reason: 'forged', ticket: null, before: null, token: undefined } as const);
      const { outcome, reason, ticket, before } = judgement;
      const answer: Answer = {
        ...{ id, listingId: prepared.listingId, direction, outcome, reason, ticket, before, gate },
        ...{ at: now.toISOString(), offline: true, error: null },
      };
      try {
        await record(id, text, judgement, now);
        return answer;
      } catch (error) {
        const { code, message } = explain(error);
        return { ...answer, outcome: 'unanswered', error: { code, message } };
      }
    },
  };
}

/** What the server's clock shows when this machine's shows `at`, as far as is known. Both ms. */
function putRight(at: number, offByMs: number): Date {
  return new Date(at - offByMs);
}
