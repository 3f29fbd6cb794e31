import { encodeId, encodeTicketId, type ScannedTicket } from '@admit-one/sdk/contract';
import { LRUCache } from 'lru-cache';
import type { GatesDeps } from './deps.ts';
import type { TicketNumbers } from './passing.ts';

export type NameTicket = (ticket: TicketNumbers) => Promise<ScannedTicket | null>;

/**
 * A ticket as people at a gate read it; null where there is no such listing or seat. Each listing is looked up once: its
 * seat map is another's never.
 */
export function createTicketNames({
  database,
  listings,
  venues,
}: Pick<GatesDeps, 'database' | 'listings' | 'venues'>): NameTicket {
  const seatMapIds = new LRUCache<number, number>({
    max: 10_000,
    fetchMethod: async (listingId) =>
      (await listings.saleTerms(database.connection, [listingId])).get(listingId)?.seatMapId,
  });
  return async (ticket) => {
    const seatMapId = await seatMapIds.fetch(ticket.listingId);
    if (seatMapId === undefined) return null;
    const seatMap = await venues.seatMap(seatMapId);
    if (!seatMap.has(ticket.seat)) return null;
    const letter = seatMap.categoryOf(ticket.seat);
    return {
      id: encodeTicketId(ticket),
      listingId: encodeId('lst', ticket.listingId),
      seat: ticket.seat,
      label: seatMap.labelOf(ticket.seat),
      category: seatMap.drawing.categories.find((each) => each.letter === letter)?.name ?? letter,
    };
  };
}
