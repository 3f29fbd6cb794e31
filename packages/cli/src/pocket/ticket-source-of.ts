import type { AdmitOne, Listing, SeatMap, Ticket } from '@admit-one/sdk';
import type { Context } from '../context.ts';
import { Failure } from '../failure.ts';
import type { TicketSource } from '../sale/ticket-files/ticket-source.ts';
import { atOnce, whyNotAsked } from './ask-server.ts';
import { whileKeeping } from './keep-tickets.ts';
import type { KeptListing } from './kept-listing.ts';
import type { Pocket } from './pocket.ts';
import { readTickets } from './read-tickets.ts';

/** A ticket, and what else there is to ask. */
export interface TicketKnown {
  readonly ticket: Ticket;
  readonly client?: AdmitOne | undefined;
  readonly pocket?: Pocket | undefined;
}

/** What files are made from: what the server says beside the ticket, or what is kept of it. */
export function sourceOf(context: Context, { ticket, client, pocket }: TicketKnown): TicketSource {
  async function readListing(): Promise<Listing | null> {
    const kept = await pocket?.listing(ticket.listingId);
    const fallback = kept?.state === 'kept' ? kept.value.listing : null;
    if (client === undefined || (kept?.state === 'kept' && isFresh(kept.value))) return fallback;
    try {
      const listing = await client.listings.get(ticket.listingId, atOnce);
      await whileKeeping(context, async () => pocket?.keepListing(listing));
      return listing;
    } catch (error) {
      if (whyNotAsked(error) === undefined) throw error;
      return fallback;
    }
  }

  /** Many tickets of one performance are written to one file. */
  function isFresh({ readAt }: KeptListing): boolean {
    return context.clock.now() - Date.parse(readAt) < aMinute;
  }

  async function readSeatMap(): Promise<SeatMap | null> {
    const listing = await readListing();
    if (listing === null) return null;
    // A seat map never changes.
    const kept = await pocket?.seatMap(listing.seatMapId);
    if (kept?.state === 'kept') return kept.value;
    if (client === undefined) return null;
    try {
      const seatMap = await client.listings.seatMap(listing.seatMapId, atOnce);
      await whileKeeping(context, async () => pocket?.keepSeatMap(seatMap));
      return seatMap;
    } catch (error) {
      if (whyNotAsked(error) === undefined) throw error;
      return null;
    }
  }

  async function readAll(): Promise<Ticket[]> {
    const wish = { listing: ticket.listingId, limit: mostOfOne, isOffline: client === undefined };
    const { tickets } = await readTickets(context, wish);
    return tickets.some(({ id }) => id === ticket.id) ? tickets : [ticket, ...tickets];
  }

  return {
    ticket,
    tickets: readAll,
    listing: readListing,
    seatMap: readSeatMap,
    now: () => context.clock.now(),
    async client() {
      if (client !== undefined) return client;
      throw new Failure('This needs the server, which was not asked or did not answer.', {
        code: 'connection_failed',
        hint: 'Try again with a connection, and without --offline.',
      });
    },
  };
}

/** More than anybody has of one performance. */
const mostOfOne = 1_000;

const aMinute = 60_000;
