import type { Cancellation } from '@admit-one/sdk/contract';
import { moneyFor, type Reader } from './for-reader.ts';
import type { Column } from './table.ts';

/** How far a cancelled listing is. */
export function cancellationColumns(reader: Reader): Column<Cancellation>[] {
  return [
    { key: 'listingId', title: 'Listing', text: ({ listingId }) => listingId },
    { key: 'state', title: 'State', text: ({ state }) => state },
    {
      key: 'orders',
      title: 'Orders to go',
      text: ({ orders }) => `${orders.open} of ${orders.total}`,
      value: ({ orders }) => orders,
    },
    {
      key: 'refunds',
      title: 'Tickets refunded',
      text: ({ refunds }) => `${refunds.done} of ${refunds.done + refunds.due}`,
      value: ({ refunds }) => refunds,
    },
    {
      key: 'amounts',
      title: 'Money back',
      text: ({ amounts, currency }) => moneyFor(reader, amounts.done, currency),
      value: ({ amounts }) => amounts,
    },
    { key: 'cancelledAt', title: 'Cancelled', text: ({ cancelledAt }) => cancelledAt, isExtra: true },
    { key: 'reason', title: 'Reason', text: ({ reason }) => reason ?? '', isExtra: true },
    { key: 'currency', title: 'Currency', text: ({ currency }) => currency, isExtra: true },
  ];
}
