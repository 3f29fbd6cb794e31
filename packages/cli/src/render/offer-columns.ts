import type { Offer } from '@admit-one/sdk/contract';
import { moneyFor, type Reader } from './for-reader.ts';
import type { Column } from './table.ts';

/** What a list of offers shows, and one offer as a record. */
export function offerColumns(reader: Reader): Column<Offer>[] {
  return [
    { key: 'ticketId', title: 'Ticket', text: ({ ticketId }) => ticketId },
    {
      key: 'state',
      title: 'State',
      text: ({ state }) => (reader === 'program' ? state : inWords[state]),
      value: ({ state }) => state,
    },
    { key: 'label', title: 'Seat', text: ({ label }) => label },
    { key: 'title', title: 'Title', text: ({ title }) => title, shrinkTo: 14 },
    {
      key: 'price',
      title: 'Price',
      text: ({ price, currency }) => (price === null ? '' : moneyFor(reader, price, currency)),
      value: ({ price }) => price,
      align: 'right',
    },
    {
      key: 'paid',
      title: 'You paid',
      text: ({ paid, currency }) => moneyFor(reader, paid, currency),
      value: ({ paid }) => paid,
      align: 'right',
    },
    {
      key: 'highest',
      title: 'At most',
      text: ({ highest, currency }) => moneyFor(reader, highest, currency),
      value: ({ highest }) => highest,
      isExtra: true,
    },
    { key: 'currency', title: 'Currency', text: ({ currency }) => currency, isExtra: true },
    { key: 'startsAt', title: 'Starts', text: ({ startsAt }) => startsAt, isExtra: true },
    { key: 'listingId', title: 'Listing', text: ({ listingId }) => listingId, isExtra: true },
  ];
}

const inWords: Readonly<Record<Offer['state'], string>> = {
  open: 'on offer',
  held: 'on offer, held by a buyer',
  paying: 'being paid for',
  withdrawn: 'not on offer',
};
