import type { AdmitOne, Order, PaymentMethod } from '@admit-one/sdk';
import type { Context } from '../context.ts';
import type { Choice, Prompts } from '../prompts/prompts.ts';
import { TimeIsUp } from '../prompts/time-is-up.ts';
import { cardName, expiryOf } from '../render/card-columns.ts';
import { money } from '../render/money.ts';
import { testCards } from './test-cards.ts';
import { payWithTypedCard } from './type-card.ts';

/** How somebody wants to pay, or that they do not: `later` keeps the seats held, `release` gives them back. */
export type PaymentAnswer = PaymentMethod | 'later' | 'release';

/**
 * Asks how to pay, with what is left of the hold beside the question.
 * @throws TimeIsUp when the hold ends before an answer; AdmitOneError `card_refused`
 */
export async function askPayment(
  context: Context,
  prompts: Prompts,
  client: AdmitOne,
  order: Order,
): Promise<PaymentAnswer> {
  const [ways, cards] = await context.output.during('Looking up how you can pay', () =>
    Promise.all([client.account.paymentWays(), client.account.cards.list()]),
  );
  const choices: Choice<PaymentAnswer | 'type'>[] = cards.items.map((card) => ({
    name: `${cardName(card)}${card.isDefault ? ', your default card' : ''}`,
    value: { type: 'card', cardId: card.id },
    description: `Saved. Expires ${expiryOf(card)}.`,
  }));
  if (ways.gateway === 'sandbox') choices.push(...testChoices());
  if (ways.cardEntry !== null)
    choices.push({
      name: cards.items.length > 0 ? 'Another card' : 'Enter a card',
      value: 'type',
      description: 'It goes straight to the payment gateway and is kept nowhere, unless you say so.',
    });
  if (ways.hostedPage)
    choices.push({
      name: 'A page of the gateway, in a browser',
      value: { type: 'page' },
      description: 'The address is shown here, and admit waits until it is paid.',
    });
  choices.push(
    { name: 'Not now', value: 'later', description: 'The seats stay held until their time is over.' },
    { name: 'Give the seats back', value: 'release', description: 'Others can buy them at once.' },
  );
  const deadline = { at: Date.parse(order.expiresAt), now: context.clock.now };
  const total = money(order.total, order.currency, context.output.messageScreen);
  const answer = await prompts.select(`Pay ${total} with`, choices, deadline);
  if (answer !== 'type') return answer;
  const method = await payWithTypedCard(context, prompts, client, ways);
  if (context.clock.now() >= deadline.at) throw new TimeIsUp();
  return method;
}

function testChoices(): Choice<PaymentMethod>[] {
  return testCards.map(({ does, name, paymentMethod }) => ({
    name: does,
    value: { type: 'payment_method', paymentMethod },
    description: `The sandbox moves no money. As a flag: --pay-with ${name}`,
  }));
}
