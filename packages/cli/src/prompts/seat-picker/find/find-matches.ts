import type { House } from '../house.ts';
import { canTake, cursorOf, type PickerState } from '../picker-state.ts';
import { folded, houseLabels } from './house-labels.ts';

/** Something of the house that a text may mean: a section, a row of one, or a seat. */
export interface Match {
  /** What completes the text. */
  label: string;
  section: number;
  row?: number;
  seat?: number;
}

/**
 * What a typed text may mean, the likeliest first: seats by their labels (`B-12`, `Stalls B-12`), rows, sections and
 * areas, each by its beginning, whatever the case. What is in the section that is shown comes before the rest.
 */
export function findMatches(house: House, state: PickerState, text: string, most: number): Match[] {
  const typed = folded(text);
  const ranked: { match: Match; rank: number }[] = [];
  const add = (match: Match, rank: number) => {
    const isHere = state.view === 'seats' && match.section === state.section;
    ranked.push({ match, rank: rank - (isHere ? 0.5 : 0) });
  };
  addSections(house, typed, add);
  if (typed !== '') {
    addRows(house, typed, add);
    addSeats(house, state, typed, add);
  }
  return ranked
    .sort((one, other) => one.rank - other.rank)
    .slice(0, most)
    .map(({ match }) => match);
}

type Add = (match: Match, rank: number) => void;

function addSections({ index }: House, typed: string, add: Add): void {
  const { sections } = houseLabels(index);
  for (const [section, name] of sections.entries()) {
    const label = index.drawing.sections[section]!.name;
    if (name === typed) add({ label, section }, 0);
    else if (name.startsWith(typed)) add({ label, section }, 2);
    else if (name.includes(typed)) add({ label, section }, 6);
  }
}

function addRows({ index }: House, typed: string, add: Add): void {
  const { sections, rows } = houseLabels(index);
  const space = typed.lastIndexOf(' ');
  const [before, after] = [typed.slice(0, Math.max(0, space)), typed.slice(space + 1)];
  for (const [at, name] of rows.entries()) {
    const { section, sectionAt, row, rowAt } = index.rows[at]!;
    const isNamed = space !== -1 && sections[sectionAt]!.startsWith(before) && name.startsWith(after);
    if (!isNamed && !name.startsWith(typed)) continue;
    const isExact = name === typed || name === after;
    const label = index.drawing.sections.length > 1 ? `${section.name} ${row.label}` : row.label;
    add({ label, section: sectionAt, row: rowAt }, isExact ? 3 : 5);
  }
}

/** Seats of the rows that stand before the last dash, by the beginning of their numbers; and places of areas. */
function addSeats({ index }: Pick<House, 'index'>, state: PickerState, typed: string, add: Add): void {
  const exact = index.find(typed);
  for (const seat of exact) add({ label: index.labelOf(seat), section: index.sectionOf(seat), seat }, 1);
  const dash = typed.lastIndexOf('-');
  if (dash === -1) {
    addNumbers({ index }, state, typed, add);
    return;
  }
  const [head, number] = [typed.slice(0, dash), typed.slice(dash + 1)];
  const { sections, rows } = houseLabels(index);
  const space = head.lastIndexOf(' ');
  const [before, label] = [head.slice(0, Math.max(0, space)), head.slice(space + 1)];
  let added = 0;
  for (const [at, name] of rows.entries()) {
    const { sectionAt, row } = index.rows[at]!;
    const isNamed = space !== -1 && name === label && sections[sectionAt]!.startsWith(before);
    if (name !== head && !isNamed) continue;
    for (const [place, candidate] of row.numbers.entries()) {
      const seat = row.ordinals[place];
      if (seat === undefined || !folded(candidate).startsWith(number)) continue;
      if (added >= enough || exact.includes(seat)) continue;
      added += 1;
      add({ label: index.labelOf(seat), section: sectionAt, seat }, canTake(state, seat) ? 3.5 : 4);
    }
  }
}

/** A number alone is a seat of the row one is in. */
function addNumbers({ index }: Pick<House, 'index'>, state: PickerState, typed: string, add: Add): void {
  const cursor = cursorOf(state);
  if (state.view !== 'seats' || cursor === undefined) return;
  const row = index.drawing.sections[state.section]?.rows[index.rowOf(cursor)];
  const seat = row?.ordinals[row.numbers.findIndex((number) => folded(number) === typed)];
  if (seat !== undefined) add({ label: index.labelOf(seat), section: state.section, seat }, 3.2);
}

/** More are never shown. */
const enough = 40;
