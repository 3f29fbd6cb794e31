import type { Sql } from '../src/platform/database/database.ts';

/** Seats of each listing that are sold: with 1,000 listings five million in all, the last half of every map. */
const soldPerListing = 5_000;
const firstSold = 5_000;
/** As most buy. */
const seatsPerOrder = 2;

/**
 * Sells as the steps of the sale would have: orders paid, money captured, tickets with their owners, the log. Their
 * buyers are nobody's accounts; no key of the sale leads to another room. What the bench reads was sold before, below
 * these seats.
 */
export async function sellTickets(sql: Sql): Promise<void> {
  await sql.query(
    `insert into orders (listing_id, order_id, buyer_id, seats, prices, currency, state, previous_state, expires_at, extended,
                         paid_at, idempotency_key, request_hash, created_at)
     select listing_id, number, number + 1000000, array[first, first + 1], array[5000, 5000]::bigint[], 'USD', 'paid', 'paying',
            now() - interval '1 day', true, now() - interval '1 day', 'sold-' || number, '\\x00'::bytea,
            now() - interval '1 day'
     ${ordersSold}`,
  );
  await sql.query(
    `insert into payments (listing_id, payment_id, order_id, state, previous_state, amount, captured, currency, method,
                           gateway_reference, idempotency_key, request_hash, created_at, updated_at)
     select listing_id, number, number, 'captured', 'due', 10000, 10000, 'USD', 'pm_card_visa', 'pi_sold_' || number,
            'sold-' || number, '\\x00'::bytea, now() - interval '1 day', now() - interval '1 day'
     ${ordersSold}`,
  );
  await sql.query(
    `insert into tickets (listing_id, seat, state, previous_state, owner_id, owner_order_id, epoch)
     select listing_id, seat, 'sold', 'paying', number + 1000000, number, 1
     ${ordersSold}
     cross join lateral (values (first), (first + 1)) as sold (seat)`,
  );
  await sql.query(
    `insert into ownership_log (listing_id, seat, epoch, kind, to_id, order_id, at)
     select listing_id, seat, epoch, 'sold', owner_id, owner_order_id, now() - interval '1 day'
     from tickets
     where seat >= ${firstSold}
     order by listing_id, seat`,
  );
}

const ordersSold = `
  from (select listing_id, row_number() over (order by listing_id) as place
        from listings order by listing_id limit 1000) as listing
  cross join lateral (
    select place * ${soldPerListing} + pair as number, ${firstSold} + pair * ${seatsPerOrder} as first
    from generate_series(0, ${soldPerListing / seatsPerOrder - 1}) as pair) as pairs`;
