import {
  type AdmitOne,
  type CardEntry,
  enterCard,
  type PaymentMethod,
  type PaymentWays,
} from '@admit-one/sdk';
import type { Context } from '../context.ts';
import type { Prompts } from '../prompts/prompts.ts';
import { isCardNumber, readExpiry, shownNumber } from './card-number.ts';

/**
 * Asks for a card and gives it straight to the gateway: it passes through no server of ours, and stays in no file.
 * Gives the gateway's reference.
 * @throws AdmitOneError `card_refused`
 */
export async function typeCard(context: Context, prompts: Prompts, ways: PaymentWays): Promise<string> {
  const card = await askForCard(prompts, new Date(context.clock.now()));
  return context.output.during('Giving the card to the gateway', () => enterCard(ways, card));
}

/** As `typeCard`, to pay with: once, or saved first and then paid with like any saved card. */
export async function payWithTypedCard(
  context: Context,
  prompts: Prompts,
  client: AdmitOne,
  ways: PaymentWays,
): Promise<PaymentMethod> {
  const paymentMethod = await typeCard(context, prompts, ways);
  if (!(await prompts.confirm('Save this card for the next time?', false)))
    return { type: 'payment_method', paymentMethod };
  const card = await context.output.during('Saving the card', () =>
    client.account.cards.add({ paymentMethod }),
  );
  return { type: 'card', cardId: card.id };
}

async function askForCard(prompts: Prompts, today: Date): Promise<CardEntry> {
  const number = await prompts.input('Card number', {
    check: (text) => (isCardNumber(text) ? undefined : 'This is no card number: look at its digits again.'),
    show: shownNumber,
  });
  const expiry = await prompts.input('Good through, MM/YY', {
    check: (text) => {
      const read = readExpiry(text, today);
      return typeof read === 'string' ? read : undefined;
    },
  });
  const cvc = await prompts.password('Security code', {
    check: (text) =>
      /^\d{3,4}$/.test(text.trim()) ? undefined : 'Three or four digits, on the back as a rule.',
  });
  const read = readExpiry(expiry, today);
  if (typeof read === 'string') throw new Error(read);
  return { number: number.replace(/\D/g, ''), ...read, cvc: cvc.trim() };
}
