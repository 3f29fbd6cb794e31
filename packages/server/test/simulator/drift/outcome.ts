import { errorCode } from '../../../src/platform/error-code.ts';
import type { ModelDatabase } from '../model/model-database.ts';
import type { Row } from '../model/table.ts';
import { saleTables } from '../model/tables.ts';
import { toJson } from '../model/time.ts';

/** What a statement came to: its rows, or the SQLSTATE of its refusal. */
export type Outcome = { readonly rows: readonly Row[] } | { readonly sqlState: string };

export async function outcomeOf(work: () => Promise<readonly Row[]> | readonly Row[]): Promise<Outcome> {
  try {
    return { rows: await work() };
  } catch (error) {
    const sqlState = errorCode(error);
    if (sqlState === undefined) throw error;
    return { sqlState };
  }
}

/** Both sides in one form; rows without an order of their own in the order of their text. */
export function comparable(outcome: Outcome, text: string): Outcome {
  if ('sqlState' in outcome) return outcome;
  const rows = outcome.rows.map((row) => JSON.parse(JSON.stringify(row, bytesAsHex)));
  const isOrdered = /order by[^()]*$/i.test(text);
  return { rows: isOrdered ? rows : rows.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) };
}

/** The model's rows as PostgreSQL's `to_jsonb` would write them. */
export function modelTables(model: ModelDatabase): Record<string, Row[]> {
  return Object.fromEntries(saleTables.map(({ name }) => [name, model.rows(name).map(asJson)]));
}

function asJson(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => {
      if (Buffer.isBuffer(value)) return [column, `\\x${value.toString('hex')}`];
      return [column, times.has(column) && value !== null ? toJson(value) : value];
    }),
  );
}

const times = new Set([
  ...[
    'expires_at',
    'created_at',
    'updated_at',
    'paid_at',
    'held_until',
    'kept_at',
    'disputed_at',
    'ended_at',
    'admitted_at',
    'due_at',
    'at',
  ],
]);

function bytesAsHex(this: Row, key: string, value: unknown): unknown {
  const raw = this[key];
  return Buffer.isBuffer(raw) ? raw.toString('hex') : value;
}
