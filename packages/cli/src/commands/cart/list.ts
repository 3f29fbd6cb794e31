import type { Command } from 'commander';
import { readCart } from '../../cart/read-cart.ts';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { ensureLoggedIn } from '../../login.ts';
import { cartColumns, cartRows } from '../../render/cart-columns.ts';
import { count } from '../../render/text.ts';
import { totalsInWords } from '../../render/totals.ts';

export function command(): Command {
  const list = newCommand('list', 'what you hold, and for how long; `admit cart` alone does the same');
  withExamples(list, 'admit cart', 'admit cart list --json --fields id,seats,secondsLeft');
  return runs<CommonOptions, []>(list, run);
}

async function run(context: Context): Promise<void> {
  const { clock, output } = context;
  const client = await ensureLoggedIn(context);
  const orders = await readCart(context, client);
  output.list(
    cartColumns(output.reader),
    cartRows(orders, clock.now()),
    'You hold nothing. `admit search` finds performances, `admit hold LISTING` holds seats.',
  );
  if (orders.length === 0) return;
  const total = totalsInWords(orders, output.messageScreen);
  output.note(`${count(orders.length, 'order')}, ${total}.`);
  output.note('  Pay for all:   admit cart pay');
  output.note('  Change seats:  admit cart add, admit cart drop, admit cart swap');
}
