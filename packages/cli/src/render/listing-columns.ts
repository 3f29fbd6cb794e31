import type { Listing } from '@admit-one/sdk/contract';
import { moneyFor, type Reader, startFor } from './for-reader.ts';
import type { Column } from './table.ts';
import { ellipsisFor, grouped } from './text.ts';
import { titleFor } from './title-for.ts';

/** What a list of listings shows that were found by these words. */
export function listingColumns(reader: Reader, words: string): Column<Listing>[] {
  return [
    {
      key: 'startsAt',
      title: 'Starts',
      text: ({ startsAt, venue }) => startFor(reader, startsAt, venue.timeZone),
      value: ({ startsAt }) => startsAt,
    },
    {
      key: 'title',
      title: 'Title',
      text: ({ title }) =>
        reader === 'program' || reader.columns >= 150
          ? title
          : titleFor(title, words, 30, ellipsisFor(reader)),
      value: ({ title }) => title,
      shrinkTo: 20,
    },
    {
      key: 'venue',
      title: 'Venue',
      text: ({ venue }) => venue.name,
      value: ({ venue }) => venue.name,
      shrinkTo: 10,
    },
    {
      key: 'city',
      title: 'City',
      text: ({ venue }) => venue.city,
      value: ({ venue }) => venue.city,
      shrinkTo: 8,
      // On a narrow screen the title needs the room more.
      isExtra: reader !== 'program' && reader.columns < 100,
    },
    {
      key: 'lowestPrice',
      title: 'From',
      text: ({ lowestPrice, currency }) =>
        lowestPrice === null ? '' : moneyFor(reader, lowestPrice, currency),
      value: ({ lowestPrice }) => lowestPrice,
      align: 'right',
    },
    {
      key: 'available',
      title: 'Left',
      text: ({ available }) => (reader === 'program' ? `${available}` : grouped(available)),
      align: 'right',
    },
    { key: 'id', title: 'Id', text: ({ id }) => id },
    { key: 'currency', title: 'Currency', text: ({ currency }) => currency, isExtra: true },
    { key: 'seatCount', title: 'Seats', text: ({ seatCount }) => `${seatCount}`, isExtra: true },
    { key: 'state', title: 'State', text: ({ state }) => state, isExtra: true },
    { key: 'saleClosesAt', title: 'Sale ends', text: ({ saleClosesAt }) => saleClosesAt, isExtra: true },
    { key: 'description', title: 'About', text: ({ description }) => description, isExtra: true },
  ];
}
