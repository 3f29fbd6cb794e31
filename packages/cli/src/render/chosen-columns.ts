import type { Column } from './table.ts';

/** These columns in this order, also those that a list shows only when asked; the others only when asked. */
export function chosenColumns<Row>(columns: readonly Column<Row>[], keys: readonly string[]): Column<Row>[] {
  const shown = keys.flatMap((key) => columns.filter((column) => column.key === key));
  const others = columns.filter((column) => !keys.includes(column.key));
  return [
    ...shown.map((column) => ({ ...column, isExtra: false })),
    ...others.map((column) => ({ ...column, isExtra: true })),
  ];
}
