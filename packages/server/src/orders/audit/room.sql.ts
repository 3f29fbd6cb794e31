import type { Sql } from '../../platform/database/database.ts';

/**
 * For this transaction alone: room to join whole tables, and as long as that takes. No nested loops, which is what a
 * planner chooses that believes a table to be small because nobody has counted it yet.
 */
export async function giveRoomForWholeTables(sql: Sql, patienceMs: number): Promise<void> {
  await sql.query(
    {
      name: 'orders.giveRoomForWholeTables',
      text: `select set_config('statement_timeout', $1::text, true), set_config('work_mem', '64MB', true),
                  set_config('enable_nestloop', 'off', true), set_config('jit', 'off', true)`,
    },
    [String(patienceMs)],
  );
}
