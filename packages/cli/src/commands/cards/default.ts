import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { ensureLoggedIn } from '../../login.ts';
import { cardColumns, cardName } from '../../render/card-columns.ts';
import { findCard } from '../../sale/named-method.ts';

export function command(): Command {
  const setDefault = newCommand('default <card>', 'pay with this card unless told otherwise');
  withExamples(setDefault, 'admit cards default 4242');
  return runs<CommonOptions, [string]>(setDefault, run);
}

async function run(context: Context, _options: CommonOptions, name: string): Promise<void> {
  const { output } = context;
  const client = await ensureLoggedIn(context);
  const { id } = findCard((await client.account.cards.list()).items, name);
  const card = await output.during('Changing it', () => client.account.cards.setDefault(id));
  output.outcome(cardColumns(output.reader), card, `${cardName(card)} is your default card.`);
}
