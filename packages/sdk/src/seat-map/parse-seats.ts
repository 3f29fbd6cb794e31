import type { SeatMapDrawing } from '../contract/schemas/seat-map.ts';
import { Draft } from './draft.ts';
import type { Fault } from './fault.ts';
import type { FaultLog } from './fault-log.ts';
import { limits } from './limits.ts';
import { readLine } from './read-line.ts';

/**
 * Reads a `.seats` file. Any text gives a drawing or faults; it never throws, and takes time linear in the text.
 * Warnings come with either: what is most likely a mistake, though the file says clearly what it says.
 *
 * ```
 * name: The Cellar
 * city: Manhattan, NY
 * time zone: America/New_York
 * category P: Premium
 * category S: Standard
 *
 * section Floor
 *   A  .PPP_PPP.      # the front row
 *   B  SSSS_SSSS
 * ```
 *
 * A row is a label and its cells, drawn as they lie: a category's capital letter is a seat, `.` a gap, `_` an aisle.
 * Seats are numbered from the left, 1…n in each row, unless told otherwise; ordinals run 0…n-1 in reading order over
 * the whole file, the places of areas included. The whole grammar: docs/seats.md.
 * A line that begins with `#` is a comment, and so is what follows a row's cells behind a `#`.
 * Windows line ends and a byte order mark are accepted and mean nothing.
 */
export function parseSeats(
  text: string,
): { drawing: SeatMapDrawing; warnings: Fault[] } | { faults: Fault[]; warnings: Fault[] } {
  const draft = new Draft();
  if (text.length > limits.textLength) {
    const message = `The file has ${text.length} characters, more than ${limits.textLength}. Split the place into several venues.`;
    return { faults: [{ line: 1, column: 1, code: 'text_too_long', message, text: '' }], warnings: [] };
  }
  for (const line of linesOf(text)) {
    draft.log.at(line);
    if (isReadable(draft.log, line)) draft.add(readLine(line));
    else draft.log.quietly(() => draft.add(readLine(line)));
    if (draft.isFull) break;
  }
  return draft.finish();
}

function* linesOf(text: string): Generator<string> {
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  while (start <= text.length) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    yield text.slice(start, end > start && text[end - 1] === '\r' ? end - 1 : end);
    start = end + 1;
  }
}

/** C0 but for the tab, DEL, C1, line separators, what turns writing round or hides, halves of surrogate pairs. */
const forbidden =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is what it is for
  /[\0-\x08\x0a-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Surrogate}/u;

function isReadable(log: FaultLog, line: string): boolean {
  if (line.length > limits.lineLength) {
    const message = `This line has ${line.length} characters, more than ${limits.lineLength}. Draw the row as several sections.`;
    log.fault('line_too_long', limits.lineLength + 1, message);
    return false;
  }
  const character = line.search(forbidden);
  if (character !== -1) {
    const code = line.codePointAt(character)!.toString(16).toUpperCase().padStart(4, '0');
    log.fault(
      'control_character',
      character + 1,
      `Here stands an invisible character, U+${code}. Delete it.`,
    );
    return false;
  }
  const tab = line.indexOf('\t');
  if (tab !== -1) {
    log.fault(
      'tab',
      tab + 1,
      'A tab is as wide as the editor likes, so the drawing would lie. Write spaces instead.',
    );
    return false;
  }
  return true;
}
