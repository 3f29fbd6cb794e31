import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Board, type SeatChange } from '../../src/listings/board.ts';
import { Feed } from '../../src/listings/feed.ts';
import { applyTo } from '../support/listen-to.ts';

const seatCount = 2;
const [ann, ben] = [41, 42];

/** One listener, who may be away, and what they know from what they were told. */
interface Known {
  readonly buyerId: number | null;
  isHere: boolean;
  version: string | null;
  statuses: string;
}

function world() {
  const board = new Board({ ordinalCount: seatCount, has: () => true });
  const feed = new Feed(1);
  let now = 0;
  let prices = { S: 5_000 };
  const glance = () => ({
    ...{ seatMapId: 7, prices, currency: 'USD', asOf: new Date(now), age: 0 },
    view: board.view(now),
  });
  const change = (said: Omit<SeatChange, 'listingId' | 'heldUntil'>, heldForMs = 1_000) => {
    const heldUntil = said.status === 'held' ? new Date(now + heldForMs) : null;
    board.apply({ listingId: 1, ...said, heldUntil });
  };
  const pass = (ms: number) => {
    now += ms;
  };
  const reprice = () => {
    prices = { S: prices.S + 1 };
  };
  const shown = (buyerId: number | null) => board.statuses(now, buyerId);
  return { feed, glance, change, pass, reprice, shown };
}

const step = fc.oneof(
  fc.record({
    kind: fc.constant('change' as const),
    seat: fc.nat({ max: seatCount - 1 }),
    status: fc.constantFrom('free', 'held', 'held', 'paying', 'sold', 'kept'),
    buyerId: fc.constantFrom(ann, ben),
    heldForMs: fc.integer({ min: 1, max: 300 }),
  }),
  fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 200 }) }),
  fc.record({ kind: fc.constantFrom('show' as const, 'show' as const, 'reprice' as const) }),
  fc.record({ kind: fc.constantFrom('leave' as const, 'come' as const), who: fc.nat({ max: 2 }) }),
);

test('whatever happens: who listens knows what is shown, and who comes back is told what differs', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
      const { feed, glance, change, pass, reprice, shown } = world();
      const listeners: Known[] = [null, ann, ben].map((buyerId) => ({
        ...{ buyerId, isHere: false, version: null, statuses: '' },
      }));
      feed.show(glance());
      const tell = (listener: Known, event: ReturnType<Feed['since']>) => {
        if (event === null) return;
        listener.statuses = applyTo(listener.statuses, event);
        listener.version = event.version;
      };
      const show = () => {
        const difference = feed.show(glance());
        for (const each of listeners)
          if (each.isHere && difference !== null) tell(each, difference.for(each.buyerId));
      };
      for (const one of steps) {
        if (one.kind === 'change')
          change({ ...one, status: one.status as SeatChange['status'] }, one.heldForMs);
        else if (one.kind === 'pass') pass(one.ms);
        else if (one.kind === 'reprice') reprice();
        else if (one.kind === 'leave') listeners[one.who]!.isHere = false;
        else {
          show();
          if (one.kind === 'come' && !listeners[one.who]!.isHere) {
            const listener = listeners[one.who]!;
            tell(listener, feed.since(listener.version, listener.buyerId));
            listener.isHere = true;
          }
          for (const each of listeners) if (each.isHere) expect(each.statuses).toBe(shown(each.buyerId));
        }
      }
    }),
    { numRuns: 1_000 },
  );
});

test('what does not differ is not told, and what everybody gets is one object', () => {
  const { feed, glance, change } = world();
  feed.show(glance());
  expect(feed.snapshot(null)).toBe(feed.snapshot(ben));
  expect(feed.show(glance())).toBeNull();
  change({ seat: 1, status: 'held', buyerId: ann });
  const difference = feed.show(glance())!;
  expect(difference.for(null)).toMatchObject({ type: 'changed', seats: { h: [1] } });
  expect(difference.for(ben)).toBe(difference.for(null));
  expect(difference.for(ann)).toMatchObject({ seats: { m: [1] } });
  // Another hold of hers: to everybody else the seat stands as it stood.
  change({ seat: 1, status: 'held', buyerId: ann }, 2_000);
  expect(feed.show(glance())).toBeNull();
  const before = feed.snapshot(ann).version;
  change({ seat: 1, status: 'held', buyerId: ben });
  const handedOn = feed.show(glance())!;
  expect([handedOn.for(null), handedOn.for(ann), handedOn.for(ben)]).toMatchObject([
    null,
    { seats: { h: [1] } },
    { seats: { m: [1] } },
  ]);
  // Whoever was away meanwhile is told the same.
  expect(feed.since(before, ann)).toMatchObject({ seats: { h: [1] } });
  expect(feed.since(before, null)).toBeNull();
});

test('a version of long ago is worth what it was, one of another feed or of the future nothing', () => {
  const { feed, glance, change } = world();
  feed.show(glance());
  const { version } = feed.snapshot(null);
  for (const status of ['held', 'free', 'held', 'sold'] as const) {
    change({ seat: 1, status, buyerId: ann });
    feed.show(glance());
  }
  change({ seat: 0, status: 'kept', buyerId: null });
  feed.show(glance());
  expect(feed.since(version, null)).toMatchObject({ type: 'changed', seats: { s: [1], k: [0] } });
  expect(feed.since(feed.snapshot(null).version, null)).toBeNull();
  const [name] = version.split('.');
  for (const strange of [
    `${name}.1000000000000`,
    `${name}.7`,
    '1000000000000',
    `${'0'.repeat(16)}.1`,
    '',
    '☃',
  ]) {
    expect([strange, feed.since(strange, null)?.type]).toEqual([strange, 'snapshot']);
  }
});

test('where nearly every seat differs, the whole is shorter', () => {
  const board = new Board({ ordinalCount: 600, has: () => true });
  const feed = new Feed(1);
  const glance = () => ({
    ...{ seatMapId: 7, prices: {}, currency: 'USD', asOf: new Date(0), age: 0 },
    view: board.view(0),
  });
  feed.show(glance());
  const { version } = feed.snapshot(null);
  for (let seat = 0; seat < 300; seat += 1) {
    board.apply({ listingId: 1, seat, status: 'sold', buyerId: ann, heldUntil: null });
  }
  expect(feed.show(glance())!.for(null)).toMatchObject({ type: 'snapshot' });
  expect(feed.since(version, ann)).toMatchObject({ type: 'snapshot' });
});
