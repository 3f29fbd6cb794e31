import type { Order } from '@admit-one/sdk/contract';
import { moneyFor, type Reader, startFor } from './for-reader.ts';
import { refundInWords } from './refund-in-words.ts';
import type { Column } from './table.ts';
import { clockTime, countdown } from './time.ts';

/** What a list of orders shows, and one order as a record. `now` in milliseconds. */
export function orderColumns(reader: Reader, now: number): Column<Order>[] {
  // Ids are for copying: what else is long gives way first.
  const isNarrow = reader !== 'program' && reader.columns < 100;
  return [
    { key: 'id', title: 'Order', text: ({ id }) => id },
    {
      key: 'state',
      title: 'State',
      text: (order) => (reader === 'program' ? order.state : stateInWords(order, now)),
    },
    {
      key: 'startsAt',
      title: 'Starts',
      text: ({ startsAt, venue }) => startFor(reader, startsAt, venue.timeZone),
      value: ({ startsAt }) => startsAt,
      isExtra: isNarrow,
    },
    { key: 'title', title: 'Title', text: ({ title }) => title, shrinkTo: 12 },
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
      isExtra: true,
    },
    {
      key: 'venue',
      title: 'Venue',
      text: ({ venue }) => venue.name,
      value: ({ venue }) => venue.name,
      isExtra: true,
    },
    { key: 'listingId', title: 'Listing', text: ({ listingId }) => listingId, isExtra: true },
    { key: 'currency', title: 'Currency', text: ({ currency }) => currency, isExtra: true },
    {
      key: 'expiresAt',
      title: 'Held until',
      text: ({ expiresAt }) => (reader === 'program' ? expiresAt : clockTime(expiresAt, reader.timeZone)),
      value: ({ expiresAt }) => expiresAt,
      isExtra: true,
    },
    {
      key: 'attemptsLeft',
      title: 'Cards left',
      text: ({ attemptsLeft }) => `${attemptsLeft}`,
      isExtra: true,
    },
    {
      key: 'page',
      title: 'Page',
      text: ({ payment }) => payment?.nextAction?.url ?? '',
      value: ({ payment }) => payment?.nextAction?.url ?? null,
      isExtra: true,
    },
    {
      key: 'ticketIds',
      title: 'Tickets',
      text: ({ ticketIds }) => ticketIds.join(' '),
      value: ({ ticketIds }) => ticketIds,
      isExtra: true,
    },
  ];
}

function stateInWords(order: Order, now: number): string {
  const { state, expiresAt } = order;
  if (state === 'paid') return refundInWords(order) ?? state;
  if (state !== 'held' && state !== 'paying') return state;
  const end = Date.parse(expiresAt);
  if (end <= now) return state === 'held' ? 'expired' : state;
  return `${state}, ${countdown(end, now)} left`;
}
