import { decodeId } from '@admit-one/sdk/contract';
import { checkHistory } from '../history/check.ts';
import { checkHands } from '../history/check-hands.ts';
import type { EndState } from '../history/history.ts';
import { waitFor } from '../support/wait-for.ts';
import { checkTickets } from './check-tickets.ts';
import { damage } from './damage.ts';
import { readEndState } from './end-state.ts';
import type { World } from './world.ts';

/** Recovery may wait for a hold's time and five minutes more; here they go by in one statement. */
const letGoBy = '25 minutes';

/**
 * Lifts every fault, starts what was killed, lets so much time go by that everything must have come to rest, and
 * looks: nothing half-way, nobody on a seat past their time, every answer true, money and tickets equal to the cent.
 *
 * @returns what was found, a sentence each; empty when all is well
 */
export async function settle(world: World, listings: readonly string[]): Promise<string[]> {
  world.sandbox.rules = {};
  if (world.redis?.isRunning === false) await world.redis.start();
  for (const server of world.servers) {
    server.proxy.rules = {};
    if (server.hasDied) world.found.push('A server died that nobody killed.');
    if (server.pid === 0 || server.hasDied) await server.start();
  }
  const ids = listings.map(decodeId);
  const ofListings = <Each extends { listing: string }>(all: readonly Each[]) =>
    all.filter(({ listing }) => listings.includes(listing));
  await untilReachable(world);
  await letTimeGoBy(world, ids, letGoBy);
  const stuck = await waitFor(
    () => unfinished(world, ids),
    (rows) => rows.length === 0,
    90_000,
  ).catch(() => unfinished(world, ids));
  const end = await readEndState(world, listings);
  const [history, hands] = [ofListings(world.history), ofListings(world.hands)];
  return [
    ...world.found.splice(0),
    ...stuck.map(({ what, id }) => `${what} ${id} did not come to rest.`),
    ...checkHistory(history, hands, end),
    ...checkHands(hands, end),
    ...(await checkTickets(world, end)),
    ...(await damage(world)),
    ...seatsWithoutEnd(end),
  ];
}

/** Our own connections were cut as well. */
async function untilReachable({ database }: World): Promise<void> {
  await waitFor(
    () => database.isReachable(),
    (isReachable) => isReachable,
  );
}

/** As if so long had gone by for everything of these listings that is not over. Locks as the sale does, in order. */
async function letTimeGoBy(world: World, listingIds: readonly number[], interval: string): Promise<void> {
  const values = [listingIds, interval];
  await world.database.inTransaction(
    async (sql) => {
      await sql.query(
        `with locked as (
           select listing_id, order_id from orders
           where listing_id = any ($1::bigint[]) and state in ('held', 'paying')
           order by listing_id, order_id
           for update)
         update orders o
         set created_at = created_at - $2::interval, expires_at = expires_at - $2::interval
         from locked
         where o.listing_id = locked.listing_id and o.order_id = locked.order_id`,
        values,
      );
      await sql.query(
        `with locked as (
           select listing_id, seat from tickets
           where listing_id = any ($1::bigint[]) and held_until is not null
           order by listing_id, seat
           for update)
         update tickets t
         set held_until = held_until - $2::interval
         from locked
         where t.listing_id = locked.listing_id and t.seat = locked.seat`,
        values,
      );
    },
    { repeatable: true },
  );
}

/** What waits for its next turn has it now. Rows that somebody is busy with need no hurry. */
async function hurry(world: World, listingIds: readonly number[]): Promise<void> {
  const sql = world.database.connection;
  await sql.query(
    `update payments set updated_at = updated_at - interval '1 minute'
     where (listing_id, payment_id) in (
       select listing_id, payment_id from payments
       where listing_id = any ($1::bigint[]) and state in ('created', 'authorized', 'due', 'canceling')
       for update skip locked)`,
    [listingIds],
  );
  await sql.query(
    `update outbox set due_at = now() - interval '1 second'
     where (listing_id, msg_key) in (
       select listing_id, msg_key from outbox
       where listing_id = any ($1::bigint[]) and due_at > now()
       for update skip locked)`,
    [listingIds],
  );
}

async function unfinished(world: World, ids: readonly number[]): Promise<{ what: string; id: string }[]> {
  const rows = await world.database.connection.query<{ what: string; id: string }>(
    `select 'order' as what, order_id::text as id from orders
     where listing_id = any ($1::bigint[]) and state in ('held', 'paying')
     union all
     select 'seat', seat::text from tickets
     where listing_id = any ($1::bigint[]) and state in ('held', 'paying')
     union all
     select 'payment', payment_id::text from payments
     where listing_id = any ($1::bigint[]) and state in ('created', 'authorized', 'due', 'canceling')
     union all
     select 'refund', refund_id::text from refunds
     where listing_id = any ($1::bigint[]) and state = 'due'
     union all
     select 'message', msg_key from outbox
     where listing_id = any ($1::bigint[])`,
    [ids],
  );
  if (rows.length > 0) await hurry(world, ids);
  return rows;
}

function seatsWithoutEnd({ tickets }: EndState): string[] {
  return tickets
    .filter(({ state }) => state !== 'free' && state !== 'sold' && state !== 'offered' && state !== 'kept')
    .map(({ listing, seat, state }) => `Seat ${seat} of ${listing} is ${state} in the end.`);
}
