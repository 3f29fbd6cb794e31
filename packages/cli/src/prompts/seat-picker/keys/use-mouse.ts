import { goToMatch, matchesOf } from '../find/press-in-find.ts';
import type { House } from '../house.ts';
import { isTooSmall } from '../layout.ts';
import { pressOnOverview } from '../overview/press-on-overview.ts';
import type { MouseUsed } from '../picker-event.ts';
import type { PickerState } from '../picker-state.ts';
import { pressOnSeats } from '../seats/press-on-seats.ts';
import { scrollSeats } from '../seats/scroll-seats.ts';
import { pressInHelp } from './press-in-help.ts';

/** A press means what lies in that cell, the wheel what is above or below. */
export function useMouse(house: House, state: PickerState, mouse: MouseUsed): PickerState {
  const { kind } = mouse;
  if (isTooSmall(state.size)) return state;
  if (state.panel === 'help')
    return pressInHelp(state, kind === 'press' ? 'mouse' : kind === 'scroll-up' ? 'up' : 'down');
  if (state.panel === 'find') return kind === 'press' ? pressOnMatch(house, state, mouse) : state;
  const staying = { ...state, isLeaving: false };
  if (kind === 'press')
    return state.view === 'sections'
      ? pressOnOverview(house, staying, mouse)
      : pressOnSeats(house, staying, mouse);
  const by = kind === 'scroll-up' ? -1 : 1;
  return state.view === 'sections' ? scrollSections(house, staying, by) : scrollSeats(house, staying, 3 * by);
}

function scrollSections(house: House, state: PickerState, by: number): PickerState {
  const last = house.index.drawing.sections.length - 1;
  return { ...state, section: Math.max(0, Math.min(last, state.section + by)) };
}

/** The matches stand over the field, which is the last line. */
function pressOnMatch(house: House, state: PickerState, { row }: MouseUsed): PickerState {
  const matches = matchesOf(house, state);
  const match = matches[row - (state.size.rows - 1 - matches.length)];
  return match === undefined ? { ...state, panel: 'none' } : goToMatch(house, state, match);
}
