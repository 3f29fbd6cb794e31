import type { House } from '../house.ts';
import { canTake, isLookedFor, type PickerState, warn } from '../picker-state.ts';
import { enterSection, goTo } from '../seats/enter-section.ts';
import { findMatches, type Match } from './find-matches.ts';

/** Types into the field, completes with tab, chooses with the arrows, goes there with enter. */
export function pressInFind(house: House, state: PickerState, key: string): PickerState {
  const { text, at } = state.find;
  const type = (longer: string): PickerState => ({ ...state, find: { text: longer, at: 0 } });
  const close: PickerState = { ...state, panel: 'none' };
  switch (key) {
    case 'escape':
      return close;
    case 'backspace':
    case 'delete':
      return text === '' ? close : type(withoutLast(text));
    case 'up':
      return { ...state, find: { text, at: Math.max(0, at - 1) } };
    case 'down':
      return { ...state, find: { text, at: Math.min(matchesOf(house, state).length - 1, at + 1) } };
    case 'tab':
      return type(completed(house, state) ?? text);
    case 'space':
      return type(`${text} `);
    case 'return':
    case 'enter':
      return goToMatch(house, state, matchesOf(house, state)[Math.max(0, at)]);
    default:
      return [...key].length === 1 && text.length < longest ? type(text + key) : state;
  }
}

/** The matches that are shown, the chosen one among them. */
export function matchesOf(house: House, state: PickerState): Match[] {
  return findMatches(house, state, state.find.text, mostShown(state));
}

export function goToMatch(house: House, state: PickerState, match: Match | undefined): PickerState {
  if (state.find.text.trim() === '' && match === undefined) return { ...state, panel: 'none' };
  if (match === undefined) return warn(state, notThere(house, state));
  const { section, row, seat } = match;
  if (seat !== undefined) return goTo(house, state, seat);
  if (row === undefined) return enterSection(house, state, section);
  const seats = house.index.drawing.sections[section]!.rows[row]!.ordinals;
  const first = seats.find((one) => canTake(state, one) && isLookedFor(house, state, one)) ?? seats[0];
  return first === undefined ? enterSection(house, state, section) : goTo(house, state, first);
}

function completed(house: House, state: PickerState): string | undefined {
  const match = matchesOf(house, state)[Math.max(0, state.find.at)];
  if (match === undefined) return undefined;
  if (match.seat !== undefined) return match.label;
  return match.row === undefined ? `${match.label} ` : `${match.label}-`;
}

function notThere({ index }: House, { find, section, view }: PickerState): string {
  const { name, rows } = index.drawing.sections[view === 'seats' ? section : 0]!;
  const [first, last] = [rows[0]?.label, rows.at(-1)?.label];
  const example = rows.length === 0 ? name : `${name} ${first}-${rows[0]!.numbers[0] ?? 1}`;
  const rowsAre = rows.length < 2 ? '' : `, and its rows are ${first} to ${last}`;
  return `There is no "${find.text.trim()}" here. A label is like "${example}"${rowsAre}.`;
}

function withoutLast(text: string): string {
  return [...new Intl.Segmenter().segment(text)]
    .slice(0, -1)
    .map(({ segment }) => segment)
    .join('');
}

/** As many as leave the map in sight. */
function mostShown({ size }: PickerState): number {
  return Math.max(2, Math.min(8, size.rows - 9));
}

/** A section's name, a row's label and a number. */
const longest = 100;
