import type { Sql } from '../platform/database/database.ts';

export interface TicketRow {
  listing_id: number;
  seat: number;
  epoch: number;
  owner_id: number;
  owner_order_id: number;
  /** Minor units, as fixed at the hold. */
  price: number;
  currency: string;
  /** When it became the owner's, microseconds since 1970, for cursors. */
  since: number;
}

const ticketColumns = `
  select t.listing_id, t.seat, t.epoch, t.owner_id, t.owner_order_id,
         o.prices[array_position(o.seats, t.seat)] as price, o.currency, (extract(epoch from l.at) * 1000000)::bigint as since
  from ownership_log l
  join tickets t on t.listing_id = l.listing_id and t.seat = l.seat and t.epoch = l.epoch and t.owner_id = l.to_id
  join orders o on o.listing_id = t.listing_id and o.order_id = t.owner_order_id`;

/** The ticket, if it still is at this epoch. */
export async function findTicket(
  sql: Sql,
  listingId: number,
  seat: number,
  epoch: number,
): Promise<TicketRow | null> {
  const rows = await sql.query<TicketRow>(
    `${ticketColumns}
     where l.listing_id = $1::bigint and l.seat = $2::int and l.epoch = $3::int`,
    [listingId, seat, epoch],
  );
  return rows[0] ?? null;
}

export interface TicketPage {
  ownerId: number;
  listingId: number | null;
  after: { since: number; listingId: number; seat: number } | null;
  limit: number;
}

/** What an account owns, found by the ownership log's index: a second index on tickets would cost every sale. */
export async function findTicketsOfOwner(sql: Sql, page: TicketPage): Promise<TicketRow[]> {
  return sql.query<TicketRow>(
    `${ticketColumns}
     where l.to_id = $1::bigint
       and ($2::bigint is null or l.listing_id = $2::bigint)
       and ($3::bigint is null
            or (l.at, l.listing_id, l.seat) <
               (timestamptz 'epoch' + $3::bigint * interval '1 microsecond', $4::bigint, $5::int))
     order by l.at desc, l.listing_id desc, l.seat desc
     limit $6::int`,
    [
      page.ownerId,
      page.listingId,
      page.after?.since ?? null,
      page.after?.listingId ?? null,
      page.after?.seat ?? null,
      page.limit,
    ],
  );
}
