import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { ensureLoggedIn } from '../../login.ts';
import type { Column } from '../../render/table.ts';

export function command(): Command {
  const confirm = newCommand(
    'confirm [code]',
    'confirm your e-mail address; without a code, have one mailed',
  );
  withExamples(
    confirm,
    'admit auth confirm kq3Vh0m5o2R8bB1yXw7sJt4uEfGd9aLzNcPiQkTvMxY',
    'admit auth confirm',
  );
  return runs<CommonOptions, [string | undefined]>(confirm, run);
}

async function run(context: Context, _options: CommonOptions, code: string | undefined): Promise<void> {
  const { output } = context;
  if (code === undefined) {
    const client = await ensureLoggedIn(context);
    await output.during('Asking for a code', () => client.account.requestEmailConfirmation());
    const words = 'A new code is in your mail: `admit auth confirm CODE`';
    output.outcome(columns, { mailed: true, confirmed: false }, words);
    return;
  }
  const nobody = await context.openClient('nobody');
  await output.during('Confirming the address', () => nobody.account.confirmEmail({ code }));
  output.outcome(columns, { mailed: false, confirmed: true }, 'Your e-mail address is confirmed.');
}

interface Row {
  mailed: boolean;
  confirmed: boolean;
}

const columns: readonly Column<Row>[] = [
  { key: 'mailed', title: 'Mailed', text: ({ mailed }) => `${mailed}` },
  { key: 'confirmed', title: 'Confirmed', text: ({ confirmed }) => `${confirmed}` },
];
