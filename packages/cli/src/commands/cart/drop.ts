import type { Command } from 'commander';
import { changeSeats } from '../../cart/change-seats.ts';
import { openHold, ownSeats } from '../../cart/open-hold.ts';
import { showChange } from '../../cart/show-change.ts';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { wrongUsage } from '../../failure.ts';
import { ensureLoggedIn } from '../../login.ts';
import { moreLabels } from '../../sale/wish-options.ts';

interface Options extends CommonOptions {
  seats: string[];
}

export function command(): Command {
  const drop = newCommand('drop <order>', 'give some of the seats back, and keep the others');
  drop.requiredOption('--seats <labels>', 'B-12,B-13 or "Orchestra B-12"; may be repeated', moreLabels);
  withExamples(
    drop,
    'ORDER=$(admit cart --fields id | head -n 1)',
    "admit cart drop $ORDER --seats 'Orchestra B-14'",
  );
  return runs<Options, [string]>(drop, run);
}

/** @throws Failure of wrong usage for all the seats, or for one that is not held */
async function run(context: Context, options: Options, orderId: string): Promise<void> {
  const client = await ensureLoggedIn(context);
  const hold = await openHold(context, client, orderId);
  const dropped = ownSeats(hold, options.seats);
  const rest = hold.order.seats.map(({ seat }) => seat).filter((seat) => !dropped.includes(seat));
  if (rest.length === 0)
    throw wrongUsage(
      'That is all of them, and an order has one seat at least.',
      `\`admit release ${hold.order.id}\` gives all of them back.`,
    );
  showChange(context, hold.order, await changeSeats(context, client, hold.order, rest));
}
