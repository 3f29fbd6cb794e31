import { expect, test } from 'vitest';
import { seatsOf } from '../../src/orders/seats-of.ts';
import { distinct } from '../../src/orders/sorted.ts';

test('rows are taken once each, in the order of their numbers and not of their digits', () => {
  const rows = [
    { listingId: 7, seat: 10, who: 'last' },
    { listingId: 7, seat: 9, who: 'third' },
    { listingId: 10, seat: 1, who: 'other' },
    { listingId: 7, seat: 10, who: 'again' },
    { listingId: 6, seat: 99, who: 'first' },
  ];
  expect(distinct(rows, 'listingId', 'seat').map(({ listingId, seat }) => [listingId, seat])).toEqual([
    [6, 99],
    [7, 9],
    [7, 10],
    [10, 1],
  ]);
});

test('numbers that read the same when put together are different rows', () => {
  const rows = [
    { listingId: 1, seat: 11 },
    { listingId: 11, seat: 1 },
  ];
  expect(distinct(rows.toReversed(), 'listingId', 'seat')).toEqual(rows);
});

test('the seats of orders are a row each, in the listing of their order', () => {
  expect(
    seatsOf([
      { listingId: 7, seats: [3, 1] },
      { listingId: 8, seats: [1] },
    ]),
  ).toEqual([
    { listingId: 7, seat: 3 },
    { listingId: 7, seat: 1 },
    { listingId: 8, seat: 1 },
  ]);
});
