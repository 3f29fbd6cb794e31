import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../command.ts';
import type { Context } from '../context.ts';
import { paperOption } from '../paper-option.ts';
import type { Paper } from '../pdf/paper.ts';
import { readId } from '../read-id.ts';
import { chosenColumns } from '../render/chosen-columns.ts';
import { drawTicket } from '../render/ticket.ts';
import { type KnownTicket, ticketColumns } from '../render/ticket-columns.ts';
import type { TicketSource } from '../sale/ticket-files/ticket-source.ts';
import { type TicketFileOptions, ticketFiles } from '../sale/ticket-files.ts';
import { saveTicket } from '../save-ticket.ts';
import { command as history } from './ticket/history.ts';

export interface TicketOptions extends CommonOptions, TicketFileOptions {
  force?: boolean;
  offline?: boolean;
  inverse?: boolean;
  ascii?: boolean;
  small?: boolean;
  paper: Paper;
}

export function command(): Command {
  const ticket = newCommand('ticket <ticket>', 'show a ticket and its QR');
  for (const { flags, help } of Object.values(ticketFiles)) ticket.option(flags, help);
  ticket
    .option('--offline', 'as it is kept on this machine, without asking the server')
    .option('--force', 'replace a file that is not a ticket; a ticket is replaced anyway')
    .option('--inverse', 'draw the QR light on dark, or dark on light where it was not')
    .option('--ascii', 'draw the QR in ASCII')
    .option('--small', 'draw the QR small, even where a large one has room')
    .addOption(paperOption());
  ticket.enablePositionalOptions().addCommand(history());
  withExamples(
    ticket,
    'TICKET=$(admit tickets --limit 1 --fields id)',
    'admit ticket $TICKET',
    'admit ticket $TICKET --png ticket.png',
    'admit ticket $TICKET --pdf ticket.pdf',
    'admit ticket $TICKET --offline',
    'admit ticket $TICKET --fields qr | cut -f2',
  );
  return runs<TicketOptions, [string]>(ticket, run);
}

async function run(context: Context, options: TicketOptions, ticketId: string): Promise<void> {
  const { output } = context;
  const id = readId('ticket', ticketId);
  const { readTicket } = await import('../pocket/read-ticket.ts');
  const { sourceOf } = await import('../pocket/ticket-source-of.ts');
  const read = await readTicket(context, id, options.offline === true);
  const saved = await saveFiles(context, options, sourceOf(context, read));
  show(context, options, read.ticket);
  if (read.note !== null) output.warn(read.note);
  for (const words of saved) output.done(words);
  const { client, pocket } = read;
  if (client === undefined || pocket === undefined) return;
  const { keepPerformances } = await import('../pocket/keep-performances.ts');
  await keepPerformances(context, client, pocket, [read.ticket.listingId]);
}

/** Gives what was written, in words. */
async function saveFiles(
  { output }: Context,
  options: TicketOptions,
  source: TicketSource,
): Promise<string[]> {
  const wishes = { paper: options.paper, warn: (text: string) => output.warn(text) };
  const saved: string[] = [];
  for (const [name, kind] of Object.entries(ticketFiles)) {
    const file = options[name as keyof TicketFileOptions];
    if (file === undefined) continue;
    await saveTicket(kind, () => kind.make(source, wishes), file, options.force === true);
    saved.push(`${kind.what} is in ${file}.`);
  }
  return saved;
}

function show({ output }: Context, options: TicketOptions, ticket: KnownTicket): void {
  if (output.mode === 'table' && options.fields === undefined) {
    const { inverse: isInverse = false, ascii: isAscii = false, small: isSmall = false } = options;
    output.lines(drawTicket(ticket, output.screen, { isInverse, isAscii, isSmall }));
    return;
  }
  const keys = ['id', 'title', 'startsAt', 'venue', 'city', 'label', 'price', 'orderId', 'listingId', 'qr'];
  output.record(chosenColumns(ticketColumns(output.reader), keys), ticket);
}
