import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { ensureLoggedIn } from '../../login.ts';
import { cardColumns, cardName } from '../../render/card-columns.ts';
import { findCard } from '../../sale/named-method.ts';

export function command(): Command {
  const remove = newCommand('remove <card>', 'forget a saved card, by its id or last four digits');
  withExamples(remove, 'admit cards remove 4242');
  return runs<CommonOptions, [string]>(remove, run);
}

async function run(context: Context, _options: CommonOptions, name: string): Promise<void> {
  const { output } = context;
  const client = await ensureLoggedIn(context);
  const card = findCard((await client.account.cards.list()).items, name);
  await output.during('Forgetting the card', () => client.account.cards.remove(card.id));
  output.outcome(cardColumns(output.reader), card, `Forgot ${cardName(card)}.`);
}
