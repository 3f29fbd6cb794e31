import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { ensureLoggedIn } from '../../login.ts';
import { readId } from '../../read-id.ts';
import { startFor } from '../../render/for-reader.ts';
import { transferColumns } from '../../render/transfer-columns.ts';

interface CreateOptions extends CommonOptions {
  to?: string;
}

export function command(): Command {
  const create = newCommand(
    'create <ticket>',
    'hand a ticket on; it is yours until somebody takes it',
  ).option('--to <email>', 'only the account with this e-mail may take it, and is sent the code');
  withExamples(
    create,
    'admit transfer tkt_4h7k2m9x_1204_1',
    'admit transfer create tkt_4h7k2m9x_1204_1 --to ben@example.com',
    'LINK=$(admit transfer create tkt_4h7k2m9x_1204_1 --fields link)',
  );
  return runs<CreateOptions, [string]>(create, run);
}

/** @throws AdmitOneError `ticket_on_offer`, `ticket_scanned`, `ticket_being_bought`, `performance_started` */
async function run(context: Context, { to }: CreateOptions, ticketId: string): Promise<void> {
  const { output } = context;
  const id = readId('ticket', ticketId);
  const client = await ensureLoggedIn(context);
  const { transfer, code, link } = await output.during('Making the code', () =>
    client.transfers.create(id, to === undefined ? {} : { to }),
  );
  const end = startFor(output.messageScreen, transfer.expiresAt, output.messageScreen.timeZone);
  const who = to === undefined ? 'Whoever has one of them' : `${to} has them by mail, and`;
  output.outcome(
    [
      { key: 'code', title: 'Code', text: () => code },
      { key: 'link', title: 'Link', text: () => link },
      ...transferColumns(output.reader),
    ],
    { ...transfer, code, link },
    `The code for ${transfer.label} is ${code}, and its link\n  ${link}`,
  );
  output.note(
    `${who} may take the ticket until ${end} with \`admit transfer accept ${code}\`; the link says how. Both are shown only now.`,
  );
}
