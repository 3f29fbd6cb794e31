import type { Sql } from '../../platform/database/database.ts';

/** How long a statement over whole tables may take, ms: seconds for a million tickets, never as long as this. */
export const patienceMs = 15 * 60_000;

/**
 * For this transaction alone: room to join whole tables, and as long as that takes. No nested loops, which is what a
 * planner chooses that believes a table to be small because nobody has counted it yet.
 */
export async function giveRoomForWholeTables(sql: Sql): Promise<void> {
  await sql.query(
    {
      name: 'orders.giveRoomForWholeTables',
      text: `select set_config('statement_timeout', $1::text, true), set_config('work_mem', '64MB', true),
                    set_config('enable_nestloop', 'off', true), set_config('jit', 'off', true)`,
    },
    [String(patienceMs)],
  );
}

/** Until the transaction ends. It spares work and grants nothing: two audits at once would be two audits. */
export async function isAloneInAuditing(sql: Sql): Promise<boolean> {
  const rows = await sql.query<{ alone: boolean }>({
    name: 'orders.isAloneInAuditing',
    text: `select pg_try_advisory_xact_lock(hashtext('admit-one audit')) as alone`,
  });
  return rows[0]!.alone;
}
