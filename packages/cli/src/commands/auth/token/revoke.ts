import { tokenId as tokenIdSchema } from '@admit-one/sdk/contract';
import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../../command.ts';
import type { Context } from '../../../context.ts';
import { wrongUsage } from '../../../failure.ts';
import { ensureLoggedIn } from '../../../login.ts';
import type { Column } from '../../../render/table.ts';

export function command(): Command {
  const revoke = newCommand('revoke <token>', 'end a token at once');
  withExamples(revoke, 'admit auth token revoke tok_4h7k2m9x0q');
  return runs<CommonOptions, [string]>(revoke, run);
}

async function run(context: Context, _options: CommonOptions, tokenId: string): Promise<void> {
  if (!tokenIdSchema.safeParse(tokenId).success)
    throw wrongUsage('That is no id of a token.', 'It looks like tok_4h7k2m9x0q: `admit auth token list`');
  const client = await ensureLoggedIn(context);
  await context.output.during('Revoking the token', () => client.account.tokens.revoke(tokenId));
  context.output.outcome(columns, { id: tokenId, revoked: true }, `Revoked ${tokenId}.`);
}

const columns: readonly Column<{ id: string; revoked: boolean }>[] = [
  { key: 'id', title: 'Id', text: ({ id }) => id },
  { key: 'revoked', title: 'Revoked', text: ({ revoked }) => `${revoked}` },
];
