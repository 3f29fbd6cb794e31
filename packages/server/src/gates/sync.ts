import { setImmediate } from 'node:timers/promises';
import type { LoggedScan, OfflineScan } from '@admit-one/sdk/contract';
import type { Sql } from '../platform/database/database.ts';
import { Overtaken, untilNotOvertaken } from '../platform/overtaken.ts';
import type { GatesDeps } from './deps.ts';
import { type LogRow, logIfNew, readLogged } from './gate-log.sql.ts';
import { type JournalLine, type JudgedLine, judgeJournal } from './judge-journal.ts';
import { comparePassings, keyOf, type Passing } from './passing.ts';
import { type ReadToken, readToken } from './read-token.ts';
import { notToCome, rightTime } from './right-time.ts';
import { otherScan } from './scan.ts';
import {
  admitIfNew,
  lockTickets,
  moveIfAdmitted,
  readCancelledAt,
  readClock,
  readEnds,
  readPassings,
} from './scans.sql.ts';
import type { ShowLogged } from './show-logged.ts';
import type { TicketRow } from './why-void.ts';

export interface Journal {
  readonly listingId: number;
  /** By the gate's clock. */
  readonly sentAt: Date;
  readonly scans: readonly OfflineScan[];
}

interface Read {
  readonly scan: OfflineScan;
  readonly token: ReadToken | null;
}

/**
 * What a gate did without connection, in one commit: all of it is kept. Each scan counts once, however often and by how
 * many it is told, and has the answer that it had the first time.
 *
 * @throws ProblemError `idempotency_mismatch`, where an id stands for two scans; then nothing was kept
 */
export async function syncScans(
  deps: GatesDeps & { readonly showLogged: ShowLogged },
  journal: Journal,
): Promise<{ items: LoggedScan[]; clockOffBySeconds: number }> {
  const read = await readTokens(deps, journal);
  const { rows, offered, clockOffBySeconds } = await untilNotOvertaken(() =>
    deps.database.inTransaction((sql) => keep(sql, deps, journal, read), { repeatable: true, byKey: true }),
  );
  if (offered.length > 0) await deps.withdrawOffers(offered);
  const items = await Promise.all(
    journal.scans.map(({ id }) => deps.showLogged(journal.listingId, rows.get(id)!)),
  );
  return { items, clockOffBySeconds };
}

/** A signature takes a tenth of a millisecond to verify, and others wait meanwhile. */
const verifiedAtOnce = 25;

async function readTokens({ signingKeys }: GatesDeps, { listingId, scans }: Journal): Promise<Read[]> {
  const byId = new Map<string, Read>();
  for (const scan of scans) {
    const earlier = byId.get(scan.id);
    if (earlier !== undefined) {
      if (earlier.scan.token !== scan.token || earlier.scan.direction !== scan.direction)
        throw otherScan(scan.id);
      continue;
    }
    byId.set(scan.id, { scan, token: readToken(signingKeys, listingId, scan.token) });
    if (byId.size % verifiedAtOnce === 0) await setImmediate();
  }
  return [...byId.values()];
}

interface Kept {
  readonly rows: ReadonlyMap<string, LogRow>;
  /** What was let in, and is on offer for resale. */
  readonly offered: readonly ReadToken[];
  readonly clockOffBySeconds: number;
}

async function keep(sql: Sql, deps: GatesDeps, journal: Journal, read: readonly Read[]): Promise<Kept> {
  const { listingId } = journal;
  const here = distinct(read.flatMap(({ token }) => (token === null || token.isElsewhere ? [] : [token])));
  const seats = [...new Set(here.map(({ seat }) => seat))];
  const locked = await lockTickets(sql, listingId, seats);
  const [logged, known, ends, terms, cancelledAt, now] = await Promise.all([
    readLogged(
      sql,
      listingId,
      read.map(({ scan }) => scan.id),
    ),
    readPassings(sql, listingId, here),
    readEnds(sql, listingId, here),
    deps.listings.saleTerms(sql, [listingId]).then((found) => found.get(listingId)!),
    readCancelledAt(sql, listingId),
    readClock(sql),
  ]);
  const rows = new Map(logged.map((row) => [row.scanId, row]));
  for (const one of read) refuseOtherScan(one, rows.get(one.scan.id));

  const { clockOffBySeconds, right } = rightTime(journal.sentAt, now);
  const rowOf = new Map(locked.map((row) => [row.seat, row]));
  const endOf = new Map(ends.map((end) => [keyOf(end), end]));
  const lines = read
    .filter(({ scan }) => !rows.has(scan.id))
    .map(({ scan, token }): JournalLine => {
      const { id: scanId, token: text, direction } = scan;
      const at = right(new Date(scan.at));
      const row = token === null ? null : (rowOf.get(token.seat) ?? null);
      const end = token === null ? null : (endOf.get(keyOf(token)) ?? null);
      const isElsewhere = token?.isElsewhere ?? false;
      const ticket = token === null || isElsewhere ? null : { ...token, row, end };
      return { scanId, token: text, gate: scan.gate.trim(), direction, at, ticket, isElsewhere };
    });
  const judged = judgeJournal(notToCome(lines, now), known, { ...terms, cancelledAt });
  const fresh = judged.map((line): LogRow => ({ ...line, syncedAt: now }));
  await write(sql, listingId, fresh, known);
  for (const row of fresh) rows.set(row.scanId, row);
  return { rows, clockOffBySeconds, offered: onOffer(here, fresh, rowOf) };
}

function distinct(tokens: readonly ReadToken[]): ReadToken[] {
  return [...new Map(tokens.map((token) => [keyOf(token), token])).values()];
}

function refuseOtherScan({ scan, token }: Read, row: LogRow | undefined): void {
  if (row === undefined) return;
  const isSameTicket =
    row.scanned === null
      ? row.seat === token?.seat && row.epoch === token?.epoch
      : row.scanned === scan.token;
  const isSameWay = (row.outcome === 'left') === (scan.direction === 'out');
  if (!isSameTicket || !isSameWay) throw otherScan(scan.id);
}

async function write(
  sql: Sql,
  listingId: number,
  fresh: readonly LogRow[],
  known: readonly Passing[],
): Promise<void> {
  const passings = fresh.filter(isPassing);
  const admitted = passings.filter(
    ({ outcome, recordedAs }) => outcome === 'admitted' && recordedAs === 'recorded',
  );
  const last = new Map<string, Passing>();
  for (const passing of [...known, ...passings].toSorted(comparePassings)) last.set(keyOf(passing), passing);
  const touched = new Set(passings.map(keyOf));
  const stays = [...last.values()]
    .filter((passing) => touched.has(keyOf(passing)))
    .map(({ seat, epoch, outcome, at }) => ({
      ...{ seat, epoch, at },
      state: outcome === 'left' ? ('outside' as const) : ('inside' as const),
    }));
  const isWritten =
    (await admitIfNew(sql, listingId, admitted)) === admitted.length &&
    (await logIfNew(sql, listingId, fresh)) === fresh.length;
  if (!isWritten) throw new Overtaken();
  await moveIfAdmitted(sql, listingId, stays);
}

function isPassing(row: LogRow): row is LogRow & Passing {
  return row.recordedAs === 'recorded' || row.recordedAs === 'double';
}

function onOffer(
  here: readonly ReadToken[],
  fresh: readonly JudgedLine[],
  rowOf: ReadonlyMap<number, TicketRow>,
): ReadToken[] {
  const letIn = new Set(fresh.filter(({ recordedAs }) => recordedAs === 'recorded').map(ticketOf));
  return here.filter((token) => {
    const row = rowOf.get(token.seat);
    const isOffered = row?.state === 'offered' || row?.state === 'held';
    return isOffered && row.epoch === token.epoch && letIn.has(keyOf(token));
  });
}

function ticketOf({ seat, epoch }: JudgedLine): string {
  return keyOf({ seat: seat ?? -1, epoch: epoch ?? -1 });
}
