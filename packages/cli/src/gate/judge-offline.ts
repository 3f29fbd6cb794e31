import type { RefusalReason, ScanDirection, ScannedTicket } from '@admit-one/sdk/contract';
import { decodeId, encodeTicketId } from '@admit-one/sdk/contract';
import { type TicketToken, type VerdictReason, verifyTicket } from '@admit-one/sdk/token';
import type { Answer } from '../render/gate/answer.ts';
import type { Passages } from './passages.ts';
import type { Prepared } from './prepared.ts';

/** What a gate without connection says of a text that was scanned. */
export type Judgement = Pick<Answer, 'reason' | 'ticket' | 'before'> & {
  outcome: 'admitted' | 'readmitted' | 'left' | 'refused';
  /** What was signed; nothing where nothing was. */
  token: TicketToken | undefined;
};

/** `now`: by the server's clock, as far as it is known. */
export function judgeOffline(
  scan: { text: string; direction: ScanDirection },
  known: { prepared: Prepared; passages: Passages; now: Date },
): Judgement {
  const { prepared, passages, now } = known;
  const verdict = verifyTicket(scan.text, keysFor(prepared, scan.direction), now);
  if (!verdict.valid) {
    const token = 'ticket' in verdict ? verdict.ticket : undefined;
    return refusal(saidAtGates(verdict.reason), prepared, token);
  }
  const token = verdict.ticket;
  if (prepared.isCancelled) return refusal('cancelled', prepared, token);
  const last = passages.last(token);
  const before = last === undefined ? null : { gate: last.gate, at: last.at };
  const ticket = seatOf(prepared, token);
  if (scan.direction === 'out') {
    if (!prepared.reentry) return { outcome: 'refused', reason: 'no_reentry', ticket, before: null, token };
    if (last?.direction === 'in') return { outcome: 'left', reason: null, ticket, before: null, token };
    return { outcome: 'refused', reason: 'not_inside', ticket, before, token };
  }
  if (last === undefined) return { outcome: 'admitted', reason: null, ticket, before: null, token };
  if (last.direction === 'out' && prepared.reentry)
    return { outcome: 'readmitted', reason: null, ticket, before: null, token };
  return { outcome: 'refused', reason: 'already_admitted', ticket, before, token };
}

/** Who goes out need not wait for the doors to open. */
function keysFor(prepared: Prepared, direction: ScanDirection) {
  const { keys, revocations, listingId, admitsFrom } = prepared;
  const isBound = direction === 'in' && admitsFrom !== null;
  return { keys, revocations, listingId, ...(isBound && { admitsFrom }) };
}

function refusal(reason: RefusalReason, prepared: Prepared, token: TicketToken | undefined): Judgement {
  const ticket = token === undefined ? null : seatOf(prepared, token);
  return { outcome: 'refused', reason, ticket, before: null, token };
}

/** Of another performance nothing is known here. */
function seatOf(prepared: Prepared, { listing, seat, epoch }: TicketToken): ScannedTicket | null {
  const { listingId, labels, categories, categoryOf } = prepared;
  if (listing !== listingId) return null;
  return {
    id: encodeTicketId({ listingId: decodeId(listing), seat, epoch }),
    listingId,
    seat,
    label: labels[seat] ?? `seat ${seat}`,
    category: categories[categoryOf[seat] ?? -1] ?? '',
  };
}

function saidAtGates(reason: VerdictReason): RefusalReason {
  return ['malformed', 'unsupported_version', 'unknown_key'].includes(reason)
    ? 'forged'
    : (reason as RefusalReason);
}
