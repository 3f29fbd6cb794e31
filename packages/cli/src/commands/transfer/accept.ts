import { isAdmitOneError } from '@admit-one/sdk';
import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { Failure } from '../../failure.ts';
import { ensureLoggedIn } from '../../login.ts';
import { readTransferLink } from '../../read-transfer-link.ts';
import { asKnown, ticketColumns } from '../../render/ticket-columns.ts';

export function command(): Command {
  const accept = newCommand(
    'accept <link>',
    'take a ticket that somebody hands on to you, by its link or code',
  );
  withExamples(
    accept,
    'admit transfer accept 4h7k2m9x-0q3w5e7r9t0q3w5e7r9t0q3w5e',
    "admit transfer accept 'https://tickets.example.com/transfers#4h7k2m9x-0q3w5e7r9t0q3w5e7r9t0q3w5e'",
  );
  return runs<CommonOptions, [string]>(accept, run);
}

/**
 * @throws AdmitOneError `transfer_taken`, `transfer_cancelled`, `transfer_expired`, `transfer_for_another`,
 * `email_not_confirmed`, `limit_reached`
 * @throws Failure `code_invalid`
 */
async function run(context: Context, _options: CommonOptions, text: string): Promise<void> {
  const { output, settings } = context;
  const { code, origin } = readTransferLink(text);
  const client = await ensureLoggedIn(context);
  const ticket = await output
    .during('Taking the ticket', () => client.transfers.take(code))
    .catch((error: unknown) => {
      throw origin === null ? error : perhapsElsewhere(error, origin, settings.server.url);
    });
  output.outcome(
    ticketColumns(output.reader),
    asKnown(ticket),
    `${ticket.label} for ${ticket.title} is yours: \`admit ticket ${ticket.id}\` shows it.`,
  );
  const { keepTaken } = await import('../../pocket/keep-purchase.ts');
  await keepTaken(context, client, ticket);
}

/**
 * A link names its server. It is not followed by itself, because whoever asks there shows it their token; and the same
 * server may have two addresses.
 */
function perhapsElsewhere(error: unknown, origin: string, asked: string): unknown {
  if (!isAdmitOneError(error) || error.code !== 'code_invalid' || new URL(asked).origin === origin)
    return error;
  return new Failure(error.message, {
    code: error.code,
    hint: `${asked} was asked, and the link is of ${origin}: if you trust it, ADMIT_SERVER=${origin} asks there.`,
    cause: error,
  });
}
