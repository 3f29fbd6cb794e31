import type { Listing } from '@admit-one/sdk';
import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { readPrices } from '../../listing/read-prices.ts';
import { ensureLoggedIn } from '../../login.ts';
import { readId } from '../../read-id.ts';
import { money } from '../../render/money.ts';
import { priceColumns } from '../../render/price-columns.ts';

export function command(): Command {
  const price = newCommand('price <listing> <prices...>', 'change what categories cost: P=120 S=65.50');
  withExamples(
    price,
    'admit listing price lst_4h7k2m9x P=120 S=65.50',
    'admit listing price lst_4h7k2m9x S=0 --json --fields prices',
  );
  return runs<CommonOptions, [string, string[]]>(price, run);
}

/** Categories that are not named cost what they did. @throws AdmitOneError `invalid_request`, `not_on_sale`, `not_found` */
async function run(
  context: Context,
  _options: CommonOptions,
  listingId: string,
  texts: readonly string[],
): Promise<void> {
  const { output } = context;
  const id = readId('listing', listingId);
  const client = await ensureLoggedIn(context);
  const { currency } = await output.during('Reading the listing', () => client.listings.get(id));
  const prices = readPrices(texts, currency);
  const listing = await output.during('Changing', () => client.listings.changePrices(id, prices));
  output.outcome(priceColumns(output.reader), listing, inWords(context, listing, Object.keys(prices)));
}

function inWords({ output }: Context, listing: Listing, letters: readonly string[]): string {
  const { title, prices, currency } = listing;
  const now = letters.map(
    (letter) => `${letter} ${money(prices[letter] ?? 0, currency, output.messageScreen)}`,
  );
  return `${title} costs ${now.join(', ')} now. What is held or sold keeps its price.`;
}
