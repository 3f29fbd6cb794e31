import { sample } from '@admit-one/sdk/testing';
import { expect, it } from 'vitest';
import { orderColumns } from '../../src/render/order-columns.ts';

const screen = { columns: 120, rows: 24, colours: 0, unicode: true, timeZone: 'UTC' } as const;
const [seat] = sample.order().seats;
const gone = { ...seat!, refundedAt: '2030-01-03T10:00:00Z' };

it.each([
  [[seat!, seat!], 'paid', 'paid'],
  [[seat!, gone], 'partly refunded', 'paid'],
  [[gone, gone], 'refunded', 'paid'],
])('an order of %j is shown as %s', (seats, words, state) => {
  const order = sample.order({ state: 'paid', seats });
  const shownTo = (reader: Parameters<typeof orderColumns>[0]) =>
    orderColumns(reader, 0)
      .find(({ key }) => key === 'state')!
      .text(order);
  expect([shownTo(screen), shownTo('program')]).toEqual([words, state]);
});
