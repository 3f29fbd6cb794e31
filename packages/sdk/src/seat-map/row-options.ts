import { limits } from './limits.ts';
import { readMeasure } from './measure.ts';
import { readNumberList, wholeNumber } from './number-list.ts';
import { type Numbering, readNumbering } from './numbering.ts';

/** What is said of a row behind its cells: `numbers from right  shift 0.5`. */
export type RowOptions = { numbering?: Numbering; shift?: number; ordinals?: number[] };

export type OptionFault = {
  fault: { code: 'bad_row' | 'bad_numbers' | 'bad_value' | 'bad_ordinals'; at: number; message: string };
};

/** `at` of a fault counts from 0 within the text. */
export function readRowOptions(text: string): RowOptions | OptionFault {
  const options: RowOptions = {};
  const said = new Set<string>();
  const words = [...text.matchAll(/[^ ]+/g)].map((match) => ({ word: match[0], at: match.index }));
  for (let next = 0; next < words.length; ) {
    const { word: keyword, at } = words[next]!;
    if (!isKeyword(keyword)) return { fault: { code: 'bad_row', at, message: notTogether } };
    if (said.has(keyword))
      return { fault: { code: 'bad_row', at, message: `\`${keyword}\` stands twice here.` } };
    said.add(keyword);
    let end = next + 1;
    while (end < words.length && !isKeyword(words[end]!.word)) end += 1;
    const value = words.slice(next + 1, end).map(({ word }) => word);
    const fault = readOption(options, keyword, value.join(' '));
    if (fault !== null) return { fault: { ...fault, at: words[next + 1]?.at ?? at } };
    next = end;
  }
  return options;
}

/** `0-99,140`, as numbers. Null when it is no such list, or has more than `most`. */
export function readOrdinals(text: string, most: number): number[] | null {
  const texts = readNumberList(text, most);
  const ordinals: number[] = [];
  for (const each of texts ?? []) {
    const ordinal = wholeNumber(each);
    if (ordinal === null || ordinal >= limits.ordinals) return null;
    ordinals.push(ordinal);
  }
  return texts === null ? null : ordinals;
}

export const ordinalsHint = `Write them as \`ordinals 0-7,12\`, each less than ${limits.ordinals}, or leave them out.`;

const notTogether =
  "A row's cells stand together: draw a gap as `.` and an aisle as `_`, not as a space. Behind them may stand `numbers`, `shift` and `ordinals`.";

function isKeyword(word: string): word is 'numbers' | 'shift' | 'ordinals' {
  return word === 'numbers' || word === 'shift' || word === 'ordinals';
}

function readOption(
  options: RowOptions,
  keyword: 'numbers' | 'shift' | 'ordinals',
  value: string,
): Pick<OptionFault['fault'], 'code' | 'message'> | null {
  if (keyword === 'numbers') {
    const numbering = readNumbering(value);
    if (typeof numbering === 'string') return { code: 'bad_numbers', message: numbering };
    options.numbering = numbering;
  } else if (keyword === 'shift') {
    const shift = readMeasure(value);
    if (shift === null) return { code: 'bad_value', message: shiftHint };
    options.shift = shift;
  } else {
    const ordinals = readOrdinals(value, limits.cells);
    if (ordinals === null) return { code: 'bad_ordinals', message: ordinalsHint };
    options.ordinals = ordinals;
  }
  return null;
}

const shiftHint =
  'A shift is how many places further right than drawn the row stands: `shift 0.5`, `shift -1`.';
