import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { wrongUsage } from '../../failure.ts';
import { linesFrom, newPasswordCheck, newPasswordFrom, passwordFrom } from '../../login/questions.ts';
import { ensureLoggedIn } from '../../login.ts';
import type { Column } from '../../render/table.ts';

interface Options extends CommonOptions {
  passwordStdin?: boolean;
}

export function command(): Command {
  const password = newCommand('password', 'change your password; every other login ends').option(
    '--password-stdin',
    'read two lines from standard input: the password of now, and the new one',
  );
  withExamples(password, 'admit auth password', 'cat old.txt new.txt | admit auth password --password-stdin');
  return runs<Options, []>(password, run);
}

async function run(context: Context, options: Options): Promise<void> {
  const client = await ensureLoggedIn(context);
  const passwords = options.passwordStdin === true ? await readBoth(context) : await askBoth(context);
  await context.output.during('Changing the password', () => client.account.changePassword(passwords));
  context.output.outcome(
    columns,
    { changed: true },
    'Changed the password. Every other login and token has ended; this one stands.',
  );
}

async function askBoth(context: Context) {
  const currentPassword = await passwordFrom(context, false, 'Password of now');
  return { currentPassword, newPassword: await newPasswordFrom(context, false) };
}

async function readBoth(context: Context) {
  const [currentPassword = '', newPassword = ''] = await linesFrom(context, 2, '--password-stdin');
  const complaint = newPasswordCheck(newPassword);
  if (complaint !== undefined) throw wrongUsage(complaint);
  return { currentPassword, newPassword };
}

const columns: readonly Column<{ changed: boolean }>[] = [
  { key: 'changed', title: 'Changed', text: ({ changed }) => `${changed}` },
];
