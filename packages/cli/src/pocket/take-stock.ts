import { type AdmitOne, isAdmitOneError, type Ticket } from '@admit-one/sdk';
import type { Context } from '../context.ts';
import { atOnce } from './ask-server.ts';
import { keepTickets, whileKeeping } from './keep-tickets.ts';
import type { KeptTicket } from './kept-ticket.ts';
import type { Pocket } from './pocket.ts';

/** What became of tickets that are kept, and that the server did not list. */
export interface Stock {
  /** The server has them all the same. */
  readonly owned: Ticket[];
  readonly gone: KeptTicket[];
  /** It could not say. */
  readonly unknown: KeptTicket[];
}

/**
 * Asks for each by itself: a server that has lost its database, or remembers little of it, lists less than there is.
 * Only its own no marks a ticket as gone.
 */
export async function takeStock(
  context: Context,
  client: AdmitOne,
  pocket: Pocket,
  { missing, askedAt }: { missing: readonly KeptTicket[]; askedAt: string },
): Promise<Stock> {
  const stock: Stock = { owned: [], gone: [], unknown: [] };
  for (const [at, kept] of missing.entries()) {
    const answer = await client.tickets.get(kept.ticket.id, atOnce).catch((error: unknown) => error);
    if (isAdmitOneError(answer, 'not_found')) {
      await whileKeeping(context, () => pocket.markGone(kept.ticket.id, askedAt));
      stock.gone.push(kept);
    } else if (answer instanceof Error) {
      stock.unknown.push(...missing.slice(at));
      break;
    } else stock.owned.push(answer as Ticket);
  }
  const readAt = ({ fromCache }: Ticket) => fromCache?.since ?? askedAt;
  await keepTickets(
    context,
    client,
    stock.owned.map((ticket) => ({ ticket, readAt: readAt(ticket) })),
  );
  return stock;
}
