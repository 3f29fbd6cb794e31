import type { KeptSeats } from '@admit-one/sdk/contract';
import type { Reader } from './for-reader.ts';
import { momentFor } from './moment.ts';
import { seatRuns } from './seat-runs.ts';
import type { Column } from './table.ts';
import { grouped } from './text.ts';

/** What is kept back of a listing; people get neighbours taken together. */
export function keptColumns(reader: Reader): Column<KeptSeats>[] {
  return [
    { key: 'keptAt', title: 'Since', text: ({ keptAt }) => momentFor(reader, keptAt, '') },
    {
      key: 'count',
      title: 'Seats',
      text: ({ seats }) => (reader === 'program' ? `${seats.length}` : grouped(seats.length)),
      value: ({ seats }) => seats.length,
      align: 'right',
    },
    {
      key: 'seats',
      title: 'Which',
      text: ({ seats }) => {
        const labels = seats.map(({ label }) => label);
        return reader === 'program' ? labels.join(',') : seatRuns(labels);
      },
      value: ({ seats }) => seats,
      shrinkTo: 16,
    },
    { key: 'reason', title: 'Reason', text: ({ reason }) => reason, shrinkTo: 12 },
  ];
}
