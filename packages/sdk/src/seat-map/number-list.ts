/** `1-8,10,12a` as texts, ranges running either way. Null when it is no such list, or has more than `most`. */
export function readNumberList(text: string, most: number): string[] | null {
  const numbers: string[] = [];
  // One name alone is told from a word by the comma behind it.
  const parts = text.endsWith(',') ? text.slice(0, -1).split(',') : text.split(',');
  for (const part of parts) {
    const dash = part.indexOf('-');
    if (dash === -1) {
      if (part === '') return null;
      numbers.push(part);
    } else {
      const [from, to] = [wholeNumber(part.slice(0, dash)), wholeNumber(part.slice(dash + 1))];
      if (from === null || to === null || Math.abs(to - from) >= most) return null;
      const step = to < from ? -1 : 1;
      for (let number = from; number !== to + step; number += step) numbers.push(String(number));
    }
    if (numbers.length > most) return null;
  }
  return numbers;
}

/** The shortest list that `readNumberList` reads as these. */
export function formatNumberList(numbers: readonly string[]): string {
  const parts: string[] = [];
  for (let at = 0; at < numbers.length; ) {
    const end = endOfRun(numbers, at);
    // Two neighbours are read more easily side by side.
    if (end - at >= 2) parts.push(`${numbers[at]}-${numbers[end]}`);
    else for (let one = at; one <= end; one += 1) parts.push(numbers[one]!);
    at = end + 1;
  }
  const list = parts.join(',');
  return /[,-]/.test(list) ? list : `${list},`;
}

/** `12`; neither `012`, which is another text, nor what is not exact. */
export function wholeNumber(text: string): number | null {
  return /^(0|[1-9]\d{0,7})$/.test(text) ? Number(text) : null;
}

function endOfRun(numbers: readonly string[], at: number): number {
  const first = wholeNumber(numbers[at]!);
  const second = wholeNumber(numbers[at + 1] ?? '');
  if (first === null || second === null || Math.abs(second - first) !== 1) return at;
  let end = at + 1;
  while (numbers[end + 1] === String(first + (end + 1 - at) * (second - first))) end += 1;
  return wholeNumber(numbers[end]!) === null ? at : end;
}
