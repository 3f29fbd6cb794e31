import type { AdmitOne, Ticket } from '@admit-one/sdk';
import type { Context } from '../context.ts';
import { asKnown, type PlannedTicket } from '../render/ticket-columns.ts';
import { noPlan, type TicketPlan } from '../sale/ticket-plans.ts';
import { keepTickets, whileKeeping } from './keep-tickets.ts';
import type { KeptTicket } from './kept-ticket.ts';
import type { Pocket } from './pocket.ts';
import { recalled } from './recalled.ts';
import type { Shelf } from './shelf.ts';
import { takeStock } from './take-stock.ts';

/** What the server listed. */
export interface ListedTickets {
  readonly found: readonly Ticket[];
  readonly hasMore: boolean;
  /** Null where it could not be read. */
  readonly plans: ((ticketId: string) => TicketPlan) | null;
  /** From just before it was asked, UTC. */
  readonly askedAt: string;
}

/**
 * Keeps what the server listed, and adds what is kept and it did not list, unless it says that this is gone: what a
 * server lists without its database may not be all.
 */
export async function mergeTickets(
  context: Context,
  client: AdmitOne,
  { found, hasMore, plans, askedAt }: ListedTickets,
  shelf: Shelf,
): Promise<{ tickets: PlannedTicket[]; gone: KeptTicket[]; pocket: Pocket | undefined }> {
  const planOf = (id: string): TicketPlan => plans?.(id) ?? noPlan;
  const pocket = await keepTickets(
    context,
    client,
    found.map((ticket) => ({
      ticket,
      readAt: ticket.fromCache?.since ?? askedAt,
      ...(plans !== null && { plan: planOf(ticket.id) }),
    })),
  );
  const goneAt = new Map(shelf.kept.map((kept) => [kept.ticket.id, kept.goneAt ?? '']));
  const listed = found
    .filter(({ id, fromCache }) => fromCache === undefined || (goneAt.get(id) ?? '') <= fromCache.since)
    .map((ticket) => ({ ...asKnown(ticket), ...planOf(ticket.id) }));
  if (hasMore || pocket === undefined) return { tickets: listed, gone: [], pocket };
  const missing = shelf.kept.filter(
    (kept) => kept.goneAt === null && !found.some(({ id }) => id === kept.ticket.id),
  );
  const stock = await takeStock(context, client, pocket, { missing, askedAt });
  await whileKeeping(context, () => pocket.tidy());
  const owned = stock.owned.map((ticket) => ({ ...asKnown(ticket), ...planOf(ticket.id) }));
  const unknown = stock.unknown.map(({ ticket, readAt, offer, transfer }) => ({
    ...recalled(ticket, readAt),
    ...{ offer, transfer },
  }));
  return { tickets: [...listed, ...owned, ...unknown], gone: stock.gone, pocket };
}
