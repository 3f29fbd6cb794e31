/** What became of a mutant, of code or of SQL. */
export interface MutantRow {
  /** Below src/orders; statements are told apart from the code around them. */
  readonly file: string;
  /** The line, or the statement. */
  readonly where: string;
  readonly what: string;
  /** What a condition of a statement is about. */
  readonly about?: string;
  readonly isKilled: boolean;
}

/** A line a file: how many mutants, and how many of them a test noticed. */
export function scores(rows: readonly MutantRow[]): string {
  const files = [...Map.groupBy(rows, ({ file }) => file)].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    '| file | mutants | killed | |',
    '| --- | --- | --- | --- |',
    ...files.map(([file, own]) => lineOf(file, own)),
    lineOf('all', rows),
  ].join('\n');
}

function lineOf(file: string, rows: readonly MutantRow[]): string {
  const killed = rows.filter(({ isKilled }) => isKilled).length;
  return `| ${file} | ${rows.length} | ${killed} | ${((100 * killed) / rows.length).toFixed(1)} % |`;
}

export function survivors(rows: readonly MutantRow[]): string {
  return rows
    .filter(({ isKilled }) => !isKilled)
    .map(({ file, where, about, what }) => `- ${file} ${where}${about ? ` (${about})` : ''}: \`${what}\``)
    .join('\n');
}
