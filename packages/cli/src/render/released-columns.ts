import type { ReleasedSeats } from '@admit-one/sdk/contract';
import type { Column } from './table.ts';

/** What became of seats that were to be released. */
export const releasedColumns: Column<ReleasedSeats>[] = (['released', 'notKept'] as const).map((key) => ({
  key,
  title: key,
  text: (answer: ReleasedSeats) => answer[key].map(({ label }) => label).join(','),
  value: (answer: ReleasedSeats) => answer[key],
}));
