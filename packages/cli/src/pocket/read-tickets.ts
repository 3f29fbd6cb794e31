import type { AdmitOne, CallOptions } from '@admit-one/sdk';
import type { Context } from '../context.ts';
import { fromCacheNote } from '../render/from-cache.ts';
import { recalledNote } from '../render/recalled.ts';
import type { PlannedTicket } from '../render/ticket-columns.ts';
import { readPlans } from '../sale/ticket-plans.ts';
import { take } from '../take.ts';
import { askServer } from './ask-server.ts';
import { findHolder, isStrange, strangeToken } from './holder.ts';
import type { KeptTicket } from './kept-ticket.ts';
import { type ListedTickets, mergeTickets } from './merge-tickets.ts';
import type { Pocket } from './pocket.ts';
import { findShelf, recalledTickets } from './shelf.ts';
import { unreadableNote } from './unreadable-note.ts';

export interface TicketsWish {
  /** Only of this performance. */
  readonly listing: string | undefined;
  readonly limit: number;
  readonly isOffline: boolean;
}

export interface TicketsRead {
  readonly tickets: PlannedTicket[];
  readonly hasMore: boolean;
  /** How they are known, where the server did not say so just now. */
  readonly notes: string[];
  /** Absent where the server was not asked or did not answer. */
  readonly client?: AdmitOne;
  /** Absent where nothing can be kept. */
  readonly pocket?: Pocket | undefined;
}

/**
 * The tickets from the server, which are kept here; or where it does not answer, as they are kept.
 *
 * @throws AdmitOneError where nothing is kept
 */
export async function readTickets(context: Context, wish: TicketsWish): Promise<TicketsRead> {
  const { clock, output, settings } = context;
  const holder = await findHolder(context);
  const shelf = await findShelf(context, holder, wish.listing);
  const known = recalledTickets(shelf);
  const askedAt = new Date(clock.now()).toISOString();
  const asking = { isOffline: wish.isOffline, isKept: known.length > 0 };
  const asked = await output.during('Reading your tickets', () =>
    askServer(context, holder, asking, (client, options) => readFromServer(client, wish, options)),
  );
  const notes = [
    ...(shelf.unreadable.length === 0 ? [] : [unreadableNote(shelf.unreadable)]),
    ...(asked.notAsked !== undefined && isStrange(holder) ? [strangeToken] : []),
  ];
  if (asked.notAsked === undefined) {
    const listed = { ...asked.answer, askedAt };
    const { tickets, gone, pocket } = await mergeTickets(context, asked.client, listed, shelf);
    const said = fromCacheNote(output.reader, tickets);
    return {
      ...cutTo(tickets, wish.limit),
      client: asked.client,
      pocket,
      ...(listed.hasMore && { hasMore: true }),
      notes: [...gone.map(goneInWords), ...(said === null ? [] : [said]), ...notes],
    };
  }
  if (known.length === 0) return { tickets: [], hasMore: false, notes };
  const said = recalledNote(output.reader, {
    notAsked: asked.notAsked,
    readAt: known.flatMap(({ cachedSince }) => cachedSince ?? []),
    now: clock.now(),
    server: settings.server.url,
    owner: shelf.owner,
  });
  return { ...cutTo(known, wish.limit), pocket: shelf.pocket, notes: [said, ...notes] };
}

async function readFromServer(
  client: AdmitOne,
  { limit, listing }: TicketsWish,
  options: CallOptions,
): Promise<Omit<ListedTickets, 'askedAt'>> {
  const query = { limit: Math.min(100, limit + 1), ...(listing !== undefined && { listingId: listing }) };
  const tickets = await take(client.tickets.list(query, options), limit);
  return { ...tickets, plans: await readPlans(client, tickets.found, options) };
}

function cutTo(tickets: PlannedTicket[], limit: number): Pick<TicketsRead, 'tickets' | 'hasMore'> {
  return { tickets: tickets.slice(0, limit), hasMore: tickets.length > limit };
}

function goneInWords({ ticket }: KeptTicket): string {
  return `${ticket.label} for ${ticket.title} is not yours any more: it was refunded, handed on or sold on.`;
}
