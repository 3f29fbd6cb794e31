import { isAdmitOneError, type Order } from '@admit-one/sdk';
import type { Context } from '../context.ts';
import type { Choice, Prompts } from '../prompts/prompts.ts';
import { money } from '../render/money.ts';
import { cut, plain } from '../render/text.ts';
import { countdown } from '../render/time.ts';

/**
 * What an earlier evening left open, by Ctrl-C or a crash: orders that are held or being paid. Offers to go on with
 * one of them, or to give it back.
 */
export async function findOpenOrder(context: Context, prompts: Prompts): Promise<Order | undefined> {
  for (;;) {
    const orders = await openOrders(context);
    if (orders.length === 0) return undefined;
    const choices: Choice<{ order: Order; does: 'pay' | 'release' } | undefined>[] = orders.flatMap(
      (order) => {
        const description = order.title;
        return [
          { name: `Pay for ${inWords(context, order)}`, value: { order, does: 'pay' }, description },
          { name: `Give back ${inWords(context, order)}`, value: { order, does: 'release' }, description },
        ];
      },
    );
    choices.push({
      name: 'Look for something else',
      value: undefined,
      description: 'They stay yours meanwhile.',
    });
    for (const order of orders) sayOpen(context, order);
    const chosen = await prompts.select('Go on?', choices);
    if (chosen?.does !== 'release') return chosen?.order;
    const client = await context.openClient();
    await context.output.during('Giving the seats back', () => client.orders.release(chosen.order.id));
    context.output.done('The seats were given back. Nothing was charged.');
  }
}

/** None for somebody who is not logged in, or not any more: that is asked when it matters. */
async function openOrders({ clock, credentials, openClient, output, settings }: Context): Promise<Order[]> {
  if ((await credentials.find(settings.server.url)) === undefined) return [];
  const client = await openClient();
  try {
    const [held, paying] = await output.during('Looking for what you hold', () =>
      Promise.all([
        client.orders.list({ state: 'held', limit: most }).page(),
        client.orders.list({ state: 'paying', limit: most }).page(),
      ]),
    );
    return [...paying.items, ...held.items.filter((order) => Date.parse(order.expiresAt) > clock.now())];
  } catch (error) {
    if (isAdmitOneError(error, 'unauthenticated')) return [];
    throw error;
  }
}

function sayOpen({ clock, output }: Context, order: Order): void {
  const left = countdown(Date.parse(order.expiresAt), clock.now());
  const seats = order.seats.map(({ label }) => label).join(', ');
  const how = order.state === 'paying' ? 'are paying for' : 'hold';
  output.warn(`You ${how} ${seats} (${left} left):`);
  output.note(`  ${cut(plain(order.title), output.messageScreen.columns - 3)}`);
}

function inWords({ output }: Context, order: Order): string {
  const total = money(order.total, order.currency, output.messageScreen);
  return `${order.seats.map(({ label }) => label).join(', ')} (${total})`;
}

/** Somebody with more open orders than this has a list of them: `admit orders`. */
const most = 4;
