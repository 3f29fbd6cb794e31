import type { AdmitOne, HeldOrder } from '@admit-one/sdk';
import type { Command } from 'commander';
import { changeSeats } from '../../cart/change-seats.ts';
import { changeToBest } from '../../cart/change-to-best.ts';
import { type OpenHold, openHold, ownSeats } from '../../cart/open-hold.ts';
import { showChange } from '../../cart/show-change.ts';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { wrongUsage } from '../../failure.ts';
import { ensureLoggedIn } from '../../login.ts';
import { count } from '../../render/text.ts';
import { findSeats } from '../../sale/find-seats.ts';
import { readSelection, type SelectionOptions } from '../../sale/read-selection.ts';
import { moreLabels, withWishOptions } from '../../sale/wish-options.ts';

interface Options extends CommonOptions, Omit<SelectionOptions, 'seats' | 'best'> {
  from?: string[];
  to?: string[];
  best?: true;
}

export function command(): Command {
  const swap = newCommand('swap <order>', 'other seats instead; you keep yours until they are yours, too');
  swap
    .option('--from <labels>', 'which of your seats go; all of them unless told; may be repeated', moreLabels)
    .option('--to <labels>', 'the seats that come instead; may be repeated', moreLabels)
    .option('--best', 'as many of the best that are free, yours among them');
  withWishOptions(swap);
  withExamples(
    swap,
    'ORDER=$(admit cart --fields id | head -n 1)',
    "admit cart swap $ORDER --from 'Orchestra B-12' --to 'Orchestra A-12'",
    'admit cart swap $ORDER --best --category P',
    "admit cart swap $ORDER --from 'Orchestra B-12' --best --section Orchestra --max-price 120",
  );
  swap.addHelpText(
    'after',
    [
      '',
      'All or nothing: where one of the new seats is taken you still hold the old ones (exit code 10).',
      'The hold ends when it would have ended.',
    ].join('\n'),
  );
  return runs<Options, [string]>(swap, run);
}

async function run(context: Context, options: Options, orderId: string): Promise<void> {
  if ((options.to === undefined) === (options.best === undefined))
    throw wrongUsage(
      'Which seats instead?',
      'Name them, `--to B-12`, or let them be chosen, `--best`; one of the two.',
    );
  const client = await ensureLoggedIn(context);
  const hold = await openHold(context, client, orderId);
  showChange(context, hold.order, await swap(context, client, hold, options));
}

async function swap(
  context: Context,
  client: AdmitOne,
  hold: OpenHold,
  options: Options,
): Promise<HeldOrder> {
  const { order, house } = hold;
  const { from, to, best: _, ...wish } = options;
  const all = order.seats.map(({ seat }) => seat);
  const replaced = from === undefined ? all : ownSeats(hold, from);
  if (to !== undefined) {
    const named = findSeats(house.index, to);
    // Nobody loses a seat because they forgot to say which one goes.
    if (from === undefined && named.length !== all.length)
      throw wrongUsage(
        `The order has ${count(all.length, 'seat')}, and ${named.length} would come instead.`,
        'Say with `--from` which of yours go.',
      );
    const seats = [...all.filter((seat) => !replaced.includes(seat)), ...named];
    return changeSeats(context, client, order, [...new Set(seats)]);
  }
  const accessible = replaced.filter((seat) => house.index.isAccessible(seat)).length;
  const chosen = readSelection(house.index, order.currency, {
    ...(accessible > 0 && { accessible }),
    ...wish,
    best: replaced.length,
  });
  if (chosen.best === undefined) return order;
  return changeToBest(context, client, order, { replaced, wish: chosen.best }, house);
}
