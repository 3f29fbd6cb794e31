import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { ensureLoggedIn } from '../../login.ts';
import { readId } from '../../read-id.ts';
import { transferColumns } from '../../render/transfer-columns.ts';

export function command(): Command {
  const cancel = newCommand('cancel <transfer>', 'take an open transfer back: its code is void');
  withExamples(
    cancel,
    'TRANSFER=$(admit transfer list --state open --limit 1 --fields id)',
    'admit transfer cancel $TRANSFER',
  );
  return runs<CommonOptions, [string]>(cancel, run);
}

/** @throws AdmitOneError `transfer_taken` */
async function run(context: Context, _options: CommonOptions, transferId: string): Promise<void> {
  const { output } = context;
  const id = readId('transfer', transferId);
  const client = await ensureLoggedIn(context);
  const transfer = await output.during('Taking it back', () => client.transfers.cancel(id));
  output.outcome(transferColumns(output.reader), transfer, `${transfer.label} stays yours.`);
}
