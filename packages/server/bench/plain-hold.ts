import { decodeId, encodeIdInListing, type Operation } from '@admit-one/sdk/contract';
import { createListings } from '../src/listings/listings.ts';
import type { SeatNames } from '../src/orders/deps.ts';
import type { Database, Sql } from '../src/platform/database/database.ts';
import type { Call, Handlers } from '../src/platform/http/call.ts';
import { newId } from '../src/platform/ids.ts';
import { ProblemError } from '../src/platform/problem.ts';
import { createVenues } from '../src/venues/venues.ts';

/**
 * The hold as most would write it, correct and with a transaction per request: lock the buyer, judge, write the order,
 * take the seats. It was the server's own before batches, and is kept to know what they are worth.
 */
export function plainHandlers(database: Database, handlers: Handlers<Operation>): Handlers<Operation> {
  const venues = createVenues({ database, sellerOf: unused, sellersFor: unused });
  const listings = createListings({ database, venues, sellerOf: unused, sellersFor: unused });
  const seatMapIds = new Map<number, number>();

  async function seatMapOf(listingId: number): Promise<SeatNames> {
    let seatMapId = seatMapIds.get(listingId);
    if (seatMapId === undefined) {
      const terms = await listings.saleTerms(database.connection, [listingId]);
      seatMapId = terms.get(listingId)!.seatMapId;
      seatMapIds.set(listingId, seatMapId);
    }
    return venues.seatMap(seatMapId);
  }

  async function hold(
    sql: Sql,
    call: Call<'selectSeats'>,
    listingId: number,
    seatMap: SeatNames,
  ): Promise<number> {
    const buyerId = call.caller.accountId;
    await lockBuyer(sql, listingId, buyerId);
    const { earlier, taken, has } = await readJudgement(sql, call, listingId);
    if (earlier !== null) return earlier;
    const terms = (await listings.saleTerms(sql, [listingId])).get(listingId)!;
    const wanted = call.body.seats ?? [];
    if (taken > 0 || has + wanted.length > terms.buyerLimit) throw refused();
    const orderId = newId('ord');
    const seats = wanted.toSorted((a, b) => a - b);
    const prices = seats.map((seat) => terms.prices[seatMap.categoryOf(seat)]!);
    const order = { listingId, orderId, buyerId, seats, prices, currency: terms.currency };
    const heldUntil = await insertOrder(sql, order, call);
    if ((await takeSeatsIfFree(sql, order, heldUntil)) < seats.length) throw refused();
    return orderId;
  }

  return {
    ...handlers,
    async selectSeats(call) {
      const listingId = decodeId(call.params.listingId);
      // Before the transaction, which never waits for a second connection.
      const seatMap = await seatMapOf(listingId);
      const orderId = await database.inTransaction((sql) => hold(sql, call, listingId, seatMap));
      const params = { orderId: encodeIdInListing('ord', listingId, orderId) };
      return handlers.readOrder({ ...call, params, query: undefined, body: undefined });
    },
  };
}

function unused(): never {
  throw new Error('A hold asks this of nobody.');
}

/** Every hold of the bench is one that succeeds, so one refusal is enough. */
function refused(): ProblemError {
  return new ProblemError('overloaded', {}, 'The bench asked for what cannot be had.');
}

async function lockBuyer(sql: Sql, listingId: number, buyerId: number): Promise<void> {
  await sql.query(
    {
      name: 'plain.lockBuyer',
      text: `insert into buyers (listing_id, buyer_id) values ($1::bigint, $2::bigint)
             on conflict (listing_id, buyer_id) do update set buyer_id = excluded.buyer_id where false`,
    },
    [listingId, buyerId],
  );
}

async function readJudgement(
  sql: Sql,
  call: Call<'selectSeats'>,
  listingId: number,
): Promise<{ earlier: number | null; taken: number; has: number }> {
  const rows = await sql.query<{ earlier: number | null; taken: number; has: number }>(
    {
      name: 'plain.readJudgement',
      text: `select
               (select order_id from orders
                where listing_id = $1::bigint and buyer_id = $2::bigint and idempotency_key = $3::text) as earlier,
               (select count(*) from tickets
                where listing_id = $1::bigint and seat = any ($4::int[])
                  and state not in ('free', 'offered') and not (state = 'held' and held_until <= now())) as taken,
               (select coalesce(sum(cardinality(seats)), 0) from orders
                where listing_id = $1::bigint and buyer_id = $2::bigint
                  and (state = 'paying' or (state = 'held' and expires_at > now())))
               +
               (select count(*)
                from ownership_log l
                join tickets t on t.listing_id = l.listing_id and t.seat = l.seat
                  and t.epoch = l.epoch and t.owner_id = l.to_id
                where l.listing_id = $1::bigint and l.to_id = $2::bigint) as has`,
    },
    [listingId, call.caller.accountId, call.idempotencyKey, call.body.seats],
  );
  return rows[0]!;
}

interface NewOrder {
  listingId: number;
  orderId: number;
  buyerId: number;
  seats: readonly number[];
  prices: readonly number[];
  currency: string;
}

async function insertOrder(sql: Sql, order: NewOrder, call: Call<'selectSeats'>): Promise<string> {
  const rows = await sql.query<{ expires_at: string }>(
    {
      name: 'plain.insertOrder',
      text: `insert into orders (listing_id, order_id, buyer_id, seats, prices, currency, state, expires_at,
                                 idempotency_key, request_hash)
             values ($1::bigint, $2::bigint, $3::bigint, $4::int[], $5::bigint[], $6::text, 'held',
                     now() + interval '10 minutes', $7::text, $8::bytea)
             returning expires_at::text`,
    },
    [
      order.listingId,
      order.orderId,
      order.buyerId,
      order.seats,
      order.prices,
      order.currency,
      call.idempotencyKey,
      call.requestHash,
    ],
  );
  return rows[0]!.expires_at;
}

/** How many of the seats were had. */
async function takeSeatsIfFree(sql: Sql, order: NewOrder, heldUntil: string): Promise<number> {
  const rows = await sql.query(
    {
      name: 'plain.takeSeatsIfFree',
      text: `insert into tickets as t (listing_id, seat, state, order_id, held_until)
             select $1::bigint, wanted.seat, 'held', $2::bigint, $3::timestamptz
             from unnest($4::int[]) as wanted (seat)
             order by wanted.seat
             on conflict (listing_id, seat) do update
             set state = 'held', order_id = excluded.order_id, held_until = excluded.held_until
             where t.state in ('free', 'offered')
                or (t.state = 'held' and excluded.held_until - t.held_until >= interval '10 minutes')
             returning t.seat`,
    },
    [order.listingId, order.orderId, heldUntil, order.seats],
  );
  return rows.length;
}
