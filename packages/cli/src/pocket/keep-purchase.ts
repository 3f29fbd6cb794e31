import type { AdmitOne, Ticket } from '@admit-one/sdk';
import type { Context } from '../context.ts';
import { explain } from '../failure.ts';
import { atOnce } from './ask-server.ts';
import { keepPerformances } from './keep-performances.ts';
import { keepTickets } from './keep-tickets.ts';

/**
 * Right after tickets of a listing became somebody's: they are read and kept here, so that whatever is away on the
 * evening they are not. What is bought is bought, whatever becomes of this.
 */
export async function keepPurchase(context: Context, client: AdmitOne, listingId: string): Promise<void> {
  const { clock, output } = context;
  await output.during('Keeping the tickets here', async () => {
    const readAt = new Date(clock.now()).toISOString();
    try {
      const { items } = await client.tickets.list({ listingId, limit: 100 }, atOnce).page();
      await keep(context, client, items, readAt);
    } catch (error) {
      output.warn(
        `The tickets are not kept on this machine yet: ${explain(error).message} \`admit tickets\` does that.`,
      );
    }
  });
}

/** The same of a ticket that somebody handed on. */
export async function keepTaken(context: Context, client: AdmitOne, ticket: Ticket): Promise<void> {
  const readAt = new Date(context.clock.now()).toISOString();
  await context.output.during('Keeping the ticket here', () => keep(context, client, [ticket], readAt));
}

async function keep(context: Context, client: AdmitOne, tickets: readonly Ticket[], readAt: string) {
  const pocket = await keepTickets(
    context,
    client,
    tickets.map((ticket) => ({ ticket, readAt: ticket.fromCache?.since ?? readAt })),
  );
  if (pocket !== undefined)
    await keepPerformances(
      context,
      client,
      pocket,
      tickets.map(({ listingId }) => listingId),
    );
}
