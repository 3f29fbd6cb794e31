import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { ensureLoggedIn } from '../../login.ts';
import { readId } from '../../read-id.ts';
import { offerColumns } from '../../render/offer-columns.ts';

export function command(): Command {
  const withdraw = newCommand('withdraw <ticket>', 'take an offer back, until somebody pays');
  withExamples(
    withdraw,
    'TICKET=$(admit offer list --limit 1 --fields ticketId)',
    'admit offer withdraw $TICKET',
  );
  return runs<CommonOptions, [string]>(withdraw, run);
}

/** @throws AdmitOneError `ticket_being_bought` once somebody pays */
async function run(context: Context, _options: CommonOptions, ticketId: string): Promise<void> {
  const { output } = context;
  const id = readId('ticket', ticketId);
  const client = await ensureLoggedIn(context);
  const offer = await output.during('Taking the offer back', () => client.offers.withdraw(id));
  output.outcome(offerColumns(output.reader), offer, `${offer.label} is not on offer, and stays yours.`);
}
