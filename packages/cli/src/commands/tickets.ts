import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../command.ts';
import type { Context } from '../context.ts';
import { oneFileEach } from '../one-file-each.ts';
import { paperOption } from '../paper-option.ts';
import type { Paper } from '../pdf/paper.ts';
import type { TicketsRead } from '../pocket/read-tickets.ts';
import { readCount } from '../read-count.ts';
import { grouped } from '../render/text.ts';
import { plannedTicketColumns } from '../render/ticket-columns.ts';
import { ticketFiles } from '../sale/ticket-files.ts';
import { saveTicket } from '../save-ticket.ts';

export interface TicketsOptions extends CommonOptions {
  listing?: string;
  limit: number;
  offline?: boolean;
  pdf?: string;
  ics?: string;
  paper: Paper;
  force?: boolean;
}

export function command(): Command {
  const tickets = newCommand('tickets', 'the tickets you own');
  tickets
    .option('--listing <listing>', 'only for this performance')
    .option('--limit <tickets>', 'at most so many', readCount('--limit', 1000), 50)
    .option('--offline', 'as they are kept on this machine, without asking the server')
    .option('--pdf <file>', 'write them to this file too, a sheet each to print')
    .addOption(paperOption())
    .option('--ics <file>', 'write their performances to this file too, for a calendar')
    .option('--force', 'replace a file that is not a ticket; a ticket is replaced anyway');
  withExamples(
    tickets,
    'admit tickets',
    'admit tickets --offline',
    'admit tickets --pdf tickets.pdf',
    'admit tickets --ics season.ics',
    'admit tickets --json --fields id,label,qr,source,cachedSince',
  );
  return runs<TicketsOptions, []>(tickets, run);
}

/** Where the server does not answer they are shown as they are kept here, and exit code 0. */
async function run(context: Context, options: TicketsOptions): Promise<void> {
  const { listing, limit, offline = false, pdf, ics } = options;
  const { output } = context;
  oneFileEach([pdf, ics]);
  const { readTickets } = await import('../pocket/read-tickets.ts');
  const read = await readTickets(context, { listing, limit, isOffline: offline });
  const { tickets, hasMore, notes, client, pocket } = read;
  output.list(plannedTicketColumns(output.reader), tickets, offline ? noneKept : noneOwned);
  if (pdf !== undefined && tickets.length > 0) await savePdf(context, options, read, pdf);
  if (ics !== undefined && tickets.length > 0) await saveCalendar(context, options, read, ics);
  for (const note of notes) output.warn(note);
  if (hasMore) output.note(`There is more: \`--limit ${limit * 2}\` shows twice as many.`);
  if (client === undefined || pocket === undefined) return;
  const { keepPerformances } = await import('../pocket/keep-performances.ts');
  const listingIds = tickets.map(({ listingId }) => listingId);
  await keepPerformances(context, client, pocket, listingIds);
}

async function savePdf(
  context: Context,
  { paper, force = false }: TicketsOptions,
  { tickets, client, pocket }: TicketsRead,
  file: string,
): Promise<void> {
  const { output } = context;
  const { sourceOf } = await import('../pocket/ticket-source-of.ts');
  const sources = tickets.map((ticket) => sourceOf(context, { ticket, client, pocket }));
  const what = tickets.length === 1 ? 'The ticket' : 'The tickets';
  const missing: string[] = [];
  const make = async () => {
    const { pdf } = await import('../sale/ticket-files/pdf.ts');
    return pdf(sources, { paper, warn: (text) => missing.push(text) });
  };
  await output.during('Drawing the tickets', () => saveTicket({ what }, make, file, force));
  for (const text of missing) output.warn(text);
  output.done(
    `${tickets.length === 1 ? 'The ticket is' : `${grouped(tickets.length)} tickets are`} in ${file}.`,
  );
}

async function saveCalendar(
  context: Context,
  { force = false }: TicketsOptions,
  { tickets, hasMore, client, pocket }: TicketsRead,
  file: string,
): Promise<void> {
  const { output } = context;
  const { sourceOf } = await import('../pocket/ticket-source-of.ts');
  const sources = tickets.map((ticket) => ({
    ...sourceOf(context, { ticket, client, pocket }),
    // Where there are more than were read, those of this performance may be among them.
    ...(!hasMore && {
      tickets: async () => tickets.filter(({ listingId }) => listingId === ticket.listingId),
    }),
  }));
  const make = async () => (await import('../sale/ticket-files/ics.ts')).ics(sources);
  const count = new Set(tickets.map(({ listingId }) => listingId)).size;
  const what = count === 1 ? 'The performance' : 'The performances';
  const kind = { what, mark: ticketFiles.ics.mark };
  await output.during('Reading the performances', () => saveTicket(kind, make, file, force));
  output.done(`${count === 1 ? `${what} is` : `${grouped(count)} performances are`} in ${file}.`);
}

const noneOwned = 'You own no tickets. `admit search` finds performances.';
const noneKept = 'No tickets are kept on this machine. Without --offline the server is asked.';
