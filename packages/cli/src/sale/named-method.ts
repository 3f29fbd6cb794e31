import type { AdmitOne, Card, PaymentMethod, PaymentWays } from '@admit-one/sdk';
import { wrongUsage } from '../failure.ts';
import { cardName } from '../render/card-columns.ts';
import { testCards } from './test-cards.ts';

/**
 * What `--pay-with` means: a saved card's id or last four digits, `default`, `page`, or a test card's name.
 * @throws Failure of wrong usage
 */
export async function namedMethod(client: AdmitOne, name: string): Promise<PaymentMethod> {
  if (name === 'page') return { type: 'page' };
  const testCard = testCards.find((card) => card.name === name);
  if (testCard !== undefined) {
    refuseOutsideSandbox(await client.account.paymentWays(), name);
    return { type: 'payment_method', paymentMethod: testCard.paymentMethod };
  }
  const cards = (await client.account.cards.list()).items;
  if (name === 'default') return { type: 'card', cardId: defaultCard(cards).id };
  return { type: 'card', cardId: findCard(cards, name).id };
}

/** The card that is paid with when nothing is said. @throws Failure of wrong usage where there is none. */
export function defaultCard(cards: readonly Card[]): Card {
  const card = cards.find(({ isDefault }) => isDefault);
  if (card !== undefined) return card;
  throw wrongUsage(
    'Say how to pay: you have no saved card.',
    '`--pay-with page` pays on a page of the gateway, `--pay-with test` with a test card on the sandbox; `admit cards add` saves a card.',
  );
}

/** A saved card by its id or its last four digits. @throws Failure of wrong usage */
export function findCard(cards: readonly Card[], name: string): Card {
  const found = cards.filter(({ id, last4 }) => id === name || last4 === name);
  const [card] = found;
  if (card !== undefined && found.length === 1) return card;
  if (card !== undefined) {
    const ids = found.map(({ id }) => id).join(' or ');
    throw wrongUsage(`Several of your cards end in ${name}.`, `Name one by its id: ${ids}.`);
  }
  const hint =
    cards.length === 0
      ? 'You have no saved card; `admit cards add` saves one.'
      : `Saved are ${cards.map((saved) => `${cardName(saved)} (${saved.id})`).join(', ')}.`;
  throw wrongUsage(`There is no card "${name}".`, hint);
}

function refuseOutsideSandbox(ways: PaymentWays, name: string): void {
  if (ways.gateway === 'sandbox') return;
  throw wrongUsage(
    `"${name}" is a test card, and this server takes real money.`,
    'Pay with a saved card, or with `--pay-with page`.',
  );
}
