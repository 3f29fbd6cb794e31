import type { Sql } from '../../platform/database/database.ts';
import type { TicketState } from '../states.ts';

export interface TicketKey {
  readonly listingId: number;
  readonly seat: number;
}

/** Whose money bought a ticket, and how it stands. */
export interface Purchase {
  readonly buyerId: number;
  readonly orderId: number;
  /** What the seat cost in its order, minor units. */
  readonly paid: number;
  readonly currency: string;
  readonly isCaptured: boolean;
  readonly isDisputed: boolean;
}

/** Of a ticket that somebody owns; null where there is none. */
export async function readPurchase(sql: Sql, { listingId, seat }: TicketKey): Promise<Purchase | null> {
  const rows = await sql.query<Purchase>(
    {
      name: 'orders.readPurchase',
      text: `select o.buyer_id as "buyerId", o.order_id as "orderId", o.prices[array_position(o.seats, t.seat)] as paid,
                    o.currency, coalesce(p.state = 'captured', false) as "isCaptured",
                    p.disputed_at is not null as "isDisputed"
             from tickets t
             join orders o on o.listing_id = t.listing_id and o.order_id = t.owner_order_id
             left join payments p on p.listing_id = o.listing_id and p.order_id = o.order_id
               and p.state in ('due', 'captured')
             where t.listing_id = $1::bigint and t.seat = $2::int`,
    },
    [listingId, seat],
  );
  return rows[0] ?? null;
}

/**
 * The ticket is on offer at this price from now on. The caller has locked it. False: it is not its owner's any more, or
 * somebody holds it or pays for it.
 */
export async function offerIfOwned(
  sql: Sql,
  offer: TicketKey & { readonly epoch: number; readonly ownerId: number; readonly price: number },
): Promise<boolean> {
  const rows = await sql.query(
    {
      name: 'orders.offerIfOwned',
      text: `update tickets
             set previous_state = case when state = 'offered' then previous_state else state end, state = 'offered',
                 offer_price = $5::bigint, order_id = null, held_until = null
             where listing_id = $1::bigint and seat = $2::int and epoch = $3::int and owner_id = $4::bigint
               and (state in ('sold', 'offered') or (state = 'held' and held_until <= statement_timestamp()))
             returning seat`,
    },
    [offer.listingId, offer.seat, offer.epoch, offer.ownerId, offer.price],
  );
  return rows.length === 1;
}

/** Its owner keeps the ticket; who held it has lost it, and paid nothing. The caller has locked it. */
export async function withdrawIfNobodyPays(
  sql: Sql,
  offer: TicketKey & { readonly epoch: number; readonly ownerId: number },
): Promise<boolean> {
  const rows = await sql.query(
    {
      name: 'orders.withdrawIfNobodyPays',
      text: `update tickets
             set previous_state = state, state = 'sold', offer_price = null, order_id = null, held_until = null
             where listing_id = $1::bigint and seat = $2::int and epoch = $3::int and owner_id = $4::bigint
               and state in ('offered', 'held')
             returning seat`,
    },
    [offer.listingId, offer.seat, offer.epoch, offer.ownerId],
  );
  return rows.length === 1;
}

export interface OfferRow extends TicketKey {
  readonly epoch: number;
  readonly state: TicketState;
  /** Held, and its time is over. */
  readonly isPastTime: boolean;
  /** Minor units; null: it is not on offer. */
  readonly price: number | null;
  readonly paid: number;
  readonly currency: string;
  /** When it became the owner's, microseconds since 1970, for cursors. */
  readonly since: number;
}

const offerColumns = `
  select t.listing_id as "listingId", t.seat, t.epoch, t.state,
         t.state = 'held' and t.held_until <= now() as "isPastTime", t.offer_price as price,
         o.prices[array_position(o.seats, t.seat)] as paid, o.currency,
         (extract(epoch from l.at) * 1000000)::bigint as since
  from ownership_log l
  join tickets t on t.listing_id = l.listing_id and t.seat = l.seat and t.epoch = l.epoch and t.owner_id = l.to_id
  join orders o on o.listing_id = t.listing_id and o.order_id = t.owner_order_id`;

/** The ticket, if it still is at this epoch. */
export async function findOffer(
  sql: Sql,
  { listingId, seat, epoch }: TicketKey & { readonly epoch: number },
): Promise<OfferRow | null> {
  const rows = await sql.query<OfferRow>(
    {
      name: 'orders.findOffer',
      text: `${offerColumns}
             where l.listing_id = $1::bigint and l.seat = $2::int and l.epoch = $3::int`,
    },
    [listingId, seat, epoch],
  );
  return rows[0] ?? null;
}

export interface OfferPage {
  readonly ownerId: number;
  readonly after: { readonly since: number; readonly listingId: number; readonly seat: number } | null;
  readonly limit: number;
}

/** What an account sells on, found by the ownership log's index like all that it owns. */
export async function findOffersOfOwner(sql: Sql, page: OfferPage): Promise<OfferRow[]> {
  return sql.query<OfferRow>(
    {
      name: 'orders.findOffersOfOwner',
      text: `${offerColumns}
             where l.to_id = $1::bigint and t.offer_price is not null
               and ($2::bigint is null
                    or (l.at, l.listing_id, l.seat) <
                       (timestamptz 'epoch' + $2::bigint * interval '1 microsecond', $3::bigint, $4::int))
             order by l.at desc, l.listing_id desc, l.seat desc
             limit $5::int`,
    },
    [
      page.ownerId,
      page.after?.since ?? null,
      page.after?.listingId ?? null,
      page.after?.seat ?? null,
      page.limit,
    ],
  );
}
