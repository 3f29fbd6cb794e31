import type { GateCounts } from '@admit-one/sdk/contract';
import type { Reader } from '../for-reader.ts';
import { momentFor } from '../moment.ts';
import type { Column } from '../table.ts';
import { grouped } from '../text.ts';

/** How a performance's gates stand. */
export function countsColumns(reader: Reader): Column<GateCounts>[] {
  const number = (value: number) => (reader === 'program' ? `${value}` : grouped(value));
  return [
    { key: 'title', title: 'Title', text: ({ title }) => title },
    { key: 'startsAt', title: 'Starts', text: ({ startsAt }) => momentFor(reader, startsAt, '') },
    {
      key: 'doorsOpenAt',
      title: 'Doors open',
      text: ({ doorsOpenAt }) => momentFor(reader, doorsOpenAt, 'at any time'),
    },
    { key: 'reentry', title: 'Re-entry', text: ({ reentry }) => (reentry ? 'yes' : 'no') },
    { key: 'sold', title: 'Sold', text: ({ sold }) => number(sold) },
    { key: 'admitted', title: 'Let in', text: ({ admitted }) => number(admitted) },
    { key: 'inside', title: 'Inside now', text: ({ inside }) => number(inside) },
    { key: 'doubles', title: 'Doubles', text: ({ doubles }) => number(doubles) },
    { key: 'voids', title: 'Voids let in', text: ({ voids }) => number(voids) },
    { key: 'listingId', title: 'Listing', text: ({ listingId }) => listingId, isExtra: true },
    { key: 'asOf', title: 'As of', text: ({ asOf }) => asOf, isExtra: true },
  ];
}

export const gateColumns: readonly Column<GateCounts['gates'][number]>[] = [
  { key: 'gate', title: 'Gate', text: ({ gate }) => gate },
  { key: 'admitted', title: 'Let in', text: ({ admitted }) => grouped(admitted), align: 'right' },
  { key: 'left', title: 'Let out', text: ({ left }) => grouped(left), align: 'right' },
];
