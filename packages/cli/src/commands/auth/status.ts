import type { Account, AdmitOne, ApiToken } from '@admit-one/sdk';
import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import type { FoundCredential } from '../../credentials.ts';
import { explain, Failure } from '../../failure.ts';
import { needsLogin } from '../../login.ts';
import type { Output } from '../../output.ts';
import { momentFor } from '../../render/moment.ts';
import type { Column } from '../../render/table.ts';

export function command(): Command {
  const status = newCommand('status', 'who you are, on which server, and what the token may do');
  withExamples(status, 'admit auth status', 'admit auth status --json --fields email,scopes,expiresAt');
  return runs<CommonOptions, []>(status, run);
}

/** @throws Failure with exit code 4 where nobody is logged in, or the token has ended. */
async function run({ credentials, openClient, output, settings }: Context): Promise<void> {
  const { server } = settings;
  const found = await credentials.read(server.url);
  if (found === undefined) throw needsLogin(server.url);
  const client = (await openClient('nobody')).withToken(found.token);
  const { account, token } = await output.during('Asking who you are', () =>
    askWho(client, found, server.url),
  );
  output.record(columnsFor(output), {
    server: server.url,
    serverFrom: server.from,
    accountId: account.id,
    email: account.email,
    emailConfirmed: account.emailConfirmed,
    name: account.name,
    seller: account.seller?.name ?? null,
    staffOf: account.staffOf.map(({ name }) => name),
    tokenFrom: found.from,
    tokenId: token?.id ?? null,
    tokenName: token?.name ?? null,
    scopes: token?.scopes ?? [],
    expiresAt: token?.expiresAt ?? null,
  });
}

async function askWho(
  client: AdmitOne,
  found: FoundCredential,
  server: string,
): Promise<{ account: Account; token: ApiToken | undefined }> {
  try {
    const [account, tokens] = await Promise.all([client.account.get(), client.account.tokens.list()]);
    return { account, token: tokens.items.find(({ current }) => current) };
  } catch (error) {
    if (explain(error).code !== 'unauthenticated') throw error;
    throw new Failure(`The token ${places[found.from]} is not valid at ${server}, or no longer.`, {
      code: 'unauthenticated',
      exitCode: 4,
      hint: found.from === 'environment' ? 'Set another, or unset it.' : 'Log in again: `admit auth login`',
      cause: error,
    });
  }
}

const places = { environment: 'in ADMIT_TOKEN', keychain: 'in the keychain', file: 'in the file of tokens' };

interface Row {
  server: string;
  serverFrom: 'environment' | 'file' | 'default';
  accountId: string;
  email: string;
  emailConfirmed: boolean;
  name: string;
  seller: string | null;
  staffOf: string[];
  tokenFrom: FoundCredential['from'];
  tokenId: string | null;
  tokenName: string | null;
  scopes: string[];
  expiresAt: string | null;
}

function columnsFor(output: Output): readonly Column<Row>[] {
  const { reader } = output;
  const isForPeople = reader !== 'program';
  return [
    { key: 'server', title: 'Server', text: (row) => row.server },
    {
      key: 'serverFrom',
      title: 'Server from',
      text: (row) => (isForPeople ? serverSources[row.serverFrom] : row.serverFrom),
    },
    { key: 'name', title: 'Name', text: (row) => row.name },
    {
      key: 'email',
      title: 'E-mail',
      text: (row) => (isForPeople && !row.emailConfirmed ? `${row.email} (not confirmed)` : row.email),
    },
    { key: 'emailConfirmed', title: 'Confirmed', text: (row) => `${row.emailConfirmed}`, isExtra: true },
    { key: 'accountId', title: 'Account', text: (row) => row.accountId },
    { key: 'seller', title: 'Seller', text: (row) => row.seller ?? '-' },
    { key: 'staffOf', title: 'Staff of', text: (row) => row.staffOf.join(', '), isExtra: true },
    {
      key: 'tokenFrom',
      title: 'Token from',
      text: (row) => (isForPeople ? tokenSources[row.tokenFrom] : row.tokenFrom),
    },
    { key: 'tokenId', title: 'Token', text: (row) => row.tokenId ?? '-' },
    { key: 'tokenName', title: 'Token name', text: (row) => row.tokenName ?? '-' },
    { key: 'scopes', title: 'Scopes', text: (row) => row.scopes.join(',') },
    { key: 'expiresAt', title: 'Until', text: (row) => momentFor(reader, row.expiresAt, 'for ever') },
  ];
}

const serverSources = { environment: 'ADMIT_SERVER', file: 'the config file', default: 'what is usual' };

const tokenSources = {
  environment: 'ADMIT_TOKEN',
  keychain: "the system's keychain",
  file: 'a file that only you can read',
};
