import type { Ticket } from '@admit-one/sdk/contract';
import { moneyFor, type Reader, startFor } from './for-reader.ts';
import type { Column } from './table.ts';

/** What a list of tickets shows, and one ticket as a record. */
export function ticketColumns(reader: Reader): Column<Ticket>[] {
  return [
    {
      key: 'startsAt',
      title: 'Starts',
      text: ({ startsAt, venue }) => startFor(reader, startsAt, venue.timeZone),
      value: ({ startsAt }) => startsAt,
    },
    { key: 'title', title: 'Title', text: ({ title }) => title, shrinkTo: 14 },
    { key: 'label', title: 'Seat', text: ({ label }) => label },
    {
      key: 'venue',
      title: 'Venue',
      text: ({ venue }) => venue.name,
      value: ({ venue }) => venue.name,
      shrinkTo: 8,
      isExtra: reader !== 'program' && reader.columns < 100,
    },
    { key: 'id', title: 'Ticket', text: ({ id }) => id },
    {
      key: 'city',
      title: 'City',
      text: ({ venue }) => venue.city,
      value: ({ venue }) => venue.city,
      isExtra: true,
    },
    {
      key: 'price',
      title: 'Price',
      text: ({ price, currency }) => moneyFor(reader, price, currency),
      value: ({ price }) => price,
      isExtra: true,
    },
    { key: 'currency', title: 'Currency', text: ({ currency }) => currency, isExtra: true },
    { key: 'orderId', title: 'Order', text: ({ orderId }) => orderId, isExtra: true },
    { key: 'listingId', title: 'Listing', text: ({ listingId }) => listingId, isExtra: true },
    { key: 'qr', title: 'QR', text: ({ qr }) => qr, isExtra: true },
  ];
}
