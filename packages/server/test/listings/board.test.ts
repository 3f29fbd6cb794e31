import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Board, type BoardRows, type SeatChange } from '../../src/listings/board.ts';

const seatCount = 6;
const buyers = [41, 42];
/** Seat 4 was dropped from the seat map. */
const index = { ordinalCount: seatCount, has: (seat: number) => seat !== 4 };

const change: fc.Arbitrary<SeatChange> = fc
  .record({
    seat: fc.constantFrom(0, 1, 2, 3, 5),
    status: fc.constantFrom('free', 'held', 'paying', 'sold', 'offered', 'kept'),
    buyerId: fc.constantFrom(...buyers),
    heldUntil: fc.integer({ min: 1, max: 20 }),
    offerPrice: fc.constantFrom(null, 7_000, 9_000),
  })
  .map(({ seat, status, buyerId, heldUntil, offerPrice }) => ({
    listingId: 1,
    seat,
    status,
    buyerId: status === 'free' || status === 'kept' ? null : buyerId,
    heldUntil: status === 'held' ? new Date(heldUntil) : null,
    offerPrice:
      { offered: offerPrice ?? 8_000, held: offerPrice, paying: offerPrice }[status as string] ?? null,
  }));

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ apply: change }) },
  { weight: 1, arbitrary: fc.record({ fill: fc.uniqueArray(change, { selector: ({ seat }) => seat }) }) },
  { weight: 4, arbitrary: fc.record({ ask: fc.nat({ max: 3 }) }) },
);

/** What stands in the contract, as plainly as it can be said. */
function characterOf(said: SeatChange | undefined, now: number, asker: number | null): string {
  if (said === undefined || said.status === 'free') return 'f';
  if (said.status === 'kept') return 'k';
  if (said.status === 'sold') return 's';
  if (said.status === 'offered') return 'o';
  if (said.status === 'held' && said.heldUntil!.getTime() <= now) return said.offerPrice === null ? 'f' : 'o';
  return said.buyerId === asker ? 'm' : 'h';
}

test('a board says what a table of the last word on each seat says, at any time, to anybody', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const board = new Board(index);
      let now = 0;
      let last = new Map<number, SeatChange>();
      for (const said of steps) {
        if ('apply' in said) {
          board.apply(said.apply);
          last.set(said.apply.seat, said.apply);
        } else if ('fill' in said) {
          board.fill(rowsOf(said.fill));
          last = new Map(said.fill.map((row) => [row.seat, row]));
        } else {
          now += said.ask;
          for (const asker of [null, ...buyers]) {
            const expected = Array.from({ length: seatCount }, (_, seat) =>
              seat === 4 ? 'k' : characterOf(last.get(seat), now, asker),
            );
            expect(board.statuses(now, asker)).toBe(expected.join(''));
            const offers = expected.flatMap((letter, seat) =>
              letter === 'o' ? [[seat, last.get(seat)!.offerPrice]] : [],
            );
            expect(board.view(now).offers).toEqual(Object.fromEntries(offers));
          }
          const others = [...last.values()].filter((row) => row.status === 'sold' && row.buyerId !== 41);
          const all = [5, 4, 3, 2, 1, 0];
          expect(board.soldToOthers(41, all).sort()).toEqual(others.map(({ seat }) => seat).sort());
        }
      }
    }),
  );
});

test('the largest hall takes a megabyte and a half at most', () => {
  const board = new Board({ ordinalCount: 60_000, has: () => true });
  expect(board.bytes).toBeLessThan(1_500_000);
  expect(board.statuses(0, null)).toBe('f'.repeat(60_000));
});

test('one that is held or paid for stays on offer at the price that it had', () => {
  const board = new Board(index);
  const said = { listingId: 1, seat: 2, buyerId: 41, heldUntil: null };
  board.apply({ ...said, status: 'offered', offerPrice: 7_000 });
  board.apply({ ...said, status: 'held', heldUntil: new Date(10), buyerId: 42 });
  expect([board.view(9).statuses, board.view(9).offers]).toEqual(['ffhfkf', {}]);
  expect([board.view(10).statuses, board.view(10).offers]).toEqual(['ffofkf', { 2: 7_000 }]);
  board.apply({ ...said, status: 'paying' });
  board.apply({ ...said, status: 'offered' });
  expect(board.view(10).offers).toEqual({ 2: 7_000 });
  board.apply({ ...said, status: 'sold' });
  board.apply({ ...said, status: 'held', heldUntil: new Date(10) });
  expect(board.view(10).statuses).toBe('ffffkf');
});

function rowsOf(changes: readonly SeatChange[]): BoardRows {
  return {
    seats: changes.map(({ seat }) => seat),
    states: changes.map(({ status }) => status[0]).join(''),
    buyers: changes.map(({ buyerId }) => buyerId ?? 0),
    heldUntil: changes.map(({ heldUntil }) => heldUntil?.getTime() ?? 0),
    offers: Object.fromEntries(
      changes.flatMap(({ seat, offerPrice }) => (offerPrice === null ? [] : [[seat, offerPrice!]])),
    ),
  };
}
