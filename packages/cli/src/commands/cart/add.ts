import type { Command } from 'commander';
import { changeSeats } from '../../cart/change-seats.ts';
import { changeToBest } from '../../cart/change-to-best.ts';
import { openHold } from '../../cart/open-hold.ts';
import { showChange } from '../../cart/show-change.ts';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { ensureLoggedIn } from '../../login.ts';
import { readCount } from '../../read-count.ts';
import { readSelection, type SelectionOptions } from '../../sale/read-selection.ts';
import { moreLabels, withWishOptions } from '../../sale/wish-options.ts';

type Options = CommonOptions & SelectionOptions;

export function command(): Command {
  const add = newCommand('add <order>', 'hold more seats in an order; it ends when it would have ended');
  add
    .option('--seats <labels>', 'B-12,B-13 or "Orchestra B-12"; may be repeated', moreLabels)
    .option('--best <count>', 'so many of the best that are free near yours', readCount('--best', 9));
  withWishOptions(add);
  withExamples(
    add,
    'ORDER=$(admit cart --fields id | head -n 1)',
    "admit cart add $ORDER --seats 'Orchestra B-14'",
    'admit cart add $ORDER --best 1',
    'admit cart add $ORDER --best 2 --max-price 120 --json --fields seats,total',
  );
  return runs<Options, [string]>(add, run);
}

/** @throws AdmitOneError `seats_taken` (exit code 10), `hold_expired` (12), `limit_reached` (14): all as it was */
async function run(context: Context, options: Options, orderId: string): Promise<void> {
  const client = await ensureLoggedIn(context);
  const { order, house } = await openHold(context, client, orderId);
  const { seats, best } = readSelection(house.index, order.currency, options);
  const own = order.seats.map(({ seat }) => seat);
  const after =
    seats === undefined
      ? await changeToBest(context, client, order, { replaced: [], wish: best }, house)
      : await changeSeats(context, client, order, [...new Set([...own, ...seats])]);
  showChange(context, order, after);
}
