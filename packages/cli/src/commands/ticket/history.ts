import type { TicketEvent } from '@admit-one/sdk';
import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { ensureLoggedIn } from '../../login.ts';
import { readId } from '../../read-id.ts';
import { ticketEventColumns } from '../../render/ticket-event-columns.ts';

export function command(): Command {
  const history = newCommand(
    'history <ticket>',
    'how a ticket came to you: each change of hands of its seat',
  );
  withExamples(
    history,
    'admit ticket history tkt_4h7k2m9x_1204_1',
    'admit ticket history tkt_4h7k2m9x_1204_1 --json --fields at,kind,isYours',
  );
  return runs<CommonOptions, [string]>(history, run);
}

/** @throws AdmitOneError `not_found` */
async function run(context: Context, _options: CommonOptions, ticketId: string): Promise<void> {
  const { output } = context;
  const id = readId('ticket', ticketId);
  const client = await ensureLoggedIn(context);
  const { items } = await output.during('Reading the ticket’s history', () => client.tickets.history(id));
  output.list<TicketEvent>(ticketEventColumns(output.reader), items, 'Nothing is known of it.');
}
