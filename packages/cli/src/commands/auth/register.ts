import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { type RegistrationOptions, register } from '../../login/register.ts';
import { tellLogin } from './login.ts';

type Options = CommonOptions & RegistrationOptions;

export function command(): Command {
  const made = newCommand('register', 'make an account and log in')
    .option('--email <address>', 'whose account it is')
    .option('--name <name>', 'what to call you')
    .option('--password-stdin', 'read the password from standard input')
    .option('--insecure-storage', 'without a keychain, keep the token in a file that only you can read');
  withExamples(
    made,
    'admit auth register',
    'admit auth register --email ada@example.com --name Ada --password-stdin < password.txt',
  );
  return runs<Options, []>(made, run);
}

async function run(context: Context, options: Options): Promise<void> {
  const loggedIn = await register(context, options);
  tellLogin(context, loggedIn, 'Made the account, and logged in');
  context.output.note(
    `A code to confirm ${loggedIn.session.account.email} is in your mail: \`admit auth confirm CODE\``,
  );
}
