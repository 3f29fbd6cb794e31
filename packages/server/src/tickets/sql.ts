import type { Sql } from '../platform/database/database.ts';

/** How a seat stands, and what its ticket says of itself. */
export interface SeatRow {
  readonly listingId: number;
  readonly seat: number;
  /** 0 where it was never sold. */
  readonly epoch: number;
  /** The database's clock when it was asked, microseconds since 1970. */
  readonly revision: number;
  /** Null where it is nobody's, and then all that follows. */
  readonly ownerId: number | null;
  readonly orderId: number;
  /** Minor units, as fixed at the hold. */
  readonly price: number;
  readonly currency: string;
  /** When it became the owner's, microseconds since 1970, for cursors. */
  readonly since: number;
}

const columns = `
  coalesce(t.epoch, 0) as epoch, (extract(epoch from statement_timestamp()) * 1000000)::bigint as revision,
  t.owner_id as "ownerId", t.owner_order_id as "orderId",
  o.prices[array_position(o.seats, t.seat)] as price, o.currency, (extract(epoch from l.at) * 1000000)::bigint as since`;

const ownerOfTicket = `
  left join ownership_log l
    on l.listing_id = t.listing_id and l.seat = t.seat and l.epoch = t.epoch and l.to_id = t.owner_id
  left join orders o on o.listing_id = t.listing_id and o.order_id = t.owner_order_id`;

/** One row for each seat that is asked for, also where it never had a ticket. */
export async function readSeats(
  sql: Sql,
  keys: readonly Pick<SeatRow, 'listingId' | 'seat'>[],
): Promise<SeatRow[]> {
  return sql.query<SeatRow>(
    {
      name: 'tickets.readSeats',
      text: `select wanted.listing_id as "listingId", wanted.seat, ${columns}
             from jsonb_to_recordset($1::jsonb) as wanted (listing_id bigint, seat int)
             left join tickets t on t.listing_id = wanted.listing_id and t.seat = wanted.seat
             ${ownerOfTicket}`,
    },
    [JSON.stringify(keys.map(({ listingId, seat }) => ({ listing_id: listingId, seat })))],
  );
}

/** Those that somebody owns, in the order of their keys, behind the one that is named. */
export async function readOwnedSeats(
  sql: Sql,
  after: Pick<SeatRow, 'listingId' | 'seat'> | null,
  limit: number,
): Promise<SeatRow[]> {
  return sql.query<SeatRow>(
    `select t.listing_id as "listingId", t.seat, ${columns}
     from tickets t
     ${ownerOfTicket}
     where t.owner_id is not null
       and ($1::bigint is null or (t.listing_id, t.seat) > ($1::bigint, $2::int))
     order by t.listing_id, t.seat
     limit $3::int`,
    [after?.listingId ?? null, after?.seat ?? null, limit],
  );
}

export async function countOwnedSeats(sql: Sql): Promise<number> {
  const rows = await sql.query<{ count: number }>(
    `select count(*) as count from tickets where owner_id is not null`,
  );
  return rows[0]!.count;
}

export interface TicketPage {
  ownerId: number;
  listingId: number | null;
  after: { since: number; listingId: number; seat: number } | null;
  limit: number;
}

/** What an account owns, found by the ownership log's index: a second index on tickets would cost every sale. */
export async function findTicketsOfOwner(sql: Sql, page: TicketPage): Promise<SeatRow[]> {
  return sql.query<SeatRow>(
    `select t.listing_id as "listingId", t.seat, ${columns}
     from ownership_log l
     join tickets t on t.listing_id = l.listing_id and t.seat = l.seat and t.epoch = l.epoch and t.owner_id = l.to_id
     join orders o on o.listing_id = t.listing_id and o.order_id = t.owner_order_id
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
