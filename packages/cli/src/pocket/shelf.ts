import type { Context } from '../context.ts';
import type { PlannedTicket } from '../render/ticket-columns.ts';
import type { Holder } from './holder.ts';
import type { KeptTicket } from './kept-ticket.ts';
import type { Pocket, Unreadable } from './pocket.ts';
import { findPockets } from './pockets.ts';
import { recalled } from './recalled.ts';

/** What is kept of what is asked for. */
export interface Shelf {
  /** Where; absent where nothing can be kept. */
  readonly pocket: Pocket | undefined;
  /** All of it, what is gone included. */
  readonly kept: readonly KeptTicket[];
  readonly unreadable: readonly Unreadable[];
  /** Whose it is, where nobody is logged in. */
  readonly owner: string | undefined;
}

/** Of the holder; where nobody is logged in of who was last. */
export async function findShelf(
  context: Context,
  holder: Holder,
  listingId: string | undefined,
): Promise<Shelf> {
  if (holder.token !== undefined) return shelfOf(holder.pocket, listingId);
  const [last] = await findPockets(context);
  return { ...(await shelfOf(last?.pocket, listingId)), owner: last?.owner.email ?? last?.owner.account };
}

async function shelfOf(pocket: Pocket | undefined, listingId: string | undefined): Promise<Shelf> {
  const { kept, unreadable } = (await pocket?.tickets()) ?? { kept: [], unreadable: [] };
  const ofListing = kept.filter(({ ticket }) => listingId === undefined || ticket.listingId === listingId);
  return { pocket, kept: ofListing, unreadable, owner: undefined };
}

/** What the owner had when the server said so last. */
export function recalledTickets({ kept }: Shelf): PlannedTicket[] {
  return kept
    .filter(({ goneAt }) => goneAt === null)
    .map(({ ticket, readAt, offer, transfer }) => ({ ...recalled(ticket, readAt), offer, transfer }));
}
