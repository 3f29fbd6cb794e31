import type { SeatMapChange } from '@admit-one/sdk/contract';
import type { Column } from './table.ts';

export const changeColumns: Column<SeatMapChange>[] = [
  ...(['seatMapId', 'venueId', 'version', 'seatCount', 'isNew', 'added', 'dropped'] as const).map((key) => ({
    key,
    title: key,
    text: (change: SeatMapChange) => `${change[key]}`,
    value: (change: SeatMapChange) => change[key],
  })),
  {
    key: 'droppedKept',
    title: 'droppedKept',
    text: ({ droppedKept }) => droppedKept.map(({ label }) => label).join(', '),
    value: ({ droppedKept }) => droppedKept,
  },
];
