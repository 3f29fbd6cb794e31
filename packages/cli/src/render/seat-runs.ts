/** Labels with neighbours taken together, in their order: `Orchestra A-1..8, Orchestra B-3`. */
export function seatRuns(labels: readonly string[]): string {
  const runs: { head: string; first: number; last: number; text: string }[] = [];
  for (const text of labels) {
    const [, head = '', digits = ''] = /^(.*?)(\d{1,9})$/.exec(text) ?? [];
    const number = digits === '' || digits.startsWith('0') ? Number.NaN : Number(digits);
    const before = runs.at(-1);
    if (before !== undefined && before.head === head && before.last + 1 === number) before.last = number;
    else runs.push({ head, first: number, last: number, text });
  }
  return runs.map(({ first, last, text }) => (last > first ? `${text}..${last}` : text)).join(', ');
}
