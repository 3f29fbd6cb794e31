/** What one line of a `.seats` file says; columns count from 1. */
export type Line =
  | { kind: 'blank' }
  | { kind: 'header'; key: string; value: string; valueColumn: number }
  | { kind: 'category'; letter: string; name: string }
  | { kind: 'section'; name: string; nameColumn: number }
  | {
      kind: 'row';
      label: string;
      labelColumn: number;
      cells: string;
      cellsColumn: number;
      rest: string;
      restColumn: number;
    };

/**
 * Sorts a line by its look alone; whether it makes sense where it stands is judged by `parseSeats`.
 * A word is cut off at a time by `indexOf`-like scans, never by a pattern that could backtrack.
 */
export function readLine(text: string): Line {
  const [first, firstAt] = wordFrom(text, 0);
  if (first === '' || first.startsWith('#')) return { kind: 'blank' };
  const [second, secondAt] = wordFrom(text, firstAt + first.length);

  if (first === 'section') {
    return { kind: 'section', name: text.slice(secondAt).trim(), nameColumn: secondAt + 1 };
  }
  const colon = text.indexOf(':');
  if (first === 'category') {
    const end = colon === -1 ? text.length : colon;
    return { kind: 'category', letter: text.slice(secondAt, end).trim(), name: text.slice(end + 1).trim() };
  }
  const [rest, restAt] = wordFrom(text, secondAt + second.length);
  const isRow = colon === -1 || (rest.startsWith('#') && colon > restAt);
  if (!isRow) {
    const [, valueAt] = wordFrom(text, colon + 1);
    const key = text.slice(firstAt, colon).trim().toLowerCase();
    return { kind: 'header', key, value: text.slice(colon + 1).trim(), valueColumn: valueAt + 1 };
  }
  return {
    kind: 'row',
    label: first,
    labelColumn: firstAt + 1,
    cells: second,
    cellsColumn: secondAt + 1,
    rest: rest.startsWith('#') ? '' : rest,
    restColumn: restAt + 1,
  };
}

/** The word that begins at or after `from`, and where it begins. */
function wordFrom(text: string, from: number): [word: string, at: number] {
  let start = from;
  while (start < text.length && isSpace(text.charCodeAt(start))) start += 1;
  let end = start;
  while (end < text.length && !isSpace(text.charCodeAt(end))) end += 1;
  return [text.slice(start, end), start];
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
