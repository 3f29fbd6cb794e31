import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { emailFrom, newPasswordFrom } from '../../login/questions.ts';
import type { Column } from '../../render/table.ts';

interface Options extends CommonOptions {
  email?: string;
  passwordStdin?: boolean;
}

export function command(): Command {
  const reset = newCommand('reset [code]', 'have a code mailed; with it, set a new password')
    .option('--email <address>', 'where the code goes')
    .option('--password-stdin', 'with a code: read the new password from standard input');
  withExamples(
    reset,
    'admit auth reset --email ada@example.com',
    'admit auth reset kq3Vh0m5o2R8bB1yXw7sJt4uEfGd9aLzNcPiQkTvMxY --password-stdin < password.txt',
  );
  return runs<Options, [string | undefined]>(reset, run);
}

function run(context: Context, options: Options, code: string | undefined): Promise<void> {
  return code === undefined ? mailCode(context, options) : setPassword(context, options, code);
}

async function mailCode(context: Context, options: Options): Promise<void> {
  const email = await emailFrom(context, options.email);
  const nobody = await context.openClient('nobody');
  await context.output.during('Asking for a code', () => nobody.account.requestPasswordReset({ email }));
  context.output.outcome(
    columns,
    { mailed: true, changed: false },
    `If ${email} has an account, a code is on its way there. Then: \`admit auth reset CODE\``,
  );
}

async function setPassword(context: Context, options: Options, code: string): Promise<void> {
  const password = await newPasswordFrom(context, options.passwordStdin);
  const nobody = await context.openClient('nobody');
  await context.output.during('Setting the password', () => nobody.account.resetPassword({ code, password }));
  context.output.outcome(
    columns,
    { mailed: false, changed: true },
    'Set the new password. Every login and token of the account has ended: `admit auth login`',
  );
}

interface Row {
  mailed: boolean;
  changed: boolean;
}

const columns: readonly Column<Row>[] = [
  { key: 'mailed', title: 'Mailed', text: ({ mailed }) => `${mailed}` },
  { key: 'changed', title: 'Changed', text: ({ changed }) => `${changed}` },
];
