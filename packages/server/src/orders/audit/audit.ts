import { encodeId, encodeIdInListing } from '@admit-one/sdk/contract';
import type { Database, Sql } from '../../platform/database/database.ts';
import { firstAttemptAt } from './attempts.sql.ts';
import { type DamageRow, findDamage } from './audit.sql.ts';
import { giveRoomForWholeTables, isAloneInAuditing, patienceMs } from './room.sql.ts';
import { readSummary, type SaleSummary } from './summary.sql.ts';

export type { OpenWork, SaleSummary } from './summary.sql.ts';

/** Something that must never be. Ids are written as the API writes them. */
export interface Damage {
  /** Which promise is broken: `a seat sold without a paid order`. */
  readonly line: string;
  /** What is wrong with this one, for people. */
  readonly said: string;
  readonly listing?: string;
  readonly order?: string;
  /** The seat's ordinal. */
  readonly seat?: number;
  readonly payment?: string;
  readonly refund?: string;
  readonly buyer?: string;
  /** The key of a message of the outbox. */
  readonly message?: string;
}

export interface AuditResult {
  /** At most fifty of each line. */
  readonly damages: readonly Damage[];
  /** How often each line was found in all; lines that were not found are left out. */
  readonly found: Readonly<Record<string, number>>;
}

/** The sale in numbers, as the report and the metrics say them. */
export async function summarizeSale(database: Database): Promise<SaleSummary> {
  return database.inTransaction(async (sql) => {
    await giveRoomForWholeTables(sql);
    return readSummary(sql, patienceMs);
  });
}

/** When the first payment of all was begun; null where there is none. */
export async function firstPaymentAt(database: Database): Promise<Date | null> {
  return firstAttemptAt(database.connection);
}

/** Looks at the whole sale at one moment, and changes nothing. */
export async function auditSale(database: Database): Promise<AuditResult> {
  return database.inTransaction(async (sql) => {
    await giveRoomForWholeTables(sql);
    return auditOn(sql);
  });
}

/** The same, or null where another process is at it: of several one is enough. */
export async function auditIfAlone(database: Database): Promise<AuditResult | null> {
  return database.inTransaction(async (sql) => {
    if (!(await isAloneInAuditing(sql))) return null;
    await giveRoomForWholeTables(sql);
    return auditOn(sql);
  });
}

/** The same on some connection, which does for a small sale. */
export async function auditOn(sql: Sql): Promise<AuditResult> {
  const rows = await findDamage(sql, patienceMs);
  return {
    damages: rows.map(toDamage),
    found: Object.fromEntries(rows.map(({ line, found }) => [line, found])),
  };
}

function toDamage({ line, said, listing_id: listingId, what }: DamageRow): Damage {
  const { order, seat, payment, refund, buyer, message } = what;
  return {
    line,
    said,
    listing: encodeId('lst', listingId),
    ...(order != null && { order: encodeIdInListing('ord', listingId, order) }),
    ...(seat != null && { seat }),
    ...(payment != null && { payment: encodeIdInListing('pay', listingId, payment) }),
    ...(refund != null && { refund: encodeIdInListing('rfd', listingId, refund) }),
    ...(buyer != null && { buyer: encodeId('acc', buyer) }),
    ...(message != null && { message }),
  };
}
