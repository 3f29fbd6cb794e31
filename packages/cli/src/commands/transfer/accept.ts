import { transferCode } from '@admit-one/sdk/contract';
import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { wrongUsage } from '../../failure.ts';
import { ensureLoggedIn } from '../../login.ts';
import { ticketColumns } from '../../render/ticket-columns.ts';

export function command(): Command {
  const accept = newCommand('accept <code>', 'take a ticket that somebody hands on to you');
  withExamples(accept, 'admit transfer accept 4h7k2m9x-0q3w5e7r9t0q3w5e7r9t0q3w5e');
  return runs<CommonOptions, [string]>(accept, run);
}

/**
 * @throws AdmitOneError `code_invalid`, `transfer_taken`, `transfer_cancelled`, `transfer_expired`,
 * `transfer_for_another`, `limit_reached`
 */
async function run(context: Context, _options: CommonOptions, text: string): Promise<void> {
  const { output } = context;
  const code = text.trim().toLowerCase();
  if (!transferCode.safeParse(code).success)
    throw wrongUsage(
      `"${text}" is no code.`,
      'It is what the owner was shown: 8 characters, a dash, and 26 more.',
    );
  const client = await ensureLoggedIn(context);
  const ticket = await output.during('Taking the ticket', () => client.transfers.take(code));
  output.outcome(
    ticketColumns(output.reader),
    ticket,
    `${ticket.label} for ${ticket.title} is yours: \`admit ticket ${ticket.id}\` shows it.`,
  );
}
