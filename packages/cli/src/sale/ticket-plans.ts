import type { AdmitOne, Ticket } from '@admit-one/sdk';
import type { PlannedTicket } from '../render/ticket-columns.ts';

/** Looks up which of the tickets are on offer, and which are being handed on. */
export async function withPlans(client: AdmitOne, tickets: readonly Ticket[]): Promise<PlannedTicket[]> {
  // Where the server's database cannot be reached, what is planned is not known, and the tickets are what counts.
  if (tickets.every(({ fromCache }) => fromCache !== undefined))
    return tickets.map((ticket) => ({ ...ticket, offer: null, transfer: null }));
  const [offers, transfers] = await Promise.all([
    byTicket(client.offers.list({ limit: 100 })),
    byTicket(client.transfers.list({ state: 'open', limit: 100 })),
  ]);
  return tickets.map((ticket) => ({
    ...ticket,
    offer: offers.get(ticket.id) ?? null,
    transfer: transfers.get(ticket.id) ?? null,
  }));
}

async function byTicket<Item extends { ticketId: string }>(
  items: AsyncIterable<Item>,
): Promise<Map<string, Item>> {
  const found = new Map<string, Item>();
  for await (const item of items) found.set(item.ticketId, item);
  return found;
}
