import { setImmediate } from 'node:timers/promises';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BoardReading } from '../../src/listings/board.sql.ts';
import type { SeatChange } from '../../src/listings/board.ts';
import { createBoards } from '../../src/listings/boards.ts';
import { DatabaseUnavailable } from '../../src/platform/database/database.ts';

const seatCount = 3;
const [ann, ben] = [41, 42];
/** The database's clock goes as fast as the process's, from somewhere else. */
const databaseClock = 1_000_000_000_000;

/** A listing of three seats in a database whose answers come when the test says so, and the boards of one process. */
function world({ maxBytes = 1_000_000 } = {}) {
  let now = 10_000;
  const commits: { change: SeatChange; at: number }[] = [];
  const readings: { listingId: number; at: number; snapshot: BoardReading | null; answered: boolean }[] = [];
  const answers: PromiseWithResolvers<BoardReading | null>[] = [];
  let slowestAnswer = 0;

  const boards = createBoards({
    clock: () => now,
    maxBytes,
    seatsOf: async () => ({ ordinalCount: seatCount, has: () => true }),
    read: (listingId) => {
      readings.push({ listingId, at: now, snapshot: null, answered: false });
      const answer = Promise.withResolvers<BoardReading | null>();
      answers.push(answer);
      return answer.promise;
    },
  });

  function snapshot(): BoardReading {
    const last = new Map(commits.map(({ change }) => [change.seat, change]));
    const isTaken = ({ status, heldUntil }: SeatChange) =>
      status !== 'free' && (heldUntil === null || heldUntil.getTime() > databaseClock + now);
    const taken = [...last.values()].filter(isTaken);
    return {
      seatMapId: 7,
      prices: { S: 5_000 },
      currency: 'USD',
      asOf: new Date(databaseClock + now),
      seats: taken.map(({ seat }) => seat),
      states: taken.map(({ status }) => status[0]).join(''),
      buyers: taken.map(({ buyerId }) => buyerId ?? 0),
      heldUntil: taken.map(({ heldUntil }) => heldUntil?.getTime() ?? 0),
      offers: {},
    };
  }

  const open = () => readings.findIndex(({ answered }) => !answered);
  const self = {
    boards,
    commits,
    readings,
    now: () => now,
    slowestAnswer: () => slowestAnswer,
    isReading: () => open() !== -1,

    pass(ms: number) {
      now += ms;
    },

    commit(
      seat: number,
      status: SeatChange['status'],
      buyerId: number | null = null,
      heldForMs = 0,
    ): SeatChange {
      const heldUntil = status === 'held' ? new Date(databaseClock + now + heldForMs) : null;
      const change = { listingId: 1, seat, status, buyerId, heldUntil };
      commits.push({ change, at: now });
      return change;
    },

    /** The open reading sees what is committed now. */
    look() {
      const reading = readings[open()];
      if (reading !== undefined) reading.snapshot ??= snapshot();
    },

    async answer() {
      self.look();
      const at = open();
      if (at === -1) return;
      const { snapshot } = readings[at]!;
      slowestAnswer = Math.max(slowestAnswer, databaseClock + now - snapshot!.asOf.getTime());
      readings[at]!.answered = true;
      answers[at]!.resolve(snapshot);
      await setImmediate();
    },

    async fail(error: Error) {
      const at = open();
      readings[at]!.answered = true;
      answers[at]!.reject(error);
      await setImmediate();
    },

    /** What a look shows whose reading, if it needs one, is answered at once. */
    async seats(buyerId: number | null = null) {
      const seen = boards.seats(1, buyerId);
      await self.answer();
      return (await seen)!;
    },

    statuses: async (buyerId: number | null = null) => (await self.seats(buyerId)).statuses,
  };
  return self;
}

const seat = fc.nat({ max: seatCount - 1 });
const commit = fc.record({
  seat,
  status: fc.constantFrom('free', 'held', 'held', 'paying', 'sold', 'kept'),
  buyerId: fc.constantFrom(ann, ben),
  heldForMs: fc.integer({ min: 1, max: 1_500 }),
});
const step = fc.oneof(
  fc.record({ own: commit }),
  fc.record({ other: commit }),
  fc.record({ tell: seat }),
  fc.record({ look: fc.constantFrom(null, ann) }),
  fc.constantFrom({ answer: 'begin' }, { answer: 'end' }),
  fc.record({ pass: fc.integer({ min: 1, max: 700 }) }),
);

test('whatever happens between: others show when half a second old, own commits at once, two readings a second', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
      const { boards, commits, readings, ...at } = world();
      const untold = new Map<number, SeatChange[]>();
      /** By seat, how many of all commits there were when the last own one was told of. */
      const told = new Map<number, number>();
      const looks: Promise<void>[] = [];

      async function look(buyerId: number | null) {
        const since = at.now() - 500;
        const { statuses, asOf } = (await boards.seats(1, buyerId))!;
        expect(asOf.getTime()).toBeGreaterThanOrEqual(databaseClock + since);
        for (let seat = 0; seat < seatCount; seat += 1) {
          const possible = new Set<string>();
          let isCertain = false;
          for (const [nth, { change, at: when }] of [...commits.entries()].reverse()) {
            if (change.seat !== seat) continue;
            for (const character of charactersOf(
              change,
              buyerId,
              databaseClock + at.now(),
              at.slowestAnswer(),
            ))
              possible.add(character);
            isCertain = when < since || nth < (told.get(seat) ?? 0);
            if (isCertain) break;
          }
          if (!isCertain) possible.add('f');
          expect(possible).toContain(statuses[seat]);
        }
      }

      for (const said of steps) {
        if ('own' in said) {
          const { seat, status, buyerId, heldForMs } = said.own;
          untold.set(seat, [...(untold.get(seat) ?? []), at.commit(seat, status, buyerId, heldForMs)]);
        } else if ('other' in said) {
          const { seat, status, buyerId, heldForMs } = said.other;
          // The one thing that is not promised: another process's commit between one here and its telling.
          if (!untold.has(seat)) at.commit(seat, status, buyerId, heldForMs);
        } else if ('tell' in said) {
          for (const change of untold.get(said.tell) ?? []) boards.told(change);
          if (untold.delete(said.tell)) told.set(said.tell, commits.length);
        } else if ('look' in said) {
          const seen = look(said.look);
          // It may fail long before it is waited for.
          seen.catch(() => undefined);
          looks.push(seen);
        } else if ('pass' in said) {
          at.pass(said.pass);
        } else if (said.answer === 'begin') {
          at.look();
        } else {
          await at.answer();
        }
        await setImmediate();
        expect(readings.filter(({ answered }) => !answered).length).toBeLessThanOrEqual(1);
      }
      while (at.isReading()) await at.answer();
      await Promise.all(looks);
      const gaps = readings.slice(1).map(({ at: began }, nth) => began - readings[nth]!.at);
      expect(Math.min(500, ...gaps)).toBe(500);
    }),
    { numRuns: 300 },
  );
});

/** Two where the end of a hold is nearer than the process can tell; never free too early. */
function charactersOf(
  { status, buyerId, heldUntil }: SeatChange,
  asker: number | null,
  now: number,
  slowestAnswer: number,
): string[] {
  const held = buyerId === asker ? 'm' : 'h';
  if (status === 'held') {
    const end = heldUntil!.getTime();
    if (now < end) return [held];
    return now >= end + slowestAnswer ? ['f'] : ['f', held];
  }
  return [{ free: 'f', paying: held, sold: 's', offered: 'o', kept: 'k' }[status]];
}

test('an own commit is on top of a reading that began before it, and a hold ends by the clock without a reading', async () => {
  const { boards, commit, ...at } = world();
  const seen = boards.seats(1, ann);
  at.look();
  boards.told(commit(1, 'held', ann, 400));
  await at.answer();
  expect((await seen)!.statuses).toBe('fmf');
  at.pass(399);
  expect(await at.statuses(ann)).toBe('fmf');
  expect(await at.statuses(ben)).toBe('fhf');
  at.pass(1);
  expect(await at.statuses(ann)).toBe('fff');
  expect(at.readings).toHaveLength(1);
});

test('who comes when a reading is too old already waits for the next', async () => {
  const { boards, commit, ...at } = world();
  const early = boards.seats(1, null);
  at.look();
  at.pass(10);
  commit(0, 'sold', ben);
  at.pass(501);
  const late = boards.seats(1, null);
  await at.answer();
  expect((await early)!.statuses).toBe('fff');
  await at.answer();
  expect((await late)!.statuses).toBe('sff');
});

test('commits told of in the wrong order are put right by the next reading', async () => {
  const { boards, commit, ...at } = world();
  await at.seats();
  const [released, taken] = [commit(0, 'free'), commit(0, 'held', ben, 60_000)];
  boards.told(taken);
  boards.told(released);
  expect(await at.statuses()).toBe('fff');
  at.pass(501);
  expect(await at.statuses()).toBe('hff');
});

test('with the database away: the last minute from memory, with its true age, and no more questions than otherwise', async () => {
  const { boards, commit, ...at } = world();
  const away = new DatabaseUnavailable(new Error('ECONNREFUSED'));
  const unknown = boards.seats(1, null);
  await Promise.all([expect(unknown).rejects.toBe(away), at.fail(away)]);

  boards.told(commit(0, 'sold', ben));
  const { asOf } = await at.seats();
  at.pass(59_000);
  const remembered = boards.seats(1, null);
  await at.fail(away);
  expect(await remembered).toMatchObject({ asOf, statuses: 'sff' });
  at.pass(500);
  expect(await boards.seats(1, null)).toMatchObject({ asOf, statuses: 'sff' });
  expect(at.readings).toHaveLength(3);

  at.pass(600);
  const tooOld = boards.seats(1, null);
  await Promise.all([expect(tooOld).rejects.toBe(away), at.fail(away)]);
  const broken = boards.seats(1, null);
  const fault = new Error('a fault of ours');
  await Promise.all([expect(broken).rejects.toBe(fault), at.fail(fault)]);
  expect(await at.statuses()).toBe('sff');
});

test('a fault that is not the absence of the database is not hidden', async () => {
  const { boards, ...at } = world();
  await at.seats();
  at.pass(501);
  const fault = new Error('a fault of ours');
  const seen = boards.seats(1, null);
  await Promise.all([expect(seen).rejects.toBe(fault), at.fail(fault)]);
});

test('known to be sold is what somebody else owns for good, as long as memory is fresh', async () => {
  const { boards, commit, ...at } = world();
  const known = (buyerId: number) => boards.knownSold(1, buyerId, [2, 1, 0]);
  commit(0, 'sold', ben);
  commit(1, 'offered', ben);
  commit(2, 'held', ben, 60_000);
  expect(known(ann)).toEqual([]);
  expect(at.readings).toHaveLength(0);
  await at.seats();
  expect([known(ann), known(ben)]).toEqual([[0], []]);
  boards.told(commit(2, 'sold', ben));
  expect(known(ann)).toEqual([2, 0]);

  at.pass(1_001);
  commit(0, 'free');
  // Given back somewhere else: memory is too old to refuse by, and reads for the next one who asks.
  expect(known(ann)).toEqual([]);
  expect(at.readings).toHaveLength(2);
  await at.answer();
  expect(known(ann)).toEqual([2]);

  at.pass(1_001);
  known(ann);
  await at.fail(new DatabaseUnavailable(new Error('ECONNREFUSED')));
  known(ann);
  expect(at.readings).toHaveLength(3);
});

test('memory is bounded: what was not looked at for longest is read again', async () => {
  const { boards, ...at } = world({ maxBytes: 2_000 });
  const look = async (listingId: number) => {
    const seen = boards.seats(listingId, null);
    await at.answer();
    await seen;
  };
  for (const listingId of [1, 2, 3, 1]) await look(listingId);
  expect(at.readings.map(({ listingId }) => listingId)).toEqual([1, 2, 3]);
  await look(4);
  await look(1);
  expect(at.readings).toHaveLength(4);
  await look(2);
  expect(at.readings.map(({ listingId }) => listingId)).toEqual([1, 2, 3, 4, 2]);
});
