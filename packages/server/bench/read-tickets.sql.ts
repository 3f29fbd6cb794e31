import { encodeTicketId } from '@admit-one/sdk/contract';
import type { Sql } from '../src/platform/database/sql.ts';

/** A ticket and who may read it. */
export interface TicketOfBuyer {
  readonly ticketId: string;
  readonly token: string;
}

/** Sells a seat of a listing to each of the accounts, as the steps of the sale would have. */
export async function sellOneEach(
  sql: Sql,
  listingId: number,
  buyers: readonly { readonly accountId: number; readonly token: string }[],
): Promise<TicketOfBuyer[]> {
  const accounts = buyers.map(({ accountId }) => accountId);
  await sql.query(
    `insert into orders (listing_id, order_id, buyer_id, seats, prices, currency, state, previous_state, expires_at,
                         extended, paid_at, idempotency_key, request_hash)
     select $1::bigint, place, buyer, array[place - 1]::int[], array[5000]::bigint[], 'USD', 'paid', 'paying', now(), true,
            now(), 'read-' || place, '\\x00'::bytea
     from unnest($2::bigint[]) with ordinality as bought (buyer, place)`,
    [listingId, accounts],
  );
  await sql.query(
    `insert into tickets (listing_id, seat, state, previous_state, owner_id, owner_order_id, epoch)
     select listing_id, seats[1], 'sold', 'paying', buyer_id, order_id, 1 from orders where listing_id = $1::bigint`,
    [listingId],
  );
  await sql.query(
    `insert into ownership_log (listing_id, seat, epoch, kind, to_id, order_id)
     select listing_id, seat, epoch, 'sold', owner_id, owner_order_id from tickets where listing_id = $1::bigint`,
    [listingId],
  );
  return buyers.map(({ token }, seat) => ({
    ticketId: encodeTicketId({ listingId, seat, epoch: 1 }),
    token,
  }));
}
