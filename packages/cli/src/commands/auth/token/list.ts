import type { ApiToken } from '@admit-one/sdk';
import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../../command.ts';
import type { Context } from '../../../context.ts';
import { ensureLoggedIn } from '../../../login.ts';
import type { Output } from '../../../output.ts';
import { dayFor } from '../../../render/moment.ts';
import type { Column } from '../../../render/table.ts';

export function command(): Command {
  const list = newCommand('list', 'your tokens and logins, without their secrets');
  withExamples(list, 'admit auth token list', 'admit auth token list --json --fields id,name,lastUsedAt');
  return runs<CommonOptions, []>(list, run);
}

async function run(context: Context): Promise<void> {
  const client = await ensureLoggedIn(context);
  const { items } = await context.output.during('Reading tokens', () => client.account.tokens.list());
  context.output.list(tokenColumns(context.output), items, 'There are no tokens.');
}

export function tokenColumns({ reader }: Output): readonly Column<ApiToken>[] {
  return [
    { key: 'id', title: 'Id', text: ({ id }) => id },
    {
      key: 'name',
      title: 'Name',
      text: ({ name, current }) => (current ? `${name} (this one)` : name),
      shrinkTo: 12,
    },
    { key: 'scopes', title: 'Scopes', text: ({ scopes }) => scopes.join(',') },
    { key: 'expiresAt', title: 'Until', text: ({ expiresAt }) => dayFor(reader, expiresAt, 'for ever') },
    {
      key: 'lastUsedAt',
      title: 'Last used',
      text: ({ lastUsedAt }) => dayFor(reader, lastUsedAt, 'never'),
    },
    {
      key: 'createdAt',
      title: 'Made',
      text: ({ createdAt }) => dayFor(reader, createdAt, '-'),
      isExtra: true,
    },
    { key: 'current', title: 'This one', text: ({ current }) => `${current}`, isExtra: true },
  ];
}
