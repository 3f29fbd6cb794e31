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
    prices: number[];
    state: string;
    idempotency_key: string;
  }>(
    `select listing_id, order_id, buyer_id, seats, state, idempotency_key, prices
     from orders
     where listing_id = any ($1::bigint[])`,
    [ids],
  );
  const tickets = await sql.query<{
    listing_id: number;
    seat: number;
    state: string;
    epoch: number;
    owner_order_id: number | null;
    owner_id: number | null;
  }>(
    `select listing_id, seat, state, epoch, owner_order_id, owner_id
     from tickets
     where listing_id = any ($1::bigint[])`,
    [ids],
  );
  const log = await sql.query<{
    listing_id: number;
    seat: number;
    epoch: number;
    kind: 'sold' | 'transferred' | 'refunded';
    from_id: number | null;
    to_id: number | null;
    order_id: number | null;
  }>(
    `select listing_id, seat, epoch, kind, from_id, to_id, order_id
     from ownership_log
     where listing_id = any ($1::bigint[])
     order by listing_id, seat, epoch`,
    [ids],
  );
  return {
    orders: orders.map((row) => ({
      id: encodeIdInListing('ord', row.listing_id, row.order_id),
      listing: encodeId('lst', row.listing_id),
      buyer: encodeId('acc', row.buyer_id),
      seats: row.seats,
      prices: row.prices,
      state: row.state,
      key: row.idempotency_key,
    })),
    tickets: tickets.map((row) => ({
      listing: encodeId('lst', row.listing_id),
      seat: row.seat,
      state: row.state,
      epoch: row.epoch,
      ownerOrder: orderId(row.listing_id, row.owner_order_id),
      owner: accountId(row.owner_id),
    })),
    log: log.map((row) => ({
      listing: encodeId('lst', row.listing_id),
      seat: row.seat,
      epoch: row.epoch,
      kind: row.kind,
      from: accountId(row.from_id),
      to: accountId(row.to_id),
      order: orderId(row.listing_id, row.order_id),
    })),
    charges: await chargesOf(world, new Set(listings)),
  };
}

function orderId(listing: number, order: number | null): string | null {
  return order === null ? null : encodeIdInListing('ord', listing, order);
}

function accountId(id: number | null): string | null {
  return id === null ? null : encodeId('acc', id);
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
