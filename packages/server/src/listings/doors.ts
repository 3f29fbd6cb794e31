import type { Database } from '../platform/database/database.ts';
import { ProblemError } from '../platform/problem.ts';
import { changeDoorsIfNotCancelled, type DoorsRow } from './doors.sql.ts';
import { refuseIfOver } from './refuse-if-over.ts';
import { termsOf } from './terms-of.ts';

export interface DoorsWish extends DoorsRow {
  readonly listingId: number;
}

/**
 * Changes from when gates let in, and whether who leaves may come in again; who may do it was looked at before.
 *
 * @throws ProblemError `not_found`, `invalid_request` where they would open after the start, `not_on_sale` where it was
 * cancelled
 */
export async function changeDoors(
  { database }: { readonly database: Database },
  { listingId, ...doors }: DoorsWish,
): Promise<void> {
  const sql = database.connection;
  const { startsAt } = await termsOf(sql, listingId);
  const message = faultOfDoors(doors.doorsOpenAt ?? null, startsAt);
  if (message !== null) {
    const issues = [{ path: 'body.doorsOpenAt', message }];
    throw new ProblemError('invalid_request', { issues }, `body.doorsOpenAt: ${message}. ${unchanged}`);
  }
  if (await changeDoorsIfNotCancelled(sql, listingId, doors)) return;
  refuseIfOver(await termsOf(sql, listingId), unchanged);
}

const unchanged = 'Its doors were not changed.';

/** What is wrong with when they open; null: nothing. */
export function faultOfDoors(doorsOpenAt: Date | null, startsAt: Date): string | null {
  const isLate = doorsOpenAt !== null && doorsOpenAt > startsAt;
  return isLate ? 'the doors must open at the start or before it' : null;
}
