import type { Venue } from '@admit-one/sdk/contract';
import type { Column } from './table.ts';

export const venueColumns: Column<Venue>[] = [
  { key: 'name', title: 'Name', text: ({ name }) => name, shrinkTo: 15 },
  { key: 'city', title: 'City', text: ({ city }) => city, shrinkTo: 8 },
  {
    key: 'seatCount',
    title: 'Places',
    text: ({ seatCount }) => `${seatCount}`,
    value: ({ seatCount }) => seatCount,
    align: 'right',
  },
  { key: 'visibility', title: 'For', text: ({ visibility }) => visibility },
  { key: 'id', title: 'Id', text: ({ id }) => id },
  { key: 'seatMapId', title: 'Seat map', text: ({ seatMapId }) => seatMapId, isExtra: true },
  { key: 'timeZone', title: 'Time zone', text: ({ timeZone }) => timeZone, isExtra: true },
];
