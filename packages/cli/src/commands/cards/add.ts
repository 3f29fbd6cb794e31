import type { AdmitOne } from '@admit-one/sdk';
import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { wrongUsage } from '../../failure.ts';
import { ensureLoggedIn } from '../../login.ts';
import { cardColumns, cardName } from '../../render/card-columns.ts';
import { testCards } from '../../sale/test-cards.ts';
import { typeCard } from '../../sale/type-card.ts';

export interface AddCardOptions extends CommonOptions {
  test?: boolean;
  page?: boolean;
}

export function command(): Command {
  const add = newCommand('add', 'save a card; it goes straight to the payment gateway');
  add
    .option('--page', 'give it on a page of the gateway, whose address is printed')
    .option('--test', 'save the test card 4242, on the sandbox');
  withExamples(add, 'admit cards add', 'admit cards add --page', 'admit cards add --test');
  return runs<AddCardOptions, []>(add, run);
}

/** @throws AdmitOneError `card_refused` (exit code 13) */
async function run(context: Context, options: AddCardOptions): Promise<void> {
  const { output } = context;
  const client = await ensureLoggedIn(context);
  const ways = await client.account.paymentWays();
  if (options.page === true || (ways.cardEntry === null && options.test !== true))
    return showPage(context, client);
  if (options.test === true && ways.gateway !== 'sandbox')
    throw wrongUsage('This server takes real money and no test cards.', 'Leave --test out.');
  const paymentMethod = options.test === true ? testPaymentMethod() : await typed(context);
  const card = await output.during('Saving the card', () => client.account.cards.add({ paymentMethod }));
  const isDefault = card.isDefault ? ' It is your default card.' : '';
  output.outcome(cardColumns(output.reader), card, `Saved ${cardName(card)} as ${card.id}.${isDefault}`);

  async function typed({ prompts }: Context): Promise<string> {
    if (prompts !== undefined) return typeCard(context, prompts, ways);
    throw wrongUsage(
      'A card is typed at a terminal, so that no file and no history has it.',
      '`--page` prints the address of a page to give it on; `--test` saves a test card on the sandbox.',
    );
  }
}

async function showPage({ output }: Context, client: AdmitOne): Promise<void> {
  const page = await output.during('Opening a page', () => client.account.cards.openPage());
  const columns = [{ key: 'url', title: 'Page', text: ({ url }: { url: string }) => url }];
  output.record(columns, page);
  output.note('Open it in a browser and give the card there; `admit cards` lists it afterwards.');
}

function testPaymentMethod(): string {
  return testCards.find(({ name }) => name === 'test')?.paymentMethod ?? '';
}
