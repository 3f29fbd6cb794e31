import { money } from '../../render/money.ts';
import type { Palette, Screen } from '../../render/screen.ts';
import { cut, ellipsisFor, grouped, pad, plain, widthOf } from '../../render/text.ts';
import { type House, totalOf } from './house.ts';
import type { PickerState } from './state.ts';

/** What one frame is made with, besides the state. */
export interface Frame {
  house: House;
  state: PickerState;
  screen: Screen;
  palette: Palette;
  /** Usable columns: the last one stays empty, as some terminals wrap there. */
  columns: number;
  /** `9:41`, or nothing. */
  clock: string;
}

/** Two texts on one line, at its ends; the left one gives way. */
export function ends(frame: Frame, left: string, right: string): string {
  const room = frame.columns - widthOf(right) - 2;
  const start = widthOf(left) <= room ? left : cut(plain(left), room, ellipsisFor(frame.screen));
  return right === '' ? start : `${pad(start, room)}  ${right}`;
}

/** `● 2 of 10  B-10, B-11` and the total. */
export function cartLine(frame: Frame): string {
  const { house, state, palette, screen } = frame;
  if (state.picked.length === 0) {
    return ends(frame, palette.faint(`No seat taken yet, ${house.max} at most`), '');
  }
  const glyph = screen.unicode ? '●' : '#';
  const heading = `${glyph} ${grouped(state.picked.length)} of ${grouped(house.max)}  `;
  const total = `Total ${money(totalOf(house, state.picked), house.currency, screen)}`;
  const hasSections = house.index.drawing.sections.length > 1;
  const labels = state.picked.map((seat) =>
    hasSections ? house.index.labelOf(seat) : house.index.shortLabelOf(seat),
  );
  const room = frame.columns - widthOf(heading) - widthOf(total) - 2;
  if (room < leastForLabels) return ends(frame, palette.mine(heading.trimEnd()), palette.strong(total));
  const seats = cut(plain(labels.join(', ')), room, ellipsisFor(screen));
  return `${palette.mine(heading)}${pad(seats, room)}  ${palette.strong(total)}`;
}

/** Less shows no label whole, and an ellipsis alone says nothing. */
const leastForLabels = 6;

/** The last line: the word about what has just happened, else the keys, as many as fit. */
export function lastLine(frame: Frame, keys: readonly (readonly [string, string])[]): string {
  const { state, palette, screen } = frame;
  if (state.word !== undefined) {
    const sign = screen.unicode ? '▲' : '!';
    const text = cut(plain(state.word.text), frame.columns - 2, ellipsisFor(screen));
    return palette.warning(`${sign} ${text}`);
  }
  let line = '';
  for (const [key, does] of keys) {
    const longer = `${line === '' ? '' : `${line}   `}${palette.strong(key)} ${palette.faint(does)}`;
    if (widthOf(longer) > frame.columns) break;
    line = longer;
  }
  return line === '' ? ' ' : line;
}
