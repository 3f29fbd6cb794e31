import type { Refund } from '@admit-one/sdk/contract';
import { moneyFor, type Reader } from './for-reader.ts';
import type { Column } from './table.ts';

/** What a list of refunds shows. */
export function refundColumns(reader: Reader): Column<Refund>[] {
  return [
    { key: 'id', title: 'Refund', text: ({ id }) => id },
    { key: 'label', title: 'Seat', text: ({ label }) => label, shrinkTo: 12 },
    {
      key: 'amount',
      title: 'Amount',
      text: ({ amount, currency }) => moneyFor(reader, amount, currency),
      value: ({ amount }) => amount,
      align: 'right',
    },
    { key: 'state', title: 'State', text: ({ state }) => state },
    { key: 'orderId', title: 'Order', text: ({ orderId }) => orderId, isExtra: true },
    { key: 'seat', title: 'Ordinal', text: ({ seat }) => `${seat}`, isExtra: true },
    { key: 'currency', title: 'Currency', text: ({ currency }) => currency, isExtra: true },
    { key: 'cause', title: 'Cause', text: ({ cause }) => cause, isExtra: true },
    { key: 'reason', title: 'Reason', text: ({ reason }) => reason ?? '', isExtra: true },
    { key: 'createdAt', title: 'Asked for', text: ({ createdAt }) => createdAt, isExtra: true },
    { key: 'doneAt', title: 'Done', text: ({ doneAt }) => doneAt ?? '', isExtra: true },
  ];
}
