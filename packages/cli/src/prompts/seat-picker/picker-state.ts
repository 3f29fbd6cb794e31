import { isTakeable } from '../../render/seat-mark.ts';
import type { SectionSurvey } from '../../render/seat-survey.ts';
import type { House } from './house.ts';
import type { Size } from './layout.ts';

/** Everything that changes while the picker is open. What it shows is a function of this and of the house. */
export interface PickerState {
  view: 'sections' | 'seats';
  /** What lies over it: all keys, or the field where a label is typed. */
  panel: 'none' | 'help' | 'find';
  /** The first line of the help that is shown. */
  helpTop: number;
  /** What is typed into the field, and which of the matches is chosen. */
  find: { text: string; at: number };
  /** Whether the sections are shown as a plan alone, where a list would be. */
  isPlan: boolean;
  size: Size;
  statuses: string;
  /** What seats for resale cost: by ordinal, minor units. */
  offers: Readonly<Record<string, number>>;
  survey: readonly SectionSurvey[];
  /** The prices that the survey was made with: a seller may change them. */
  surveyedPrices: Readonly<Record<string, number>>;
  section: number;
  /** The seat under the cursor, by section: who comes back finds the place again. */
  cursors: Readonly<Record<number, number>>;
  /** The column that up and down keep to, across rows that do not reach it, as drawn with two columns a seat. */
  aim: number;
  /** The first line and column shown of what is drawn. */
  scroll: { top: number; left: number };
  /** How many seats somebody wants: what the best ones are looked for. */
  wanted: number;
  /** The only category looked for, by its letter. */
  only: string | undefined;
  picked: readonly number[];
  /** What was picked before each change, the latest last. */
  history: readonly (readonly number[])[];
  /** Seats that were shown as the best ones already, one search after the other. */
  shown: readonly number[];
  /** Decides which of an area's places are taken, so that two people seldom ask for the same. */
  seed: number;
  /** One or two sentences about what has just happened. */
  word: { tone: 'good' | 'warning'; text: string } | undefined;
  /** The last look at the statuses failed. */
  isStale: boolean;
  /** Escape was pressed with seats picked; once more leaves. */
  isLeaving: boolean;
  outcome: 'open' | 'hold' | 'cancel';
}

/** The seat under the cursor; none in an area. */
export function cursorOf(state: PickerState): number | undefined {
  return state.cursors[state.section];
}

/** Whether somebody may take it: it is free, or offered by its owner. */
export function canTake(state: PickerState, ordinal: number): boolean {
  return isTakeable(state.statuses[ordinal]);
}

/** Whether it is of the category that is looked for. */
export function isLookedFor(house: House, { only }: PickerState, ordinal: number): boolean {
  return only === undefined || house.index.categoryOf(ordinal) === only;
}

/** The same with other seats picked, which can be undone. */
export function pick(state: PickerState, picked: readonly number[]): PickerState {
  const history = [...state.history, state.picked].slice(-mostUndone);
  return { ...state, picked, history, shown: [] };
}

export function warn(state: PickerState, text: string): PickerState {
  return { ...state, word: { tone: 'warning', text } };
}

export function tell(state: PickerState, text: string): PickerState {
  return { ...state, word: { tone: 'good', text } };
}

const mostUndone = 100;
