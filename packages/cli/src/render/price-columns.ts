import type { Listing } from '@admit-one/sdk/contract';
import { moneyFor, type Reader } from './for-reader.ts';
import type { Column } from './table.ts';

/** What the categories of a listing cost. */
export function priceColumns(reader: Reader): Column<Listing>[] {
  return [
    { key: 'id', title: 'Listing', text: ({ id }) => id },
    {
      key: 'prices',
      title: 'Prices',
      text: ({ prices, currency }) =>
        Object.entries(prices)
          .map(([letter, price]) => `${letter} ${moneyFor(reader, price, currency)}`)
          .join(', '),
      value: ({ prices }) => prices,
    },
    { key: 'currency', title: 'Currency', text: ({ currency }) => currency },
  ];
}
