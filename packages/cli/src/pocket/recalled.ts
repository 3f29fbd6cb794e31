import type { Ticket } from '@admit-one/sdk';
import type { KnownTicket } from '../render/ticket-columns.ts';

/** A ticket as it is kept. */
export function recalled(ticket: Ticket, readAt: string): KnownTicket {
  return { ...ticket, source: 'pocket', cachedSince: readAt };
}
