import type { AdmitOne, Order } from '@admit-one/sdk';
import { exitCodes } from '@admit-one/sdk/contract';
import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs } from '../command.ts';
import type { Context } from '../context.ts';
import { chooseListing } from '../evening/choose-listing.ts';
import { findOpenOrder } from '../evening/find-open-order.ts';
import { showTickets } from '../evening/show-tickets.ts';
import { explain, isCancelled, wrongUsage } from '../failure.ts';
import { nearest } from '../nearest.ts';
import type { Prompts } from '../prompts/prompts.ts';
import { money } from '../render/money.ts';
import { clockTime } from '../render/time.ts';
import { keptInWords } from '../sale/kept-in-words.ts';
import { openHouse } from '../sale/open-house.ts';
import { isHoldOver, payOrder } from '../sale/pay-order.ts';
import { pickAndHold } from '../sale/pick-and-hold.ts';

/** What `admit` alone does: search, pick, hold, pay, QR, each asked for in turn. */
export function command(): Command {
  const evening = newCommand('evening', 'the whole evening, step by step; `admit` alone does the same');
  // So that a mistyped command is told as one.
  evening.allowExcessArguments(true);
  return runs<CommonOptions, []>(evening, async (context) => {
    refuseWords(evening);
    if (context.prompts !== undefined && context.output.mode === 'table')
      return run(context, context.prompts);
    context.output.note(evening.parent?.helpInformation().trimEnd() ?? '');
    throw wrongUsage(
      '`admit` alone asks questions, so it needs a terminal.',
      'Say a command, like `admit search`.',
    );
  });
}

/** Leaving is always possible, and says what stays. */
async function run(context: Context, prompts: Prompts): Promise<number> {
  const { clock, output } = context;
  let open: Order | undefined;
  const keep = () => {
    if (open !== undefined)
      for (const line of keptInWords(open, clock.now(), output.messageScreen)) output.note(line);
  };
  try {
    output.note(`Admit One, at ${context.settings.server.url}. Ctrl-C leaves; what you hold stays yours.`);
    open = await findOpenOrder(context, prompts);
    for (;;) {
      const client = await context.openClient();
      open ??= await chooseAndHold(context, prompts, client);
      if (open === undefined) return exitCodes.done;
      const order = await pay(context, open);
      open = order?.state === 'held' ? order : undefined;
      if (order?.state === 'paid') {
        await showTickets(context, prompts, order);
        return exitCodes.done;
      }
      if (order?.state === 'held') {
        keep();
        output.note('  Or go on:   admit');
        return exitCodes.done;
      }
    }
  } catch (error) {
    keep();
    if (isCancelled(error)) return exitCodes.usage;
    throw error;
  }
}

/** From the first word to a hold; nothing when somebody leaves. */
async function chooseAndHold(
  context: Context,
  prompts: Prompts,
  client: AdmitOne,
): Promise<Order | undefined> {
  for (;;) {
    const listing = await chooseListing(context, prompts, client);
    if (listing === undefined) return undefined;
    const reopen = () => openHouse(context, client, listing.id);
    const order = await pickAndHold(context, prompts, client, { house: await reopen(), reopen });
    if (order === undefined) continue;
    sayHeld(context, order);
    return order;
  }
}

function sayHeld({ output }: Context, order: Order): void {
  const screen = output.messageScreen;
  const until = clockTime(order.expiresAt, screen.timeZone);
  const total = money(order.total, order.currency, screen);
  output.done(`Yours until ${until}: ${order.seats.map(({ label }) => label).join(', ')}, ${total}.`);
}

/** Nothing when the seats are gone, because their time is over or no more cards may be tried. */
async function pay(context: Context, order: Order): Promise<Order | undefined> {
  const { output } = context;
  try {
    const client = await context.openClient();
    const after = await payOrder(context, client, order);
    if (after.state === 'released') output.done('The seats were given back. Nothing was charged.');
    return after;
  } catch (error) {
    if (!isHoldOver(error) && explain(error).code !== 'payment_declined') throw error;
    output.warn(
      isHoldOver(error)
        ? 'The hold is past its time, and nothing was charged. Choose seats again.'
        : 'The card was declined, and no more may be tried: the seats were given back. Nothing was charged.',
    );
    return undefined;
  }
}

/** `admit serach`: what follows `admit` and is no command ends here. */
function refuseWords(evening: Command): void {
  const [word] = evening.args;
  if (word === undefined) return;
  const names = (evening.parent?.commands ?? []).map((command) => command.name());
  const [likely] = nearest(word, names, 1);
  throw wrongUsage(
    `There is no command "${word}".`,
    likely === undefined ? '`admit --help` lists them.' : `Did you mean \`admit ${likely}\`?`,
  );
}
