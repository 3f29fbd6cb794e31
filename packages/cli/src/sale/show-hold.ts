import type { HeldOrder } from '@admit-one/sdk';
import type { Context } from '../context.ts';
import { chosenColumns } from '../render/chosen-columns.ts';
import { ofOneThing } from '../render/for-reader.ts';
import { orderColumns } from '../render/order-columns.ts';
import { seatReasonsInWords } from '../render/seat-reasons.ts';
import type { Column } from '../render/table.ts';
import { clockTime, countdown } from '../render/time.ts';

/** A hold as a result, and on the side until when it is one and what to do next. */
export function showHold({ clock, output }: Context, order: HeldOrder): void {
  const keys = ['id', 'state', 'title', 'startsAt', 'venue', 'seats', 'total', 'expiresAt', 'listingId'];
  const columns = [...orderColumns(ofOneThing(output.reader), clock.now()), reasonsColumn];
  output.record(chosenColumns(columns, keys), order);
  const end = Date.parse(order.expiresAt);
  const until = clockTime(end, output.screen.timeZone);
  output.done(`The seats are yours until ${until} (${countdown(end, clock.now())} left).`);
  if (order.reasons !== undefined) output.note(`  Why these:  ${seatReasonsInWords(order.reasons)}.`);
  output.note(`  Pay:        admit buy ${order.id}`);
  output.note(`  Give back:  admit release ${order.id}`);
}

/** Why the server chose these. */
const reasonsColumn: Column<HeldOrder> = {
  key: 'reasons',
  title: 'Why these',
  text: ({ reasons }) => (reasons === undefined ? '' : seatReasonsInWords(reasons)),
  value: ({ reasons }) => reasons ?? null,
};
