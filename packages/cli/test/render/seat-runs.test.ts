import { expect, it } from 'vitest';
import { seatRuns } from '../../src/render/seat-runs.ts';

it.each([
  [[], ''],
  [['Pit 7'], 'Pit 7'],
  [['Floor A-1', 'Floor A-2', 'Floor A-3', 'Floor B-4', 'Floor B-6'], 'Floor A-1..3, Floor B-4, Floor B-6'],
  [['A-9', 'A-10', 'A-10a', 'A-11'], 'A-9..10, A-10a, A-11'],
  [['A-01', 'A-02', 'Gate'], 'A-01, A-02, Gate'],
])('%j reads %s', (labels, text) => {
  expect(seatRuns(labels)).toBe(text);
});
