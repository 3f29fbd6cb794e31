import type { Sale } from '@admit-one/sdk/contract';
import { moneyFor, type Reader } from './for-reader.ts';
import { refundInWords } from './refund-in-words.ts';
import type { Column } from './table.ts';

/** What a seller sees of a listing's orders. */
export function saleColumns(reader: Reader): Column<Sale>[] {
  return [
    { key: 'id', title: 'Order', text: ({ id }) => id },
    {
      key: 'state',
      title: 'State',
      text: (sale) => (reader === 'program' ? sale.state : (refundInWords(sale) ?? sale.state)),
    },
    {
      key: 'buyer',
      title: 'Buyer',
      text: ({ buyer }) => (buyer === null ? 'deleted account' : `${buyer.name} <${buyer.email}>`),
      value: ({ buyer }) => buyer,
      shrinkTo: 16,
    },
    {
      key: 'seats',
      title: 'Seats',
      text: ({ seats }) => seats.map(({ label }) => label).join(', '),
      value: ({ seats }) => seats.map(({ label }) => label),
      shrinkTo: 12,
    },
    {
      key: 'total',
      title: 'Total',
      text: ({ total, currency }) => moneyFor(reader, total, currency),
      value: ({ total }) => total,
      align: 'right',
    },
    {
      key: 'refunded',
      title: 'Refunded',
      text: ({ refunded, currency }) => moneyFor(reader, refunded, currency),
      value: ({ refunded }) => refunded,
      align: 'right',
      isExtra: true,
    },
    { key: 'currency', title: 'Currency', text: ({ currency }) => currency, isExtra: true },
    { key: 'createdAt', title: 'Made', text: ({ createdAt }) => createdAt, isExtra: true },
  ];
}
