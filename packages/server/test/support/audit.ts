import { expect } from 'vitest';
import { auditOn } from '../../src/orders/audit/audit.ts';
import type { Sql } from '../../src/platform/database/database.ts';

/** What must hold after every test that sells: the auditor finds nothing (in this listing), or nothing but what the test names. */
export async function expectNoDamage(
  sql: Sql,
  { but = [], listingId }: { but?: readonly string[]; listingId?: string } = {},
): Promise<void> {
  const { damages } = await auditOn(sql);
  const found = damages.filter(
    ({ line, listing }) => !but.includes(line) && listing === (listingId ?? listing),
  );
  expect(found).toEqual([]);
}
