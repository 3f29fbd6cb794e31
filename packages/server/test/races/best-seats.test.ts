import type { SeatReasons } from '@admit-one/sdk/contract';
import { bestSeats, indexSeats, parseSeats } from '@admit-one/sdk/seat-map';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorld, type World } from '../faults/world.ts';
import { expectNoDamage } from '../support/audit.ts';
import { ask, must } from '../support/client.ts';
import { listHall } from '../support/hall.ts';
import { chooseSeed } from '../support/seeded.ts';
import { testDatabase } from '../support/test-database.ts';

const patience = { timeout: 180_000 };
const rows = Array.from({ length: 80 }, (_, at) => `R${at + 1}  ${'S'.repeat(50)}_${'S'.repeat(50)}`);
const hall = ['name: Hall', 'city: Town', 'time zone: UTC', 'category S: Standard', 'section Main', ...rows];
const house = houseOf(hall.join('\n'));
const buyers = 160;

let world: World;
beforeAll(async () => {
  world = await openWorld({ databaseUrl: (await testDatabase()).url, seed: chooseSeed() });
});
afterAll(() => world?.[Symbol.asyncDispose]());

test(
  '160 buyers ask two servers for the best four at once: nobody is refused, and each four sit together',
  patience,
  async () => {
    const listing = await newListing();
    const herd = await world.newBuyers(buyers);
    const answers = await Promise.all(
      herd.map(({ token }, at) =>
        ask(serverOf(at), 'selectSeats', {
          params: { listingId: listing },
          body: { best: { count: 4 } },
          token,
        }),
      ),
    );
    expect(answers.filter(({ status }) => status !== 201)).toEqual([]);
    const blocks = answers.map(({ body }) => body.seats.map(({ seat }) => seat));
    expect(new Set(blocks.flat()).size).toBe(buyers * 4);
    for (const block of blocks) expect(areTogether(block)).toBe(true);
    for (const { body } of answers)
      expect(body.reasons).toMatchObject({ spread: 'row' } satisfies Partial<SeatReasons>);
    // As good as if they had come one after the other.
    expect(distanceOf(blocks.flat())).toBeLessThan(1.02 * distanceOf(oneAfterTheOther()));
    await expectNoDamage(world.database.connection);
  },
);

test(
  'the control: an engine that looks once and does not choose again refuses nearly all of them',
  patience,
  async () => {
    const listing = await newListing();
    const herd = await world.newBuyers(buyers);
    const looks = herd.map(async (_, at) =>
      must(serverOf(at), 'readSeats', { params: { listingId: listing } }),
    );
    const chosen = (await Promise.all(looks)).map(({ statuses, prices }) =>
      bestSeats(house, (seat) => statuses[seat] === 'f', { count: 4, prices }),
    );
    const answers = await Promise.all(
      herd.map(({ token }, at) => {
        const found = chosen[at]!;
        if ('none' in found) throw new Error('the house is empty');
        const body = { seats: [...found.seats] };
        return ask(serverOf(at), 'selectSeats', { params: { listingId: listing }, body, token });
      }),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  },
);

test(
  'a crowd for the last seats of two servers gets all of them, and the rest are told why they get none',
  patience,
  async () => {
    const small = houseOf([...hall.slice(0, 5), 'A  SSSSSSSSSS', 'B  SSSSSSSSSS'].join('\n'));
    const listing = await newListing([...hall.slice(0, 5), 'A  SSSSSSSSSS', 'B  SSSSSSSSSS'].join('\n'));
    const herd = await world.newBuyers(30);
    const answers = await Promise.all(
      herd.map(({ token }, at) =>
        ask(serverOf(at), 'selectSeats', {
          params: { listingId: listing },
          body: { best: { count: 1 } },
          token,
        }),
      ),
    );
    const had = answers.filter(({ status }) => status === 201);
    expect(had).toHaveLength(small.seatCount);
    expect(new Set(had.flatMap(({ body }) => body.seats.map(({ seat }) => seat))).size).toBe(small.seatCount);
    const refused = answers.filter(({ status }) => status !== 201).map(({ problem }) => problem.code);
    expect(refused).toEqual(Array(10).fill('sold_out'));
    await expectNoDamage(world.database.connection);
  },
);

function oneAfterTheOther(): number[] {
  const taken = new Set<number>();
  for (let at = 0; at < buyers; at += 1) {
    const found = bestSeats(house, (seat) => !taken.has(seat), { count: 4, prices: { S: 5000 } });
    if ('seats' in found) for (const seat of found.seats) taken.add(seat);
  }
  return [...taken];
}

/** From the stage and the middle, in all. */
function distanceOf(seats: readonly number[]): number {
  return seats.reduce((sum, seat) => sum + house.stageDistanceOf(seat) + house.middleDistanceOf(seat), 0);
}

function newListing(text = hall.join('\n')): Promise<string> {
  return listHall(world.servers[0].url, world.seller.token, text);
}

function serverOf(at: number): string {
  return world.servers[at % 2]!.url;
}

function areTogether(seats: readonly number[]): boolean {
  return seats.slice(1).every((seat, at) => house.besideOf(seats[at]!, 'right') === seat);
}

function houseOf(text: string) {
  const parsed = parseSeats(text);
  if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults));
  return indexSeats(parsed.drawing);
}
