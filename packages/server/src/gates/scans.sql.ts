import type { Sql } from '../platform/database/database.ts';
import type { Passing, TicketNumbers } from './passing.ts';
import type { End, TicketRow } from './why-void.ts';

/** Those of the tickets that a gate let in, in any order. */
export async function readScannedIn(sql: Sql, tickets: readonly TicketNumbers[]): Promise<TicketNumbers[]> {
  return sql.query<TicketNumbers>(
    {
      name: 'gates.readScannedIn',
      text: `select s.listing_id as "listingId", s.seat, s.epoch
             from jsonb_to_recordset($1::jsonb) as wanted (listing_id bigint, seat int, epoch int)
             join scans s on s.listing_id = wanted.listing_id and s.seat = wanted.seat and s.epoch = wanted.epoch`,
    },
    [JSON.stringify(tickets.map(({ listingId, seat, epoch }) => ({ listing_id: listingId, seat, epoch })))],
  );
}

/**
 * Locks the tickets' rows, as whoever sells, refunds or hands one on does first, and in the same order: so of the two
 * the second sees the first. Gates lock nothing before. No seat may be named twice.
 */
export async function lockTickets(
  sql: Sql,
  listingId: number,
  seats: readonly number[],
): Promise<TicketRow[]> {
  return sql.query<TicketRow>(
    {
      name: 'gates.lockTickets',
      text: `select seat, state, owner_id as "ownerId", epoch
             from tickets
             where listing_id = $1::bigint and seat = any ($2::int[])
             order by listing_id, seat
             for update`,
    },
    [listingId, seats],
  );
}

/** The database's clock as this statement begins: later than every lock that was waited for before it. */
export async function readClock(sql: Sql): Promise<Date> {
  const rows = await sql.query<{ now: Date }>({
    name: 'gates.readClock',
    text: 'select statement_timestamp() as now',
  });
  return rows[0]!.now;
}

/** When the performance was cancelled; null: it was not. */
export async function readCancelledAt(sql: Sql, listingId: number): Promise<Date | null> {
  const rows = await sql.query<{ at: Date }>(
    {
      name: 'gates.readCancelledAt',
      text: `select cancelled_at as at from listings where listing_id = $1::bigint and state = 'cancelled'`,
    },
    [listingId],
  );
  return rows[0]?.at ?? null;
}

type Ticket = Pick<TicketNumbers, 'seat' | 'epoch'>;

/** Of those tickets that are not their seat's any more, how they ended. */
export async function readEnds(sql: Sql, listingId: number, tickets: readonly Ticket[]): Promise<End[]> {
  return sql.query<End>(
    {
      name: 'gates.readEnds',
      text: `select l.seat, l.epoch - 1 as epoch, l.kind, l.at
             from jsonb_to_recordset($2::jsonb) as wanted (seat int, epoch int)
             join ownership_log l on l.listing_id = $1::bigint and l.seat = wanted.seat and l.epoch = wanted.epoch + 1`,
    },
    [listingId, jsonOf(tickets)],
  );
}

/** How those tickets went in and out, as far as it counts: the oldest first. */
export async function readPassings(
  sql: Sql,
  listingId: number,
  tickets: readonly Ticket[],
): Promise<Passing[]> {
  return sql.query<Passing>(
    {
      name: 'gates.readPassings',
      text: `select l.scan_id as "scanId", l.seat, l.epoch, l.outcome, l.recorded_as as "recordedAs", l.gate, l.at
             from jsonb_to_recordset($2::jsonb) as wanted (seat int, epoch int)
             join gate_log l on l.listing_id = $1::bigint and l.seat = wanted.seat and l.epoch = wanted.epoch
             where l.recorded_as in ('recorded', 'double')
             order by l.at, l.scan_id collate "C"`,
    },
    [listingId, jsonOf(tickets)],
  );
}

/** A ticket's first way in, or a later one through a gate. */
export interface Step extends Ticket {
  readonly scanId: string;
  readonly gate: string;
  readonly at: Date;
}

/** How many were let in for the first time; who was before is left as they are. The caller has locked the tickets. */
export async function admitIfNew(sql: Sql, listingId: number, steps: readonly Step[]): Promise<number> {
  const rows = await sql.query(
    {
      name: 'gates.admitIfNew',
      text: `insert into scans (listing_id, seat, epoch, state, gate, scan_id, admitted_at, updated_at)
             select $1::bigint, seat, epoch, 'inside', gate, scan_id, at, at
             from jsonb_to_recordset($2::jsonb)
               as step (seat int, epoch int, gate text, scan_id text, at timestamptz)
             order by seat, epoch
             on conflict (listing_id, seat, epoch) do nothing
             returning seat`,
    },
    [
      listingId,
      JSON.stringify(
        steps.map(({ seat, epoch, gate, scanId, at }) => ({ seat, epoch, gate, scan_id: scanId, at })),
      ),
    ],
  );
  return rows.length;
}

export interface Stay extends Ticket {
  readonly state: 'inside' | 'outside';
  /** When it passed last. */
  readonly at: Date;
}

/** How many are where they are now. The caller has locked the tickets. */
export async function moveIfAdmitted(sql: Sql, listingId: number, stays: readonly Stay[]): Promise<number> {
  const rows = await sql.query(
    {
      name: 'gates.moveIfAdmitted',
      text: `update scans s
             set state = stay.state, updated_at = stay.at
             from jsonb_to_recordset($2::jsonb) as stay (seat int, epoch int, state text, at timestamptz)
             where s.listing_id = $1::bigint and s.seat = stay.seat and s.epoch = stay.epoch
             returning s.seat`,
    },
    [listingId, JSON.stringify(stays)],
  );
  return rows.length;
}

function jsonOf(tickets: readonly Ticket[]): string {
  return JSON.stringify(tickets.map(({ seat, epoch }) => ({ seat, epoch })));
}
