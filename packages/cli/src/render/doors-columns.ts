import type { Listing } from '@admit-one/sdk/contract';
import { ofOneThing, type Reader, startFor } from './for-reader.ts';
import type { Column } from './table.ts';

/** From when the gates of a listing let in, and whether who leaves may come in again. */
export function doorsColumns(reader: Reader): Column<Listing>[] {
  const isForProgram = reader === 'program';
  const moment = (at: string, { venue }: Listing) => startFor(ofOneThing(reader), at, venue.timeZone);
  return [
    { key: 'id', title: 'Listing', text: ({ id }) => id },
    { key: 'title', title: 'Title', text: ({ title }) => title },
    { key: 'startsAt', title: 'Starts', text: (listing) => moment(listing.startsAt, listing) },
    {
      key: 'doorsOpenAt',
      title: 'Doors',
      text: (listing) => {
        if (listing.doorsOpenAt === null) return isForProgram ? '' : 'open at any time';
        return moment(listing.doorsOpenAt, listing);
      },
    },
    {
      key: 'reentry',
      title: 'Re-entry',
      text: ({ reentry }) => (isForProgram ? `${reentry}` : reentry ? 'yes' : 'no'),
    },
  ];
}
