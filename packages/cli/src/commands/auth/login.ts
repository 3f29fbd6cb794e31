import type { Account } from '@admit-one/sdk';
import { type Command, Option } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { wrongUsage } from '../../failure.ts';
import { keepToken } from '../../login/keep-token.ts';
import { type LoggedIn, type LoginOptions, logIn } from '../../login/log-in.ts';
import { asked, linesFrom } from '../../login/questions.ts';
import type { Column } from '../../render/table.ts';

interface Options extends CommonOptions, LoginOptions {
  withToken?: boolean;
}

export function command(): Command {
  const login = newCommand('login', 'log in, and keep the token in the keychain')
    .option('--email <address>', 'who you are')
    .option('--password-stdin', 'read the password from standard input')
    .addOption(
      new Option('--with-token', 'read a token from standard input instead').conflicts([
        'email',
        'passwordStdin',
      ]),
    )
    .option('--insecure-storage', 'without a keychain, keep the token in a file that only you can read');
  withExamples(
    login,
    'admit auth login',
    'admit auth login --email ada@example.com --password-stdin < password.txt',
    'admit auth login --with-token < token.txt',
  );
  return runs<Options, []>(login, run);
}

async function run(context: Context, options: Options): Promise<void> {
  if (options.withToken === true) await storeToken(context, options);
  else tellLogin(context, await logIn(context, options), 'Logged in');
}

/** What a login or a registration came to. */
export function tellLogin(context: Context, { session, tokenFrom }: LoggedIn, what: string): void {
  tellWho(context, session.account, tokenFrom, what);
}

async function storeToken(context: Context, options: Options): Promise<void> {
  const token = await readToken(context);
  const client = (await context.openClient('nobody')).withToken(token);
  const account = await context.output.during('Asking whose token it is', () => client.account.get());
  const tokenFrom = await keepToken(context, { token, account: account.id }, options);
  tellWho(context, account, tokenFrom, 'Logged in');
}

async function readToken(context: Context): Promise<string> {
  const text = context.input.isTerminal
    ? await asked(context.prompts, '--with-token with a pipe').password('Token')
    : ((await linesFrom(context, 1, '--with-token'))[0] ?? '');
  const token = text.trim();
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw wrongUsage('This is not a token.', 'It is one word, admit_…, as `admit auth token create` shows it.');
}

interface Row {
  server: string;
  accountId: string;
  email: string;
  name: string;
  tokenFrom: 'keychain' | 'file';
}

function tellWho(
  { output, settings }: Context,
  { id, email, name }: Account,
  tokenFrom: Row['tokenFrom'],
  what: string,
): void {
  const server = settings.server.url;
  output.outcome(
    columns,
    { server, accountId: id, email, name, tokenFrom },
    `${what} to ${server} as ${name} (${email}).`,
  );
  output.note(`  The token lies in ${places[tokenFrom]}.`);
}

const places = { keychain: "the system's keychain", file: 'a file that only you can read' };

const columns: readonly Column<Row>[] = [
  { key: 'server', title: 'Server', text: (row) => row.server },
  { key: 'accountId', title: 'Account', text: (row) => row.accountId },
  { key: 'email', title: 'E-mail', text: (row) => row.email },
  { key: 'name', title: 'Name', text: (row) => row.name },
  { key: 'tokenFrom', title: 'Token', text: (row) => row.tokenFrom },
];
