import type { Fault } from './fault.ts';

/**
 * Faults as people read them, each with its line and a caret under the place:
 *
 * ```
 * cellar.seats:7:8: No category has the letter Q. Write `category Q: ` and its name at the top, …
 *   7 | A  PPPPQ
 *     |        ^
 * ```
 *
 * Of the kind `warning` each says so behind its place. Safe to print: what could move a cursor or hide is shown as a replacement character, a tab as one space.
 */
export function formatFaults(faults: readonly Fault[], file: string, kind?: 'warning'): string {
  const word = kind === undefined ? '' : `${kind}: `;
  return faults.map((fault) => formatFault(fault, file, word)).join('\n');
}

function formatFault({ line, column, message, text }: Fault, file: string, word: string): string {
  const margin = `  ${line} | `;
  const from = Math.max(0, column - 1 - shownBefore);
  const before = text.slice(from, column - 1);
  const after = text.slice(column - 1, from + shownWidth);
  const shown = visible(before + after);
  const caret = ' '.repeat(columnsOf(visible(before)));
  return [
    `${file}:${line}:${column}: ${word}${message}`,
    `${margin}${shown}`,
    `${' '.repeat(margin.length - 2)}| ${caret}^`,
    '',
  ].join('\n');
}

/** Of a long line, a window around the fault that fits a terminal of 80 columns. */
const shownBefore = 50;
const shownWidth = 70;

function visible(text: string): string {
  return text.replaceAll('\t', ' ').replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, '\uFFFD');
}

/** How many columns of a terminal a text takes: none for a combining mark, two for wide writing. */
function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) {
    if (/\p{M}/u.test(character)) continue;
    columns += wide.test(character) ? 2 : 1;
  }
  return columns;
}

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
