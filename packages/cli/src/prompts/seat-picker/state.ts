import { seatStatus } from '@admit-one/sdk/contract';
import type { Direction } from '@admit-one/sdk/seat-map';
import { type SectionSurvey, surveySections } from '../../render/seat-survey.ts';
import { count } from '../../render/text.ts';
import { firstLook, type House } from './house.ts';
import { follow, seatsWindow } from './layout.ts';
import type { PickerEvent } from './picker-event.ts';

export type { PickerEvent } from './picker-event.ts';

/** Everything that changes while the picker is open. What it shows is a function of this and of the house. */
export interface PickerState {
  view: 'sections' | 'seats';
  isHelpOpen: boolean;
  size: { columns: number; rows: number };
  statuses: string;
  survey: readonly SectionSurvey[];
  section: number;
  /** The seat under the cursor, by section: who comes back finds the place again. */
  cursors: Readonly<Record<number, number>>;
  /** The column that up and down keep to, across rows that do not reach it. */
  column: number;
  /** The first row and column of cells shown. */
  scroll: { top: number; left: number };
  picked: readonly number[];
  /** One sentence about what has just happened. */
  word: { tone: 'good' | 'warning'; text: string } | undefined;
  /** The last look at the statuses failed. */
  isStale: boolean;
  /** Escape was pressed with seats picked; once more leaves. */
  isLeaving: boolean;
  outcome: 'open' | 'hold' | 'cancel';
}

export function startPicking(
  house: House,
  start: { statuses: string; size: PickerState['size']; picked?: readonly number[] },
): PickerState {
  const isSingle = house.index.drawing.sections.length === 1;
  const picked = (start.picked ?? []).filter((ordinal) => start.statuses[ordinal] === seatStatus.free);
  const state: PickerState = {
    view: 'sections',
    isHelpOpen: false,
    size: start.size,
    statuses: start.statuses,
    survey: surveySections(house.index.drawing, start.statuses, house.prices),
    section: 0,
    cursors: {},
    column: 0,
    scroll: { top: 0, left: 0 },
    picked: picked.slice(0, house.max),
    word: undefined,
    isStale: false,
    isLeaving: false,
    outcome: 'open',
  };
  return isSingle ? enterSection(house, state, 0) : state;
}

/** The next state: of any event on any state, without side effects. */
export function step(house: House, state: PickerState, event: PickerEvent): PickerState {
  switch (event.type) {
    case 'key':
      return keepInView(house, pressKey(house, { ...state, word: undefined }, event.key));
    case 'resize':
      return keepInView(house, { ...state, size: event.size });
    case 'statuses':
      return refreshed(house, state, event.statuses);
    case 'unreachable':
      return { ...state, isStale: true };
    case 'mouse':
      return state;
  }
}

export function cursorOf(state: PickerState): number | undefined {
  return state.cursors[state.section];
}

function pressKey(house: House, state: PickerState, key: string): PickerState {
  if (state.isHelpOpen) return { ...state, isHelpOpen: false };
  if (key === '?') return { ...state, isHelpOpen: true };
  if (key === 'escape' || key === 'q') return goBack(house, state);
  const staying = { ...state, isLeaving: false };
  return state.view === 'sections' ? pressInSections(house, staying, key) : pressInSeats(house, staying, key);
}

function pressInSections(house: House, state: PickerState, key: string): PickerState {
  const last = house.index.drawing.sections.length - 1;
  const to = (section: number) => ({ ...state, section: Math.max(0, Math.min(last, section)) });
  switch (key) {
    case 'up':
      return to(state.section - 1);
    case 'down':
      return to(state.section + 1);
    case 'home':
      return to(0);
    case 'end':
      return to(last);
    case 'return':
    case 'enter':
    case 'space':
    case 'right':
      return enterSection(house, state, state.section);
    default:
      return state;
  }
}

function pressInSeats(house: House, state: PickerState, key: string): PickerState {
  switch (key) {
    case 'up':
    case 'down':
    case 'left':
    case 'right':
      return moveCursor(house, state, key);
    case 'home':
    case 'end':
      return moveToEdge(house, state, key);
    case 'pageup':
    case '[':
      return changeSection(house, state, -1);
    case 'pagedown':
    case ']':
      return changeSection(house, state, 1);
    case 'space':
      return takeOrDrop(house, state);
    case 'return':
    case 'enter':
      if (state.picked.length > 0) return { ...state, outcome: 'hold' };
      return warn(state, 'Take a seat with space first, then hold it with enter.');
    default:
      return state;
  }
}

function goBack(house: House, state: PickerState): PickerState {
  const hasList = house.index.drawing.sections.length > 1;
  if (state.view === 'seats' && hasList) return { ...state, view: 'sections', isLeaving: false };
  if (state.picked.length === 0 || state.isLeaving) return { ...state, outcome: 'cancel' };
  const seats = state.picked.length === 1 ? 'the seat' : `the ${count(state.picked.length, 'seat')}`;
  return { ...warn(state, `Escape once more drops ${seats} you took and leaves.`), isLeaving: true };
}

function enterSection(house: House, state: PickerState, section: number): PickerState {
  const isFree = (ordinal: number) => state.statuses[ordinal] === seatStatus.free;
  const cursor = state.cursors[section] ?? firstLook(house, section, isFree);
  const entered = { ...state, view: 'seats' as const, section, scroll: { top: 0, left: 0 } };
  if (cursor === undefined) return warn(entered, 'This section has no seats.');
  const drawn = house.index.drawing.sections[section];
  const across = drawn === undefined ? 0 : seatsWindow(drawn, state.size).columns;
  entered.scroll.left = house.index.columnOf(cursor) - Math.floor(across / 2);
  return keepInView(house, placeCursor(house, entered, cursor));
}

function changeSection(house: House, state: PickerState, by: 1 | -1): PickerState {
  const sections = house.index.drawing.sections.length;
  if (sections === 1) return warn(state, 'This house has one section only.');
  return enterSection(house, state, (state.section + by + sections) % sections);
}

function moveCursor(house: House, state: PickerState, direction: Direction): PickerState {
  const cursor = cursorOf(state);
  if (cursor === undefined) return state;
  if (direction === 'left' || direction === 'right') {
    const next = house.index.neighbour(cursor, direction);
    return next === undefined ? state : placeCursor(house, state, next);
  }
  const rows = house.index.drawing.sections[state.section]?.rows ?? [];
  const by = direction === 'up' ? -1 : 1;
  for (let row = house.index.rowOf(cursor) + by; row >= 0 && row < rows.length; row += by) {
    const next = house.index.nearest(state.section, row, state.column);
    if (next !== undefined) return { ...state, cursors: { ...state.cursors, [state.section]: next } };
  }
  return state;
}

function moveToEdge(house: House, state: PickerState, edge: 'home' | 'end'): PickerState {
  const cursor = cursorOf(state);
  if (cursor === undefined) return state;
  const row = house.index.drawing.sections[state.section]?.rows[house.index.rowOf(cursor)];
  const next = row?.ordinals.at(edge === 'home' ? 0 : -1);
  return next === undefined ? state : placeCursor(house, state, next);
}

function takeOrDrop(house: House, state: PickerState): PickerState {
  const seat = cursorOf(state);
  if (seat === undefined) return state;
  const label = house.index.shortLabelOf(seat);
  if (state.picked.includes(seat))
    return { ...state, picked: state.picked.filter((other) => other !== seat) };
  const status = state.statuses[seat];
  if (status === seatStatus.mine) return warn(state, `${label} is yours already.`);
  if (status === seatStatus.held) return warn(state, `${label} is held by somebody else. It may come back.`);
  if (status === seatStatus.sold) return warn(state, `${label} is sold.`);
  if (status !== seatStatus.free) return warn(state, `${label} is not for sale.`);
  if (state.picked.length >= house.max) {
    return warn(
      state,
      `You may take ${count(house.max, 'seat')} here, and you have. Drop one to take another.`,
    );
  }
  return { ...state, picked: [...state.picked, seat] };
}

/** Seats that went to somebody else leave the picked ones, and it says which. */
function refreshed(house: House, state: PickerState, statuses: string): PickerState {
  if (statuses === state.statuses) return state.isStale ? { ...state, isStale: false } : state;
  const lost = state.picked.filter((seat) => statuses[seat] !== seatStatus.free);
  const next: PickerState = {
    ...state,
    isStale: false,
    statuses,
    survey: surveySections(house.index.drawing, statuses, house.prices),
    picked: state.picked.filter((seat) => !lost.includes(seat)),
  };
  if (lost.length === 0) return next;
  const labels = lost.map((seat) => house.index.labelOf(seat)).join(', ');
  const rest =
    next.picked.length === 0 ? 'Choose again.' : `You still have ${count(next.picked.length, 'seat')}.`;
  return warn(next, `${labels} went to somebody else. ${rest}`);
}

function placeCursor(house: House, state: PickerState, seat: number): PickerState {
  const cursors = { ...state.cursors, [state.section]: seat };
  return { ...state, cursors, column: house.index.columnOf(seat) };
}

function keepInView(house: House, state: PickerState): PickerState {
  const cursor = cursorOf(state);
  const section = house.index.drawing.sections[state.section];
  if (state.view !== 'seats' || cursor === undefined || section === undefined) return state;
  const window = seatsWindow(section, state.size);
  const longest = section.rows.reduce((width, row) => Math.max(width, row.cells.length), 0);
  const scroll = {
    top: follow(state.scroll.top, house.index.rowOf(cursor), window.rows, section.rows.length),
    left: follow(state.scroll.left, house.index.columnOf(cursor), window.columns, longest),
  };
  return { ...state, scroll };
}

function warn(state: PickerState, text: string): PickerState {
  return { ...state, word: { tone: 'warning', text } };
}
