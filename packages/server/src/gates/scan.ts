import { encodeId, type RefusalReason, type Scan, type ScanDirection } from '@admit-one/sdk/contract';
import type { Sql } from '../platform/database/database.ts';
import { Overtaken, untilNotOvertaken } from '../platform/overtaken.ts';
import { ProblemError } from '../platform/problem.ts';
import type { GatesDeps } from './deps.ts';
import { type LogRow, logIfNew, readLogged } from './gate-log.sql.ts';
import { judgeScan } from './judge-scan.ts';
import type { NameTicket } from './name-tickets.ts';
import type { Passed } from './passing.ts';
import { type ReadToken, readToken } from './read-token.ts';
import { admitIfNew, lockTickets, moveIfAdmitted, readClock, readEnds, readPassings } from './scans.sql.ts';

export interface ScanWish {
  readonly listingId: number;
  readonly scanId: string;
  /** What the scanner read. */
  readonly token: string;
  readonly gate: string;
  readonly direction: ScanDirection;
}

type ScanDeps = GatesDeps & { readonly nameTicket: NameTicket };
type Said = Pick<Scan, 'outcome' | 'reason' | 'before'> & {
  readonly at: Date;
  /** Where it was, if it was answered before. */
  readonly gate?: string;
};

/**
 * Lets a ticket in, once, or out. What no key of ours signed, is of another listing or has expired costs no statement;
 * the rest is one transaction behind the lock of the ticket's row.
 *
 * A scan that let somebody pass has the same answer whenever it is sent again. A refusal left no trace, and is judged
 * anew. @throws ProblemError `idempotency_mismatch`
 */
export async function scanTicket(deps: ScanDeps, wish: ScanWish): Promise<Scan> {
  const { listingId, scanId, direction } = wish;
  const ticket = readToken(deps.signingKeys, listingId, wish.token);
  const gate = wish.gate.trim();
  const said = refusedAtSight(ticket) ?? (await askTheDatabase(deps, { ...wish, gate }, ticket!));
  const { outcome, reason, before, at } = said;
  deps.countScan(reason ?? outcome);
  return {
    id: scanId,
    listingId: encodeId('lst', listingId),
    direction,
    outcome,
    reason,
    ticket: ticket === null || reason === 'forged' ? null : await deps.nameTicket(ticket),
    before,
    gate: said.gate ?? gate,
    at: at.toISOString(),
  };
}

function refusedAtSight(ticket: ReadToken | null): Said | null {
  const at = new Date();
  const refused = (reason: RefusalReason): Said => ({ outcome: 'refused', reason, before: null, at });
  if (ticket === null) return refused('forged');
  if (ticket.isElsewhere) return refused('wrong_listing');
  return at >= ticket.expiresAt ? refused('expired') : null;
}

async function askTheDatabase(deps: ScanDeps, wish: ScanWish, ticket: ReadToken): Promise<Said> {
  const { said, isOnOffer } = await untilNotOvertaken(() =>
    deps.database.inTransaction((sql) => passOrRefuse(sql, deps, wish, ticket), {
      repeatable: true,
      pipelined: true,
      byKey: true,
    }),
  );
  if (isOnOffer) await deps.withdrawOffers([ticket]);
  return said;
}

async function passOrRefuse(
  sql: Sql,
  { listings }: ScanDeps,
  wish: ScanWish,
  ticket: ReadToken,
): Promise<{ said: Said; isOnOffer: boolean }> {
  const { listingId, seat, epoch } = ticket;
  // One after another on one connection, and sent together: what is behind the lock is read behind it.
  const [[row = null], [logged], passings, [end = null], found, now] = await Promise.all([
    lockTickets(sql, listingId, [seat]),
    readLogged(sql, listingId, [wish.scanId]),
    readPassings(sql, listingId, [ticket]),
    readEnds(sql, listingId, [ticket]),
    listings.saleTerms(sql, [listingId]),
    readClock(sql),
  ]);
  if (logged !== undefined) return { said: saidBefore(logged, wish, ticket), isOnOffer: false };

  const { direction } = wish;
  const judgement = judgeScan({ row, end, passings, epoch, direction, now }, found.get(listingId)!);
  if (judgement.outcome === 'refused') return { said: { ...judgement, at: now }, isOnOffer: false };
  // In whole milliseconds, and later than what the ticket did before.
  const at = new Date(Math.max(now.getTime(), (passings.at(-1)?.at.getTime() ?? 0) + 1));
  await letPass(sql, wish, ticket, judgement.outcome, at);
  const isOnOffer = row!.state === 'offered' || row!.state === 'held';
  return { said: { outcome: judgement.outcome, reason: null, before: null, at }, isOnOffer };
}

/** As it was answered the first time, whatever came since. */
function saidBefore(row: LogRow, { direction }: ScanWish, ticket: ReadToken): Said {
  const isTheSame = row.seat === ticket.seat && row.epoch === ticket.epoch;
  if (!isTheSame || (row.outcome === 'left') !== (direction === 'out')) throw otherScan(row.scanId);
  const { outcome, recordedAs, reason, beforeGate, beforeAt, gate, at } = row;
  if (recordedAs === 'recorded') return { outcome, reason: null, before: null, gate, at };
  const before = beforeGate === null ? null : { gate: beforeGate, at: beforeAt!.toISOString() };
  return { outcome: 'refused', reason, before, gate, at };
}

export function otherScan(scanId: string): ProblemError<'idempotency_mismatch'> {
  return new ProblemError(
    'idempotency_mismatch',
    {},
    `The scan id ${scanId} came with another ticket or direction before. That scan stands; send this one with an id of its own.`,
  );
}

/** Nobody else can have done it meanwhile, behind the lock; were it not there, the keys would say so. */
async function letPass(
  sql: Sql,
  { scanId, gate }: ScanWish,
  { listingId, seat, epoch }: ReadToken,
  outcome: Passed,
  at: Date,
): Promise<void> {
  const moved =
    outcome === 'admitted'
      ? await admitIfNew(sql, listingId, [{ seat, epoch, scanId, gate, at }])
      : await moveIfAdmitted(sql, listingId, [
          { seat, epoch, state: outcome === 'left' ? 'outside' : 'inside', at },
        ]);
  const nothing = { scanned: null, reason: null, beforeGate: null, beforeAt: null, syncedAt: null };
  const row: LogRow = { ...nothing, scanId, seat, epoch, outcome, recordedAs: 'recorded', gate, at };
  if (moved !== 1 || (await logIfNew(sql, listingId, [row])) !== 1) throw new Overtaken();
}
