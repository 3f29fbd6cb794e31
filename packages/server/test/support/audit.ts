import { expect } from 'vitest';
import { auditOn } from '../../src/orders/audit/audit.ts';
import type { Sql } from '../../src/platform/database/database.ts';

/** What must hold after every test that sells: the auditor finds nothing, or nothing but what the test names. */
export async function expectNoDamage(
  sql: Sql,
  { but = [] }: { but?: readonly string[] } = {},
): Promise<void> {
  const { damages } = await auditOn(sql);
  expect(damages.filter(({ line }) => !but.includes(line))).toEqual([]);
}
