import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../command.ts';
import type { Context } from '../context.ts';
import { ensureLoggedIn } from '../login.ts';
import { readCount } from '../read-count.ts';
import { fromCacheNote } from '../render/from-cache.ts';
import { plannedTicketColumns } from '../render/ticket-columns.ts';
import { withPlans } from '../sale/ticket-plans.ts';
import { take } from '../take.ts';

export interface TicketsOptions extends CommonOptions {
  listing?: string;
  limit: number;
}

export function command(): Command {
  const tickets = newCommand('tickets', 'the tickets you own');
  tickets
    .option('--listing <listing>', 'only for this performance')
    .option('--limit <tickets>', 'at most so many', readCount('--limit', 1000), 50);
  withExamples(tickets, 'admit tickets', 'admit tickets --json --fields id,label,qr');
  return runs<TicketsOptions, []>(tickets, run);
}

async function run(context: Context, { listing, limit }: TicketsOptions): Promise<void> {
  const { output } = context;
  const client = await ensureLoggedIn(context);
  const query = { limit: Math.min(100, limit + 1), ...(listing !== undefined && { listingId: listing }) };
  const { found, hasMore } = await output.during('Reading your tickets', async () => {
    const tickets = await take(client.tickets.list(query), limit);
    return { ...tickets, found: await withPlans(client, tickets.found) };
  });
  output.list(
    plannedTicketColumns(output.reader),
    found,
    'You own no tickets. `admit search` finds performances.',
  );
  const note = fromCacheNote(output.reader, found);
  if (note !== null) output.warn(note);
  if (hasMore) output.note(`There is more: \`--limit ${limit * 2}\` shows twice as many.`);
}
