import { expect, test } from 'vitest';
import { seatMapDrawing } from '../../src/contract/schemas/seat-map.ts';

const house = { name: 'Small', city: 'Town', timeZone: 'UTC', categories: [{ letter: 'P', name: 'Pit' }] };
const row = (ordinal: number) => ({ label: 'A', cells: 'P', numbers: ['1'], ordinals: [ordinal] });
const area = (capacity: number, ...ordinals: { first: number; count: number }[]) => ({
  rows: [],
  area: { category: 'P', capacity, ordinals },
});

// A server that says so would have whoever shows the map fill their memory.
test.each([
  ['a seat far beyond all others', { rows: [row(4_000_000_000)] }],
  ['an area of a billion places', area(1_000_000_000, { first: 0, count: 1_000_000_000 })],
  ['places far beyond all others', area(2, { first: 1_000_000_000, count: 2 })],
  ['many runs in a small area', area(2, { first: 0, count: 2 }, { first: 0, count: 2 })],
])('%s is no seat map', (_, section) => {
  const isMap = (one: object) =>
    seatMapDrawing.safeParse({ ...house, sections: [{ name: 'Pit', ...one }] }).success;
  expect(isMap(section)).toBe(false);
  expect(isMap({ rows: [row(199_999)] })).toBe(true);
  expect(isMap(area(100_000, { first: 0, count: 99_999 }, { first: 199_999, count: 1 }))).toBe(true);
});
