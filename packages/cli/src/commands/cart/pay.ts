import { exitCodes } from '@admit-one/sdk/contract';
import type { Command } from 'commander';
import { payCart } from '../../cart/pay-cart.ts';
import { readCart } from '../../cart/read-cart.ts';
import { showSettlements, tellHalfWay } from '../../cart/show-settlements.ts';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { Failure } from '../../failure.ts';
import { ensureLoggedIn } from '../../login.ts';
import { count } from '../../render/text.ts';
import { totalsInWords } from '../../render/totals.ts';
import { defaultCard, namedMethod } from '../../sale/named-method.ts';

interface Options extends CommonOptions {
  payWith?: string;
}

export function command(): Command {
  const pay = newCommand('pay', 'pay for all that you hold, one order after the other');
  pay.option(
    '--pay-with <method>',
    'for all of them: a saved card (its id or last four digits), default, page, or a test card as for `admit buy`; without it you are asked for each, and where nobody can be asked it is the default card',
  );
  withExamples(
    pay,
    'admit cart pay',
    'admit cart pay --pay-with 4242 --yes',
    'admit cart pay --pay-with default --yes --json --fields id,outcome,code',
  );
  pay.addHelpText(
    'after',
    '\nA refusal of one leaves the others. Exit codes: 0 when all are paid, else that of the first refusal.',
  );
  return runs<Options, []>(pay, run);
}

async function run(context: Context, { payWith }: Options): Promise<number> {
  const { output, prompts } = context;
  const client = await ensureLoggedIn(context);
  const orders = await readCart(context, client);
  if (orders.length === 0) {
    showSettlements(context, []);
    return exitCodes.done;
  }
  // Once for all: what is wrong with the way of paying is wrong for every order.
  if (payWith !== undefined) await namedMethod(client, payWith);
  else if (prompts === undefined) defaultCard((await client.account.cards.list()).items);
  const what = `${totalsInWords(orders, output.messageScreen)} for ${count(orders.length, 'order')}`;
  if (payWith !== undefined && (await prompts?.confirm(`Pay ${what}?`)) === false)
    throw new Failure('Nothing was paid; you still hold the seats.', { exitCode: 2, code: 'cancelled' });

  const cart = payCart(context, client, orders, payWith);
  const stopTelling = tellHalfWay(context, cart);
  try {
    await cart.paid;
  } finally {
    stopTelling();
  }
  showSettlements(context, cart.settlements());
  return cart.exitCode();
}
