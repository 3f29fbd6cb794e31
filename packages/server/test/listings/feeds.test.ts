import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Board } from '../../src/listings/board.ts';
import type { Glance, SeatsNow } from '../../src/listings/boards.ts';
import { createFeeds } from '../../src/listings/feeds.ts';
import { DatabaseUnavailable } from '../../src/platform/database/database.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => void vi.useRealTimers());

/** One listing of two seats in memory, and what a reading of it gives. */
function world() {
  let now = 0;
  let asked = 0;
  let read = async (): Promise<SeatsNow | null> => ({ ...facts, listingId: 1, statuses: 'ff', offers: {} });
  const facts = { seatMapId: 7, prices: {}, currency: 'USD', asOf: new Date(0) };
  const board = new Board({ ordinalCount: 2, has: () => true });
  const boards = {
    seats: () => {
      asked += 1;
      return read();
    },
    glance: (): Glance => ({ ...facts, view: board.view(0), age: 10_000 }),
  };
  const heard: string[] = [];
  return {
    feeds: createFeeds({ boards, clock: () => now }),
    board,
    heard,
    asked: () => asked,
    listener: {
      send: ({ type }: { type: string }) => void heard.push(type),
      end: () => void heard.push('end'),
    },
    reads(next: typeof read) {
      read = next;
    },
    async pass(ms: number) {
      for (const end = now + ms; now < end; ) {
        now += 100;
        vi.advanceTimersByTime(100);
        await new Promise(setImmediate);
      }
    },
  };
}

test('a database that is away for long does not end a stream, and is asked twice a second', async () => {
  const { feeds, heard, listener, pass, reads, asked, board } = world();
  (await feeds.stream(1, null, null))!(listener);
  reads(() => Promise.reject(new DatabaseUnavailable(new Error('pulled out'))));
  const begun = asked();
  await pass(120_000);
  expect(heard).toEqual(['snapshot']);
  expect(asked() - begun).toBeLessThanOrEqual(240);
  board.apply({ listingId: 1, seat: 1, status: 'sold', buyerId: 41, heldUntil: null });
  await pass(200);
  expect(heard).toEqual(['snapshot', 'changed']);
});

test.each([
  ['a listing that is gone', async () => null],
  ['an error nobody expected', () => Promise.reject(new TypeError('of ours'))],
])('%s ends it: whoever asks again is told why', async (_what, read) => {
  const { feeds, heard, listener, pass, reads } = world();
  (await feeds.stream(1, null, null))!(listener);
  reads(read);
  await pass(1_000);
  expect(heard.slice(0, 2)).toEqual(['snapshot', 'end']);
});

test('the last to leave stops the clock, and leaving twice is leaving once', async () => {
  const { feeds, listener, pass, asked } = world();
  const leave = (await feeds.stream(1, null, null))!(listener);
  const leaveToo = (await feeds.stream(2, null, null))!({ ...listener });
  await pass(1_000);
  leave();
  leave();
  expect(vi.getTimerCount()).toBe(1);
  leaveToo();
  expect(vi.getTimerCount()).toBe(0);
  const atTheEnd = asked();
  await pass(2_000);
  expect(asked()).toBe(atTheEnd);
});

test('who comes to others begins where these stand, and the others are not told for it', async () => {
  const { feeds, board, heard, listener, pass } = world();
  (await feeds.stream(1, null, null))!(listener);
  board.apply({ listingId: 1, seat: 0, status: 'sold', buyerId: 41, heldUntil: null });
  const second: string[] = [];
  (await feeds.stream(1, null, null))!({ send: ({ version }) => void second.push(version), end() {} });
  expect(heard).toEqual(['snapshot']);
  await pass(100);
  expect(heard).toEqual(['snapshot', 'changed']);
  expect(second.map((version) => version.split('.')[1])).toEqual(['1', '2']);
});
