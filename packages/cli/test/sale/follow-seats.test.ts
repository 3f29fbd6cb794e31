import type { AdmitOne, SeatStatuses, SeatUpdate } from '@admit-one/sdk';
import { afterEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../src/context.ts';
import { followSeats } from '../../src/sale/follow-seats.ts';

type Watch = AdmitOne['listings']['watch'];
type Listening = Parameters<Watch>[1];

let stop = new AbortController();
afterEach(() => stop.abort());

/** Follows a listing whose stream and whose answers are these, with a clock that the test moves. */
function follow(
  stream: (options: Listening) => AsyncGenerator<SeatUpdate, void, void>,
  ask: () => Promise<SeatStatuses>,
) {
  stop = new AbortController();
  const heard: string[] = [];
  const sleepers: { until: number; wake: () => void }[] = [];
  let now = 0;
  const clock: Clock = {
    now: () => now,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        sleepers.push({ until: now + milliseconds, wake: resolve });
        signal?.addEventListener('abort', () => reject(new Error('aborted')));
      }),
  };
  const client = {
    listings: { watch: (_: string, options: Listening) => stream(options), seats: ask },
  } as unknown as Pick<AdmitOne, 'listings'>;
  const follower = {
    seats: ({ statuses }: SeatStatuses) => void heard.push(statuses),
    unreachable: () => void heard.push('unreachable'),
  };
  void followSeats(client, 'lst_1', follower, { clock, signal: stop.signal });
  return {
    heard,
    /** What has been told once so many more milliseconds are over. */
    async after(milliseconds: number): Promise<string[]> {
      await settled();
      now += milliseconds;
      for (const sleeper of sleepers.splice(0)) {
        if (sleeper.until <= now) sleeper.wake();
        else sleepers.push(sleeper);
      }
      await settled();
      return heard.splice(0);
    },
  };
}

function seats(statuses: string): SeatUpdate {
  return {
    listingId: 'lst_1',
    seatMapId: 'map_1',
    asOf: '',
    statuses,
    prices: {},
    offers: {},
    currency: 'USD',
    changed: [],
  } as unknown as SeatUpdate;
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}

describe('seats that are followed', () => {
  it('are told by the stream, and nobody asks beside it', async () => {
    let asked = 0;
    const next = Promise.withResolvers<void>();
    const on = follow(
      async function* () {
        yield seats('ff');
        await next.promise;
        yield seats('fh');
        await new Promise(() => {});
      },
      async () => {
        asked += 1;
        return seats('xx');
      },
    );
    expect(await on.after(5_000)).toEqual(['ff']);
    next.resolve();
    expect(await on.after(5_000)).toEqual(['fh']);
    expect(asked).toBe(0);
  });

  it('are asked for where no stream can be had, and unreachable where nothing can', async () => {
    let answer: SeatStatuses | undefined = seats('ff');
    const on = follow(
      // biome-ignore lint/correctness/useYield: it fails before there is anything to tell.
      async function* () {
        throw new Error('no streams here');
      },
      async () => {
        if (answer === undefined) throw new Error('away');
        return answer;
      },
    );
    expect(await on.after(2_000)).toEqual(['ff']);
    answer = undefined;
    expect(await on.after(2_000)).toEqual(['unreachable']);
    answer = seats('hh');
    expect(await on.after(2_000)).toEqual(['hh']);
  });

  it('are asked for while a proxy keeps the stream back, however open it is', async () => {
    const on = follow(
      async function* (options) {
        options?.onLive?.(true);
        await new Promise(() => {});
      },
      async () => seats('fs'),
    );
    expect(await on.after(2_000)).toEqual(['fs']);
  });

  it('are asked for while the stream is broken, and told again when it is back', async () => {
    let live: (isLive: boolean) => void = () => {};
    const on = follow(
      async function* (options) {
        live = (isLive) => options?.onLive?.(isLive);
        live(true);
        yield seats('ff');
        await new Promise(() => {});
      },
      async () => {
        throw new Error('away');
      },
    );
    expect(await on.after(0)).toEqual(['ff']);
    live(false);
    expect(await on.after(2_000)).toEqual(['unreachable']);
    live(true);
    expect(await on.after(2_000)).toEqual(['ff']);
  });
});
