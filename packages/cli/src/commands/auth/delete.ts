import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { Failure, wrongUsage } from '../../failure.ts';
import { passwordFrom } from '../../login/questions.ts';
import { ensureLoggedIn } from '../../login.ts';
import type { Column } from '../../render/table.ts';

interface Options extends CommonOptions {
  passwordStdin?: boolean;
}

export function command(): Command {
  const deletion = newCommand('delete', 'delete your account for good').option(
    '--password-stdin',
    'read the password from standard input',
  );
  withExamples(deletion, 'admit auth delete', 'admit auth delete --yes --password-stdin < password.txt');
  return runs<Options, []>(deletion, run);
}

async function run(context: Context, options: Options): Promise<void> {
  const { credentials, output, prompts, settings } = context;
  if (prompts === undefined && options.yes !== true)
    throw wrongUsage('There is nobody to ask here: say --yes if the account is to be deleted for good.');
  const client = await ensureLoggedIn(context);
  const { id, name, email } = await output.during('Asking who you are', () => client.account.get());
  const isSure = await prompts?.confirm(`Delete the account of ${name} (${email}) for good?`, false);
  if (isSure === false) throw new Failure('Nothing was deleted.', { exitCode: 2, code: 'cancelled' });
  const password = await passwordFrom(context, options.passwordStdin, 'Password, to be sure that it is you');
  await output.during('Deleting the account', () => client.account.delete({ password }));
  if (settings.token === undefined) await credentials.forget(settings.server.url);
  output.outcome(columns, { accountId: id, deleted: true }, `Deleted the account of ${name} (${email}).`);
  const [{ pocketOf }, { emptyPockets }] = await Promise.all([
    import('../../pocket/holder.ts'),
    import('../../pocket/empty-pockets.ts'),
  ]);
  await emptyPockets(context, [pocketOf(context, id)]);
}

const columns: readonly Column<{ accountId: string; deleted: boolean }>[] = [
  { key: 'accountId', title: 'Account', text: ({ accountId }) => accountId },
  { key: 'deleted', title: 'Deleted', text: ({ deleted }) => `${deleted}` },
];
