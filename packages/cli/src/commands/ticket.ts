import type { Ticket } from '@admit-one/sdk';
import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../command.ts';
import type { Context } from '../context.ts';
import { ensureLoggedIn } from '../login.ts';
import { readId } from '../read-id.ts';
import { chosenColumns } from '../render/chosen-columns.ts';
import { fromCacheNote } from '../render/from-cache.ts';
import { drawTicket } from '../render/ticket.ts';
import { ticketColumns } from '../render/ticket-columns.ts';
import { saveTicket } from '../save-ticket.ts';

export interface TicketOptions extends CommonOptions {
  png?: string;
  svg?: string;
  force?: boolean;
}

export function command(): Command {
  const ticket = newCommand('ticket <ticket>', 'show a ticket and its QR');
  ticket
    .option('--png <file>', 'write the QR to this file')
    .option('--svg <file>', 'write the QR to this file, as SVG')
    .option('--force', 'replace a file that is not a ticket; a ticket is replaced anyway');
  withExamples(
    ticket,
    'TICKET=$(admit tickets --limit 1 --fields id)',
    'admit ticket $TICKET',
    'admit ticket $TICKET --png ticket.png',
    'admit ticket $TICKET --fields qr | cut -f2',
  );
  return runs<TicketOptions, [string]>(ticket, run);
}

async function run(context: Context, options: TicketOptions, ticketId: string): Promise<void> {
  const { output } = context;
  const id = readId('ticket', ticketId);
  const client = await ensureLoggedIn(context);
  const ticket = await output.during('Reading the ticket', () => client.tickets.get(id));
  const isForced = options.force === true;
  const files = [
    ...(options.png === undefined ? [] : [await saveTicket(ticket, 'png', options.png, isForced)]),
    ...(options.svg === undefined ? [] : [await saveTicket(ticket, 'svg', options.svg, isForced)]),
  ];
  show(context, options, ticket);
  const note = fromCacheNote(output.reader, [ticket]);
  if (note !== null) output.warn(note);
  for (const file of files) output.done(`The QR is in ${file}.`);
}

function show({ output }: Context, options: TicketOptions, ticket: Ticket): void {
  if (output.mode === 'table' && options.fields === undefined) {
    output.lines(drawTicket(ticket, output.screen));
    return;
  }
  const keys = ['id', 'title', 'startsAt', 'venue', 'city', 'label', 'price', 'orderId', 'listingId', 'qr'];
  output.record(chosenColumns(ticketColumns(output.reader), keys), ticket);
}
