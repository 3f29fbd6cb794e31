import type { RecordedAs, RefusalReason } from '@admit-one/sdk/contract';
import type { Sql } from '../platform/database/database.ts';
import type { Passed } from './passing.ts';

/** A line of a listing's gate log. */
export interface LogRow {
  readonly scanId: string;
  /** Null with `epoch`, and `scanned` is there: no ticket of this listing. */
  readonly seat: number | null;
  readonly epoch: number | null;
  readonly scanned: string | null;
  readonly outcome: Passed;
  readonly recordedAs: RecordedAs;
  readonly reason: RefusalReason | null;
  readonly beforeGate: string | null;
  readonly beforeAt: Date | null;
  readonly gate: string;
  readonly at: Date;
  /** Null: the gate had a connection. */
  readonly syncedAt: Date | null;
}

const columns = `
  scan_id as "scanId", seat, epoch, scanned, outcome, recorded_as as "recordedAs", reason, before_gate as "beforeGate",
  before_at as "beforeAt", gate, at, synced_at as "syncedAt"`;

/** Those of the scans that were logged before, in any order. */
export async function readLogged(sql: Sql, listingId: number, scanIds: readonly string[]): Promise<LogRow[]> {
  return sql.query<LogRow>(
    {
      name: 'gates.readLogged',
      text: `select ${columns} from gate_log where listing_id = $1::bigint and scan_id = any ($2::text[])`,
    },
    [listingId, scanIds],
  );
}

/** How many were logged: fewer than there are, where one was logged before, and then nothing may be committed. */
export async function logIfNew(sql: Sql, listingId: number, rows: readonly LogRow[]): Promise<number> {
  const logged = await sql.query(
    {
      name: 'gates.logIfNew',
      text: `insert into gate_log (listing_id, scan_id, seat, epoch, scanned, outcome, recorded_as, reason, before_gate,
                                   before_at, gate, at, synced_at)
             select $1::bigint, scan_id, seat, epoch, scanned, outcome, recorded_as, reason, before_gate, before_at,
                    gate, at, synced_at
             from jsonb_to_recordset($2::jsonb)
               as line (scan_id text, seat int, epoch int, scanned text, outcome text, recorded_as text, reason text,
                        before_gate text, before_at timestamptz, gate text, at timestamptz, synced_at timestamptz)
             order by scan_id
             on conflict (listing_id, scan_id) do nothing
             returning scan_id`,
    },
    [
      listingId,
      JSON.stringify(
        rows.map(({ scanId, recordedAs, beforeGate, beforeAt, syncedAt, ...row }) => ({
          ...row,
          scan_id: scanId,
          recorded_as: recordedAs,
          before_gate: beforeGate,
          before_at: beforeAt,
          synced_at: syncedAt,
        })),
      ),
    ],
  );
  return logged.length;
}

export interface LogPage {
  readonly listingId: number;
  readonly recordedAs: RecordedAs | null;
  /** The last line of the page before; `at` in microseconds since 1970. */
  readonly after: { readonly at: number; readonly scanId: string } | null;
  readonly limit: number;
}

/** Newest first. */
export async function listLog(
  sql: Sql,
  { listingId, recordedAs, after, limit }: LogPage,
): Promise<(LogRow & { readonly atMicroseconds: number })[]> {
  // What is wrong is rare, and has an index that knows it by name.
  const isWrong = recordedAs !== null && recordedAs !== 'recorded';
  return sql.query(
    `select ${columns}, (extract(epoch from at) * 1000000)::bigint as "atMicroseconds"
     from gate_log
     where listing_id = $1::bigint
       and ${isWrong ? "recorded_as = $2::text and recorded_as <> 'recorded'" : '($2::text is null or recorded_as = $2::text)'}
       and ($3::bigint is null
            or (at, scan_id) < (timestamptz 'epoch' + $3::bigint * interval '1 microsecond', $4::text))
     order by at desc, scan_id desc
     limit $5::int`,
    [listingId, recordedAs, after?.at ?? null, after?.scanId ?? null, limit],
  );
}

export interface CountsRow {
  readonly sold: number;
  readonly admitted: number;
  readonly inside: number;
  readonly doubles: number;
  readonly voids: number;
  readonly gates: { gate: string; admitted: number; left: number }[];
  readonly asOf: Date;
}

/** What there is of a listing at its gates. */
export async function countAtGates(sql: Sql, listingId: number): Promise<CountsRow> {
  const rows = await sql.query<CountsRow>(
    {
      name: 'gates.countAtGates',
      text: `with by_gate as (
               select gate,
                      (count(*) filter (where outcome <> 'left'))::int as admitted,
                      (count(*) filter (where outcome = 'left'))::int as gone,
                      (count(*) filter (where recorded_as = 'double'))::int as doubles,
                      (count(*) filter (where recorded_as in ('void', 'forged') and outcome <> 'left'))::int as voids
               from gate_log
               where listing_id = $1::bigint
               group by gate
             ), let_in as (
               select count(*)::int as admitted, (count(*) filter (where state = 'inside'))::int as inside
               from scans
               where listing_id = $1::bigint
             )
             select (select count(*)::int from tickets where listing_id = $1::bigint and owner_id is not null) as sold,
                    let_in.admitted, let_in.inside,
                    coalesce((select sum(doubles)::int from by_gate), 0) as doubles,
                    coalesce((select sum(voids)::int from by_gate), 0) as voids,
                    coalesce((select json_agg(json_build_object('gate', gate, 'admitted', admitted, 'left', gone)
                                              order by gate)
                              from by_gate), '[]'::json) as gates,
                    now() as "asOf"
             from let_in`,
    },
    [listingId],
  );
  return rows[0]!;
}
