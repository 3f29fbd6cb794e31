import { decodeId, encodeId, encodeIdInListing } from '@admit-one/sdk/contract';
import type { EndCharge, EndState } from '../history/history.ts';
import type { World } from './world.ts';

/** What is left of these listings: by the database's rows, and by the gateway's own list. */
export async function readEndState(world: World, listings: readonly string[]): Promise<EndState> {
  const ids = listings.map(decodeId);
  const sql = world.database.connection;
  const orders = await sql.query<{
    listing_id: number;
    order_id: number;
    buyer_id: number;
    seats: number[];
    price: number;
    state: string;
    idempotency_key: string;
  }>(
    `select listing_id, order_id, buyer_id, seats, state, idempotency_key,
       (select sum(price) from unnest(prices) as price)::bigint as price
     from orders
     where listing_id = any ($1::bigint[])`,
    [ids],
  );
  const tickets = await sql.query<{
    listing_id: number;
    seat: number;
    state: string;
    owner_order_id: number | null;
  }>(
    `select listing_id, seat, state, owner_order_id
     from tickets
     where listing_id = any ($1::bigint[])`,
    [ids],
  );
  return {
    orders: orders.map((row) => ({
      id: encodeIdInListing('ord', row.listing_id, row.order_id),
      listing: encodeId('lst', row.listing_id),
      buyer: encodeId('acc', row.buyer_id),
      seats: row.seats,
      price: row.price,
      state: row.state,
      key: row.idempotency_key,
    })),
    tickets: tickets.map((row) => ({
      listing: encodeId('lst', row.listing_id),
      seat: row.seat,
      state: row.state,
      ownerOrder:
        row.owner_order_id === null ? null : encodeIdInListing('ord', row.listing_id, row.owner_order_id),
    })),
    charges: await chargesOf(world, new Set(listings)),
  };
}

async function chargesOf(world: World, listings: ReadonlySet<string>): Promise<EndCharge[]> {
  const charges: EndCharge[] = [];
  for await (const intent of world.gateway.list({ createdAfter: world.since })) {
    if (!listings.has(intent.metadata.listing ?? '')) continue;
    const { state, captured, refunded } = intent;
    charges.push({ order: intent.metadata.order ?? '', state, captured, refunded });
  }
  return charges;
}
