/** Rows by these numbers, each once, in the order in which rows are locked. */
export function distinct<Row, Key extends keyof Row>(rows: readonly Row[], ...keys: readonly Key[]): Row[] {
  const byKey = new Map(rows.map((row) => [keys.map((key) => row[key]).join(' '), row]));
  return [...byKey.values()].sort((a, b) => {
    for (const key of keys) {
      const difference = Number(a[key]) - Number(b[key]);
      if (difference !== 0) return difference;
    }
    return 0;
  });
}
