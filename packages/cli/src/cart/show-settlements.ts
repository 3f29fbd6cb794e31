import type { Context } from '../context.ts';
import { settlementColumns, settlementRows } from '../render/settlement-columns.ts';
import { count } from '../render/text.ts';
import { clockTime, countdown } from '../render/time.ts';
import { totalsInWords } from '../render/totals.ts';
import type { PayingCart, Settlement } from './pay-cart.ts';

/** One summary of a cart that was paid for: a list as the result, and on the side what was refused, paid and kept. */
export function showSettlements(context: Context, settlements: readonly Settlement[]): void {
  const { clock, output } = context;
  output.list(
    settlementColumns(output.reader, clock.now()),
    settlementRows(settlements),
    'You hold nothing, so there is nothing to pay.',
  );
  for (const { order, refusal } of settlements) {
    if (refusal === undefined || refusal.code === 'cancelled') continue;
    output.warn(`${order.title}: ${refusal.message}`);
    if (refusal.hint !== undefined) output.note(`  ${refusal.hint}`);
  }
  const paid = settlements.filter(({ outcome }) => outcome === 'paid').map(({ order }) => order);
  const tickets = paid.reduce((sum, { ticketIds }) => sum + ticketIds.length, 0);
  if (paid.length > 0)
    output.done(
      `Paid ${totalsInWords(paid, output.messageScreen)}. ${count(tickets, 'ticket')} ${tickets === 1 ? 'is' : 'are'} yours.`,
    );
  for (const line of keptLines(context, settlements)) output.note(line);
}

/** Somebody who ends the program half way is told what is paid and what is not. Gives what stops that. */
export function tellHalfWay(context: Context, cart: PayingCart): () => void {
  const tell = () => {
    const { output } = context;
    const settlements = cart.settlements();
    const paid = settlements.filter(({ outcome }) => outcome === 'paid').map(({ order }) => order);
    output.note('');
    output.warn(
      paid.length === 0
        ? 'Stopped. Nothing is paid.'
        : `Stopped. Paid: ${paid.map(({ title, id }) => `${title} (${id})`).join(', ')}.`,
    );
    for (const line of keptLines(context, settlements)) output.note(line);
  };
  process.once('exit', tell);
  return () => void process.removeListener('exit', tell);
}

function keptLines({ clock, output }: Context, settlements: readonly Settlement[]): string[] {
  return settlements.flatMap(({ order, outcome }) => {
    if (outcome === 'open')
      return [`Not decided yet: ${order.title}. You are charged once at most:  admit buy ${order.id}`];
    const end = Date.parse(order.expiresAt);
    if (order.state !== 'held' || outcome === 'paid' || end <= clock.now()) return [];
    const until = clockTime(end, output.messageScreen.timeZone);
    const left = countdown(end, clock.now());
    return [`Still held until ${until} (${left} left): ${order.title}.  Pay:  admit buy ${order.id}`];
  });
}
