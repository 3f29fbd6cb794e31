import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../command.ts';
import type { Context } from '../context.ts';
import { keepPerformances } from '../pocket/keep-performances.ts';
import { readTickets } from '../pocket/read-tickets.ts';
import { readCount } from '../read-count.ts';
import { plannedTicketColumns } from '../render/ticket-columns.ts';

export interface TicketsOptions extends CommonOptions {
  listing?: string;
  limit: number;
  offline?: boolean;
}

export function command(): Command {
  const tickets = newCommand('tickets', 'the tickets you own');
  tickets
    .option('--listing <listing>', 'only for this performance')
    .option('--limit <tickets>', 'at most so many', readCount('--limit', 1000), 50)
    .option('--offline', 'as they are kept on this machine, without asking the server');
  withExamples(
    tickets,
    'admit tickets',
    'admit tickets --offline',
    'admit tickets --json --fields id,label,qr,source,cachedSince',
  );
  return runs<TicketsOptions, []>(tickets, run);
}

/** Where the server does not answer they are shown as they are kept here, and exit code 0. */
async function run(context: Context, { listing, limit, offline = false }: TicketsOptions): Promise<void> {
  const { output } = context;
  const read = await readTickets(context, { listing, limit, isOffline: offline });
  const { tickets, hasMore, notes, client, pocket } = read;
  output.list(plannedTicketColumns(output.reader), tickets, offline ? noneKept : noneOwned);
  for (const note of notes) output.warn(note);
  if (hasMore) output.note(`There is more: \`--limit ${limit * 2}\` shows twice as many.`);
  if (client !== undefined && pocket !== undefined)
    await keepPerformances(
      context,
      client,
      pocket,
      tickets.map(({ listingId }) => listingId),
    );
}

const noneOwned = 'You own no tickets. `admit search` finds performances.';
const noneKept = 'No tickets are kept on this machine. Without --offline the server is asked.';
