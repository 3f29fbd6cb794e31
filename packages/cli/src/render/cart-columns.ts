import type { Order } from '@admit-one/sdk/contract';
import { chosenColumns } from './chosen-columns.ts';
import type { Reader } from './for-reader.ts';
import { orderColumns } from './order-columns.ts';
import type { Column } from './table.ts';
import { countdown } from './time.ts';

/** An order that is held or being paid for, and how long it still is, seconds. */
export type CartRow = Order & { readonly secondsLeft: number };

/** `now` in milliseconds. */
export function cartRows(orders: readonly Order[], now: number): CartRow[] {
  return orders.map((order) => ({
    ...order,
    secondsLeft: Math.max(0, Math.ceil((Date.parse(order.expiresAt) - now) / 1000)),
  }));
}

export function cartColumns(reader: Reader): Column<CartRow>[] {
  const columns: Column<CartRow>[] = [
    ...orderColumns(reader, 0),
    {
      key: 'secondsLeft',
      title: 'Time left',
      text: ({ state, secondsLeft }) => {
        if (reader === 'program') return `${secondsLeft}`;
        return state === 'paying' ? 'being paid' : countdown(secondsLeft * 1000, 0);
      },
      align: 'right',
    },
  ];
  return chosenColumns(columns, ['id', 'title', 'seats', 'total', 'secondsLeft']);
}
