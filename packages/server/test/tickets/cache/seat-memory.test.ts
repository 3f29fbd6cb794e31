import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSeatMemory } from '../../../src/tickets/cache/seat-memory.ts';
import type { SeatState } from '../../../src/tickets/cache/seat-state.ts';

const owned = (epoch: number, revision: number, seat = 0): SeatState => ({
  ...{ listingId: 1, seat, epoch, revision },
  ticket: {
    ...{ ownerId: epoch, orderId: 1, price: 1, currency: 'USD', since: epoch, label: 'A-1', category: 'S' },
  },
});

test('a thousand writes in any order leave the newest', () => {
  const writes = Array.from({ length: 1_000 }, (_, at) => owned(1 + (at % 10), at));
  fc.assert(
    fc.property(fc.shuffledSubarray(writes, { minLength: 1_000 }), (shuffled) => {
      const memory = createSeatMemory();
      for (const state of shuffled) memory.put(state, 0);
      expect(memory.get('1/0')?.state).toEqual(owned(10, 999));
      expect([...memory.namesOf(10)]).toEqual(['1/0']);
      expect([...memory.namesOf(9)]).toEqual([]);
    }),
    { numRuns: 20 },
  );
});

test('what was read before a change is not believed, however late it comes', () => {
  const memory = createSeatMemory();
  const begun = performance.now();
  memory.changed([{ listingId: 1, seat: 0 }], false);
  expect(memory.isAhead('1/0')).toBe(true);
  memory.put(owned(1, 1), begun);
  expect(memory.get('1/0')?.readAt).toBe(Number.NEGATIVE_INFINITY);
  const later = performance.now();
  memory.put(owned(2, 2), later);
  expect(memory.get('1/0')?.readAt).toBe(later);
  expect(memory.isAhead('1/0')).toBe(false);
  memory.changed([{ listingId: 1, seat: 0 }], true);
  expect(memory.isAhead('1/0')).toBe(false);
  expect(memory.get('1/0')?.readAt).toBe(Number.NEGATIVE_INFINITY);
});

test('made-up seats push no ticket out', () => {
  const memory = createSeatMemory({ most: 10 });
  memory.put(owned(1, 1), 0);
  for (let seat = 1; seat <= 1_000; seat++)
    memory.put({ listingId: 1, seat, epoch: 0, revision: 1, ticket: null }, 0);
  expect(memory.get('1/0')?.state.epoch).toBe(1);
  for (let seat = 1; seat <= 10; seat++) memory.put(owned(1, 1, seat), 0);
  expect(memory.get('1/0')).toBeUndefined();
  expect([...memory.namesOf(1)]).toHaveLength(10);
});
