import type { HeldOrder, Order } from '@admit-one/sdk';
import type { Context } from '../context.ts';
import { money } from '../render/money.ts';
import { showHold } from '../sale/show-hold.ts';

/** The hold as it is now, and on the side what is different. */
export function showChange(context: Context, before: Order, after: HeldOrder): void {
  context.output.note(changeInWords(before, after, context.output.messageScreen));
  showHold(context, after);
}

function changeInWords(before: Order, after: Order, draws: { unicode: boolean }): string {
  const added = missingIn(before, after);
  const dropped = missingIn(after, before);
  if (added === '' && dropped === '') return 'Nothing changed: you have these seats already.';
  const what =
    added === ''
      ? `Given back: ${dropped}.`
      : dropped === ''
        ? `New: ${added}.`
        : `${added} instead of ${dropped}.`;
  const more = after.total - before.total;
  if (more === 0) return `${what} The price is the same.`;
  return `${what} ${money(Math.abs(more), after.currency, draws)} ${more > 0 ? 'more' : 'less'} than before.`;
}

function missingIn(one: Order, other: Order): string {
  const seats = new Set(one.seats.map(({ seat }) => seat));
  return other.seats
    .filter(({ seat }) => !seats.has(seat))
    .map(({ label }) => label)
    .join(', ');
}
