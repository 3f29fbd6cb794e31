import { type House, hasSections } from './house.ts';
import { pressKey } from './keys/press-key.ts';
import { useMouse } from './keys/use-mouse.ts';
import type { Size } from './layout.ts';
import { surveyHouse } from './overview/survey-house.ts';
import type { PickerEvent } from './picker-event.ts';
import type { PickerState } from './picker-state.ts';
import { refresh, withoutLost } from './refresh.ts';
import { enterSection } from './seats/enter-section.ts';
import { keepInView } from './seats/keep-in-view.ts';

export type { PickerState } from './picker-state.ts';

export interface PickerStart {
  statuses: string;
  size: Size;
  /** What seats for resale cost: by ordinal, minor units. */
  offers?: Readonly<Record<string, number>>;
  /** Seats taken already, as ordinals; those that cannot be had any more are left out. */
  picked?: readonly number[];
  /** Any whole number, another one for each buyer: where the places of an area are taken from. */
  seed?: number;
}

export function startPicking(house: House, start: PickerStart): PickerState {
  const { statuses, size, offers = {}, picked = [], seed = 0 } = start;
  const state: PickerState = {
    view: 'sections',
    panel: 'none',
    helpTop: 0,
    find: { text: '', at: 0 },
    isPlan: false,
    size,
    statuses,
    offers,
    survey: surveyHouse(house, statuses, offers),
    surveyedPrices: house.prices,
    section: 0,
    cursors: {},
    aim: 0,
    scroll: { top: 0, left: 0 },
    wanted: Math.min(house.max, 2),
    only: undefined,
    picked: [],
    history: [],
    shown: [],
    seed,
    word: undefined,
    isStale: false,
    isLeaving: false,
    outcome: 'open',
  };
  const known = picked.filter((ordinal) => house.index.has(ordinal)).slice(0, house.max);
  const wanted = Math.min(house.max, Math.max(state.wanted, known.length));
  const started = withoutLost(house, { ...state, picked: known, wanted });
  return hasSections(house) ? started : enterSection(house, started, 0);
}

/** The next state: of any event on any state, without side effects. */
export function step(house: House, state: PickerState, event: PickerEvent): PickerState {
  switch (event.type) {
    case 'key':
      return keepInView(house, pressKey(house, { ...state, word: undefined }, event.key));
    case 'mouse':
      return keepInView(house, useMouse(house, { ...state, word: undefined }, event));
    case 'resize':
      return keepInView(house, { ...state, size: event.size });
    case 'statuses':
      return refresh(house, state, event);
    case 'unreachable':
      return { ...state, isStale: true };
  }
}
