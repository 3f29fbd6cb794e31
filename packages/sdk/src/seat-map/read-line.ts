/** What one line of a `.seats` file says; columns count from 1. */
export type Line =
  | { kind: 'blank' }
  | { kind: 'header'; key: string; value: string; valueColumn: number }
  | { kind: 'category'; letter: string; name: string }
  | { kind: 'seat'; letter: string; value: string; valueColumn: number }
  | { kind: 'floor'; name: string; nameColumn: number }
  | { kind: 'section'; name: string; nameColumn: number }
  | { kind: 'area'; name: string; nameColumn: number; value: string; valueColumn: number }
  | { kind: 'aisle' }
  | RowLine;

export type RowLine = {
  kind: 'row';
  label: string;
  labelColumn: number;
  cells: string;
  cellsColumn: number;
  /** What is said of the row behind its cells, without its comment. */
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
  const behind = secondAt + second.length;

  if (first === 'section' || first === 'floor') {
    return { kind: first, name: text.slice(secondAt).trim(), nameColumn: secondAt + 1 };
  }
  if (first === 'area') return areaLine(text, secondAt);
  const colon = text.indexOf(':');
  if (first === 'category' || first === 'seat') {
    const end = colon === -1 ? text.length : colon;
    const letter = text.slice(secondAt, end).trim();
    if (first === 'category') return { kind: 'category', letter, name: text.slice(end + 1).trim() };
    const value = withoutComment(text, end)
      .slice(end + 1)
      .trim();
    return { kind: 'seat', letter, value, valueColumn: wordFrom(text, end + 1)[1] + 1 };
  }
  const comment = commentFrom(text, secondAt);
  if (colon !== -1 && colon < comment) {
    const [, valueAt] = wordFrom(text, colon + 1);
    const key = text.slice(firstAt, colon).trim().toLowerCase();
    return { kind: 'header', key, value: text.slice(colon + 1).trim(), valueColumn: valueAt + 1 };
  }
  if (isAisle(first) && (second === '' || second.startsWith('#'))) return { kind: 'aisle' };
  const [, restAt] = wordFrom(text, behind);
  return {
    kind: 'row',
    label: first,
    labelColumn: firstAt + 1,
    cells: second,
    cellsColumn: secondAt + 1,
    rest: comment < restAt ? '' : text.slice(restAt, comment).trim(),
    restColumn: restAt + 1,
  };
}

/** The last colon ends the name: what follows it has none, and a name may. A comment stands behind a colon. */
function areaLine(text: string, nameAt: number): Line {
  const said = withoutComment(text, text.indexOf(':', nameAt));
  const colon = said.lastIndexOf(':');
  const end = colon === -1 ? said.length : colon;
  return {
    kind: 'area',
    name: text.slice(nameAt, end).trim(),
    nameColumn: nameAt + 1,
    value: said.slice(end + 1).trim(),
    valueColumn: wordFrom(said, Math.min(end + 1, said.length))[1] + 1,
  };
}

/** A `#` that begins a word behind `from` begins a comment. */
export function withoutComment(text: string, from = 0): string {
  return text.slice(0, commentFrom(text, Math.max(from, 0)));
}

/** Where a `#` begins a word, or the end of the text. */
function commentFrom(text: string, from: number): number {
  for (let at = text.indexOf('#', from); at !== -1; at = text.indexOf('#', at + 1)) {
    if (at === 0 || isSpace(text.charCodeAt(at - 1))) return at;
  }
  return text.length;
}

/** The word that begins at or after `from`, and where it begins. */
function wordFrom(text: string, from: number): [word: string, at: number] {
  let start = from;
  while (start < text.length && isSpace(text.charCodeAt(start))) start += 1;
  let end = start;
  while (end < text.length && !isSpace(text.charCodeAt(end))) end += 1;
  return [text.slice(start, end), start];
}

function isAisle(word: string): boolean {
  return /^_+$/.test(word);
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
