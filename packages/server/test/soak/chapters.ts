import type { Cluster } from '../faults/cluster.ts';
import { killAt, killRounds } from '../faults/kills.ts';
import { everyStorm, redisIsAway, type Storm, sellInStorm } from '../faults/storms.ts';
import type { World } from '../faults/world.ts';
import { raceForTheLimit } from '../races/buyer-limit.ts';
import { raceForOneSeat } from '../races/one-seat.ts';
import { raceForOverlappingSeats } from '../races/overlapping-seats.ts';
import { raceAtExpiry } from '../races/pay-at-expiry.ts';
import { raceForRefunds } from '../races/refund.ts';

/** A part of the soak; when it is over, everything has to come to rest. */
export interface Chapter {
  readonly name: string;
  run(world: World, cluster: Cluster, isTimeUp: () => boolean): Promise<ChapterEnd>;
}

export interface ChapterEnd {
  /** The listings that it was on. */
  readonly listings: readonly string[];
  /** What should not have been, in sentences. */
  readonly found: readonly string[];
  /** How many servers were killed. */
  readonly kills?: number;
}

/** Each of the long forms once. */
export const chapters: readonly Chapter[] = [
  {
    name: 'one seat, 200 buyers, 30 rounds',
    async run(world) {
      const { listing, winners } = await raceForOneSeat(world, { buyers: 200, rounds: 30 });
      const found = winners.flatMap((count, seat) =>
        count === 1 ? [] : [`Seat ${seat} of ${listing} was given to ${count} buyers.`],
      );
      return { listings: [listing], found };
    },
  },
  {
    name: '12,000 overlapping holds on 400 seats',
    async run(world) {
      const race = await raceForOverlappingSeats(world, { seats: 400, holds: 12_000, atOnce: 96, kept: 60 });
      const found = race.deadlocks === 0 ? [] : [`There were ${race.deadlocks} deadlocks.`];
      return { listings: [race.listing], found };
    },
  },
  {
    name: 'paying when the hold ends, 1,000 rounds',
    async run(world) {
      const { listing, ends } = await raceAtExpiry(world, { rounds: 1_000 });
      const found = (['both', 'neither'] as const).flatMap((end) =>
        ends[end] === 0 ? [] : [`${end} had the seat, ${ends[end]} times, in ${listing}.`],
      );
      return { listings: [listing], found };
    },
  },
  {
    name: 'fifty holds at once of each of 20 buyers with a limit of 4',
    async run(world) {
      const { listing, had } = await raceForTheLimit(world, { limit: 4, buyers: 20 });
      const found = had.flatMap((count) =>
        count === 4 ? [] : [`A buyer had ${count} seats of ${listing}.`],
      );
      return { listings: [listing], found };
    },
  },
  {
    name: 'fifty refunds at once of each of 20 orders',
    async run(world) {
      const { listing, done } = await raceForRefunds(world, { orders: 20 });
      const found = done.flatMap((count) =>
        count === 1 ? [] : [`An order of ${listing} was refunded ${count} times.`],
      );
      return { listings: [listing], found };
    },
  },
  ...[...everyStorm, redisIsAway].map((storm) => stormy(storm.name, [storm])),
  stormy('all storms together', everyStorm),
  {
    name: 'kill -9 at each step, 20 times',
    run: killTwentyTimes,
  },
];

function stormy(name: string, storms: readonly Storm[]): Chapter {
  return {
    name,
    async run(world, cluster) {
      return { listings: [await sellInStorm(world, cluster, { storms, length: 'long' })], found: [] };
    },
  };
}

/** In half of the rounds the buyers ask again; in the others the servers are on their own. */
async function killTwentyTimes(
  world: World,
  _cluster: Cluster,
  isTimeUp: () => boolean,
): Promise<ChapterEnd> {
  const steps = killRounds.reduce((sum, round) => sum + round.length, 0);
  const listing = await world.newListing(20 * 2 * steps);
  const found: string[] = [];
  let [seat, kills] = [0, 0];
  for (let times = 0; times < 20 && !isTimeUp(); times++) {
    const patienceMs = times % 2 === 0 ? 60_000 : 0;
    for (const round of killRounds) {
      const told = await killAt(world, round, { listing, seat, patienceMs });
      seat += 2 * round.length;
      kills += 1;
      for (const [name, { answer, said }] of told)
        if (patienceMs > 0 && answer !== 'yes')
          found.push(`Killed at "${name}", the buyer was told ${said}.`);
    }
  }
  return { listings: [listing], found, kills };
}
