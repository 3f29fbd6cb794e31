import { isDeepStrictEqual } from 'node:util';
import type { Ticket } from '@admit-one/sdk/contract';
import type { KeptTicket } from './kept-ticket.ts';

/** What the server said of a ticket. */
export interface TicketReading extends Pick<KeptTicket, 'ticket' | 'readAt'> {
  /** Where that was asked, too. */
  readonly plan?: Pick<KeptTicket, 'offer' | 'transfer'>;
}

interface Merging {
  /** Of a ticket that is new here. */
  rank: number;
  /** Whether what is known at this moment is later than the other. */
  isLater: (known: string | null, at: string) => boolean;
}

/** What is known after a reading; the very same where there is nothing to write. */
export function mergeReading(
  known: KeptTicket | undefined,
  read: TicketReading,
  { rank, isLater }: Merging,
): KeptTicket {
  const { readAt } = read;
  const { fromCache: _, ...ticket }: Ticket = read.ticket;
  if (known === undefined)
    return { ticket, readAt, offer: null, transfer: null, ...read.plan, goneAt: null, rank };
  if (isLater(known.readAt, readAt) || isLater(known.goneAt, readAt)) return known;
  const next = { ...known, ...read.plan, ticket, readAt, goneAt: null };
  const isSame = isDeepStrictEqual({ ...next, readAt: known.readAt }, known);
  const isSoon = Math.abs(Date.parse(readAt) - Date.parse(known.readAt)) < aMinute;
  return isSame && isSoon ? known : next;
}

/** A reading so shortly after another is not worth a write. */
const aMinute = 60_000;
