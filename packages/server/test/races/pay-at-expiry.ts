import { setTimeout as sleep } from 'node:timers/promises';
import { decodeId, decodeIdInListing } from '@admit-one/sdk/contract';
import type { Told } from '../faults/ask-and-note.ts';
import { newBuyer } from '../faults/buyer.ts';
import type { World } from '../faults/world.ts';

export interface PayAtExpiry {
  readonly listing: string;
  /** How often only the payer, only the next buyer, both, or neither was told "yours". */
  readonly ends: Readonly<Record<'payer' | 'next' | 'both' | 'neither', number>>;
}

export interface PayAtExpiryOptions {
  readonly rounds: number;
  /** Lets the other one come up to so much later, ms, which only a control wants. Default 0. */
  readonly laterMs?: number;
}

/** So many pairs at a time, each with a seat of its own. */
const pairsAtOnce = 20;

/**
 * One pays at the moment when their hold ends, within five milliseconds of it, at one server; another holds the same
 * seat at the other. When both begin is steered so that they meet at the database, which is later by a few ms.
 */
export async function raceAtExpiry(
  world: World,
  { rounds, laterMs = 0 }: PayAtExpiryOptions,
): Promise<PayAtExpiry> {
  const listing = await world.newListing(rounds);
  const ends = { payer: 0, next: 0, both: 0, neither: 0 };
  let leadMs = 10;
  for (let first = 0; first < rounds; first += pairsAtOnce) {
    const pairs = Math.min(pairsAtOnce, rounds - first);
    const outcomes = await pairsRace(world, { listing, first, pairs, leadMs, laterMs });
    for (const outcome of outcomes) ends[outcome] += 1;
    const payers = outcomes.filter((outcome) => outcome === 'payer').length;
    // The payer is too early to meet anybody, or too late.
    leadMs += payers > pairs / 2 ? -2 : 2;
  }
  return { listing, ends };
}

interface Pairs {
  readonly listing: string;
  /** The first of as many seats as there are pairs. */
  readonly first: number;
  readonly pairs: number;
  readonly leadMs: number;
  readonly laterMs: number;
}

async function pairsRace(
  world: World,
  { listing, first, pairs, leadMs, laterMs }: Pairs,
): Promise<(keyof PayAtExpiry['ends'])[]> {
  const accounts = await world.newBuyers(2 * pairs);
  const buyers = accounts.map((account) => newBuyer(world, account));
  const payers = buyers.slice(0, pairs);
  const held = await Promise.all(payers.map((buyer, at) => buyer.hold(listing, [first + at])));
  const endAt = Date.now() + 250;
  await endHoldsAt(world, held, (at) => endAt + 5 * at);
  return Promise.all(
    held.map(async ({ body }, at) => {
      const ends = endAt + 5 * at;
      const soon = (later = 0) =>
        until(ends - leadMs + 10 * (world.random.number() - 0.5) + later * world.random.number());
      const [paid, next] = await Promise.all([
        soon().then(() => buyers[at]!.pay(body!, { server: at % 2 })),
        soon(laterMs).then(() => buyers[pairs + at]!.hold(listing, [first + at], { server: (at + 1) % 2 })),
      ]);
      return endOf(paid, next);
    }),
  );
}

function endOf(paid: Told, next: Told): keyof PayAtExpiry['ends'] {
  // Being paid is as good as paid: the seats are nobody else's.
  const isPayers = paid.answer === 'yes' || paid.said === 'paying';
  if (next.answer === 'yes') return isPayers ? 'both' : 'next';
  return isPayers ? 'payer' : 'neither';
}

async function endHoldsAt(
  world: World,
  held: readonly Told[],
  endsAt: (at: number) => number,
): Promise<void> {
  const rows = held.map(({ body }, at) => ({
    listing_id: decodeId(body!.listingId),
    order_id: decodeIdInListing(body!.id).id,
    ends_at: new Date(endsAt(at)).toISOString(),
  }));
  await world.database.connection.query(
    `with wanted as (
       select * from jsonb_to_recordset($1::jsonb) as w (listing_id bigint, order_id bigint, ends_at timestamptz)
     ), ended as (
       update orders o set expires_at = wanted.ends_at
       from wanted
       where o.listing_id = wanted.listing_id and o.order_id = wanted.order_id
       returning 1
     )
     update tickets t set held_until = wanted.ends_at
     from wanted
     where t.listing_id = wanted.listing_id and t.order_id = wanted.order_id`,
    [JSON.stringify(rows)],
  );
  // The histories know it too: what the buyers were promised is over earlier than they were told.
  for (const [at, { order }] of held.entries()) {
    for (const [index, entry] of world.history.entries())
      if (entry.order === order) world.history[index] = { ...entry, expiresAt: endsAt(at) };
  }
}

function until(ms: number): Promise<void> {
  return sleep(Math.max(0, ms - Date.now()));
}
