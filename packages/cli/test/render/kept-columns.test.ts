import { expect, it } from 'vitest';
import { keptColumns } from '../../src/render/kept-columns.ts';
import { table } from '../../src/render/table.ts';

const screen = { columns: 72, rows: 24, colours: 0, unicode: true, timeZone: 'UTC' } as const;
const row = (label: string, count: number) =>
  Array.from({ length: count }, (_, at) => ({ seat: at, label: `${label}-${at + 1}` }));

it('shows people neighbours taken together, as wide as the screen', () => {
  const kept = [
    { keptAt: '2030-01-03T10:00:00Z', reason: 'For the press', seats: row('Orchestra A', 12) },
    {
      keptAt: '2030-01-04T18:30:00Z',
      reason: 'The conductor wants the orchestra to sit there',
      seats: [...row('Orchestra B', 1_200), { seat: 1, label: 'First Tier Left A-7' }],
    },
  ];
  expect(table(keptColumns(screen), kept, screen).split('\n')).toEqual([
    'SINCE                     SEATS  WHICH               REASON',
    'Thu 3 Jan 2030, 10:00 AM     12  Orchestra A-1..12   For the press',
    'Fri 4 Jan 2030, 6:30 PM   1,201  Orchestra B-1..12…  The conductor wan…',
  ]);
});
