import type { AdmitOne, CallOptions, Offer, Ticket, Transfer } from '@admit-one/sdk';

/** What the owner of a ticket means to do with it. */
export interface TicketPlan {
  readonly offer: Offer | null;
  /** Only one that somebody may still take. */
  readonly transfer: Transfer | null;
}

/** Looks up which of the tickets are on offer and which are being handed on; null where that cannot be known now. */
export async function readPlans(
  client: AdmitOne,
  tickets: readonly Ticket[],
  options: CallOptions = {},
): Promise<((ticketId: string) => TicketPlan) | null> {
  // Where the server's database cannot be reached, the tickets are what counts.
  if (tickets.every(({ fromCache }) => fromCache !== undefined)) return null;
  const [offers, transfers] = await Promise.all([
    byTicket(client.offers.list({ limit: 100 }, options)),
    byTicket(client.transfers.list({ state: 'open', limit: 100 }, options)),
  ]);
  return (id) => ({ offer: offers.get(id) ?? null, transfer: transfers.get(id) ?? null });
}

/** Of a ticket of which nothing else is known. */
export const noPlan: TicketPlan = { offer: null, transfer: null };

async function byTicket<Item extends { ticketId: string }>(
  items: AsyncIterable<Item>,
): Promise<Map<string, Item>> {
  const found = new Map<string, Item>();
  for await (const item of items) found.set(item.ticketId, item);
  return found;
}
