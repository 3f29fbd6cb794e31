import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { ensureLoggedIn } from '../../login.ts';
import { readId } from '../../read-id.ts';
import { keptColumns } from '../../render/kept-columns.ts';

export function command(): Command {
  const kept = newCommand('kept <listing>', 'the seats that are kept back, since when and why');
  withExamples(
    kept,
    'admit listing kept lst_4h7k2m9x',
    'admit listing kept lst_4h7k2m9x --json --fields reason,seats',
  );
  return runs<CommonOptions, [string]>(kept, run);
}

/** @throws AdmitOneError `not_found` */
async function run(context: Context, _options: CommonOptions, listingId: string): Promise<void> {
  const { output } = context;
  const id = readId('listing', listingId);
  const client = await ensureLoggedIn(context);
  const { items } = await output.during('Reading what is kept back', () => client.listings.kept(id));
  output.list(keptColumns(output.reader), items, 'No seat is kept back.');
}
