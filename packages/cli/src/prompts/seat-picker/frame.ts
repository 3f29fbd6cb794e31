import { money } from '../../render/money.ts';
import type { Palette, Screen } from '../../render/screen.ts';
import { cut, ellipsisFor, grouped, pad, plain, widthOf } from '../../render/text.ts';
import { wrap } from '../../render/wrap.ts';
import { type House, totalOf } from './house.ts';
import type { PickerState } from './picker-state.ts';
import { seatsInWords } from './seats/seats-in-words.ts';

/** What one frame is made with, besides the state. */
export interface Frame {
  house: House;
  state: PickerState;
  screen: Screen;
  palette: Palette;
  /** Usable columns: the last one stays empty, as some terminals wrap there. */
  columns: number;
  /** `9:41 left`, or nothing. */
  clock: string;
}

/** The keys that are told of at the bottom, and what each does. */
export type KeyHints = readonly (readonly [string, string])[];

/** Two texts on one line, at its ends; the left one gives way, and goes where the right one alone fills the line. */
export function ends(frame: Frame, left: string, right: string): string {
  if (right === '') return upTo(frame, left, frame.columns);
  const room = frame.columns - widthOf(right) - 2;
  return room < 1 ? upTo(frame, right, frame.columns) : `${pad(upTo(frame, left, room), room)}  ${right}`;
}

function upTo({ screen }: Frame, text: string, columns: number): string {
  return widthOf(text) <= columns ? text : cut(plain(text), columns, ellipsisFor(screen));
}

/** `● 2 of 10  B-10, B-11` and the total. */
export function cartLine(frame: Frame): string {
  const { house, state, palette, screen } = frame;
  if (state.picked.length === 0) {
    const wanted = state.wanted === 1 ? '' : `, ${state.wanted} wanted`;
    return ends(frame, palette.faint(`No seat taken yet${wanted}, ${house.max} at most`), '');
  }
  const glyph = screen.unicode ? '●' : '#';
  const heading = `${glyph} ${grouped(state.picked.length)} of ${grouped(house.max)}  `;
  const total = `Total ${money(totalOf(house, state, state.picked), house.currency, screen)}`;
  const room = frame.columns - widthOf(heading) - widthOf(total) - 2;
  if (room < leastForLabels) return ends(frame, palette.mine(heading.trimEnd()), palette.strong(total));
  const seats = cut(plain(seatsInWords(house, state.picked)), room, ellipsisFor(screen));
  return `${palette.mine(heading)}${pad(seats, room)}  ${palette.strong(total)}`;
}

/** Less shows no label whole, and an ellipsis alone says nothing. */
const leastForLabels = 6;

/** The word about what has just happened, in as few lines as it needs; else the keys, as many as fit on one. */
export function lastLines(frame: Frame, keys: KeyHints): string[] {
  const { state, palette, screen } = frame;
  if (state.word === undefined) return [keyLine(frame, keys)];
  const isWarning = state.word.tone === 'warning';
  const sign = isWarning ? (screen.unicode ? '▲' : '!') : screen.unicode ? '✓' : '*';
  const paint = isWarning ? palette.warning : palette.good;
  const lines = wrap(plain(state.word.text), frame.columns - 2);
  const shown = lines.slice(0, mostLinesOfAWord);
  if (lines.length > shown.length)
    shown[shown.length - 1] = cut(
      `${shown.at(-1)} ${lines[shown.length]}`,
      frame.columns - 2,
      ellipsisFor(screen),
    );
  return shown.map((line, at) => paint(`${at === 0 ? sign : ' '} ${line}`));
}

const mostLinesOfAWord = 3;

function keyLine({ palette, columns }: Frame, keys: KeyHints): string {
  let line = '';
  for (const [key, does] of keys) {
    const longer = `${line === '' ? '' : `${line}   `}${palette.strong(key)} ${palette.faint(does)}`;
    if (widthOf(longer) > columns) break;
    line = longer;
  }
  return line;
}
