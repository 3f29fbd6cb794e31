import type { ModelStatement } from '../model/statement.ts';
import type { Row } from '../model/table.ts';
import { type Microseconds, second } from '../model/time.ts';

/** `jsonb_to_recordset($1::jsonb)`. */
export function recordset(json: string): Row[] {
  return JSON.parse(json);
}

/** `at + make_interval(secs => seconds)`. */
export function later(at: Microseconds, seconds: number): Microseconds {
  return at + Math.round(seconds * second);
}

/** The rows of `wanted` in the order of these columns, as `order by` gives them. */
export function sorted<Item extends Row>(rows: readonly Item[], ...columns: string[]): Item[] {
  return rows.toSorted((a, b) => {
    for (const column of columns) if (a[column] !== b[column]) return a[column] < b[column] ? -1 : 1;
    return 0;
  });
}

/** A condition that two rows agree in these columns. */
export function same(wanted: Row, ...columns: string[]): (row: Row) => boolean {
  return (row) => columns.every((column) => row[column] === wanted[column]);
}

/** `set previous_state = state, state = …`, with what else is set. */
export function moved(row: Row, state: string, more: Row = {}): Row {
  return { previous_state: row.state, state, ...more };
}

/** `jsonb_to_recordset(…) as wanted join <rows>`: a row that is wanted twice comes twice. */
export function join<Item extends Row>(rows: readonly Item[], json: string, ...key: string[]): Item[] {
  const all = recordset(json);
  return rows.flatMap((row) => all.filter((wanted) => same(wanted, ...key)(row)).map(() => row));
}

/** `jsonb_to_recordset(…) as wanted join <table> … for update` in the order of the key; each locked row once. */
export function lockWanted(
  sql: ModelStatement,
  table: string,
  json: string,
  ...key: string[]
): { wanted: Row; row: Row }[] {
  const all = recordset(json);
  return sql
    .lock(table, (row) => all.some((wanted) => same(wanted, ...key)(row)))
    .map((row) => ({ row, wanted: all.find((wanted) => same(wanted, ...key)(row))! }));
}

/** Where a seat goes that is given back. */
export function givenBack(ticket: Row): Row {
  return moved(ticket, ticket.owner_id === null ? 'free' : 'offered', { order_id: null, held_until: null });
}

/** What a buyer holds in time, is paying, or owns of a listing; of the orders only those that are asked for. */
export function seatsOfBuyer(
  sql: ModelStatement,
  wanted: Row,
  isCounted: (order: Row) => boolean = () => true,
): number {
  const buying = sql
    .select('orders', same(wanted, 'listing_id', 'buyer_id'))
    .filter((order) => isCounted(order))
    .filter(({ state, expires_at }) => state === 'paying' || (state === 'held' && expires_at > sql.now))
    .reduce((sum, { seats }) => sum + seats.length, 0);
  const tickets = sql.select('tickets');
  const owned = sql
    .select('ownership_log', (log) => log.listing_id === wanted.listing_id && log.to_id === wanted.buyer_id)
    .filter((log) =>
      tickets.some(
        (ticket) => same(log, 'listing_id', 'seat', 'epoch')(ticket) && ticket.owner_id === log.to_id,
      ),
    );
  return buying + owned.length;
}
