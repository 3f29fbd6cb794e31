import { count } from '../../../render/text.ts';
import { pressInFind } from '../find/press-in-find.ts';
import { type House, hasSections } from '../house.ts';
import { nextFree } from '../moves/next-free.ts';
import { pressInOverview } from '../overview/press-in-overview.ts';
import { type PickerState, warn } from '../picker-state.ts';
import { pressInSeats } from '../seats/press-in-seats.ts';
import { changeWanted } from './change-wanted.ts';
import { nextCategory } from './next-category.ts';
import { pressInHelp } from './press-in-help.ts';
import { takeBest } from './take-best.ts';
import { dropAll, undo } from './undo.ts';

/** What a key does: in a panel, in what is shown, or anywhere. */
export function pressKey(house: House, state: PickerState, key: string): PickerState {
  if (state.panel === 'help') return pressInHelp(state, key);
  if (state.panel === 'find') return pressInFind(house, state, key);
  if (key === 'escape' || key === 'q') return goBack(house, state);
  const staying = { ...state, isLeaving: false };
  const shown =
    state.view === 'sections' ? pressInOverview(house, staying, key) : pressInSeats(house, staying, key);
  return shown ?? pressAnywhere(house, staying, key);
}

function pressAnywhere(house: House, state: PickerState, key: string): PickerState {
  switch (key) {
    case '?':
      return { ...state, panel: 'help', helpTop: 0 };
    case '/':
      return { ...state, panel: 'find', find: { text: '', at: 0 } };
    case 'tab':
      return nextFree(house, state, 1);
    case 'shift-tab':
      return nextFree(house, state, -1);
    case 'b':
      return takeBest(house, state);
    case 'c':
      return nextCategory(house, state);
    case 'u':
      return undo(house, state);
    case 'x':
      return dropAll(state);
    default:
      return changeWanted(house, state, key);
  }
}

/** From a section to the sections, from there away; a second time where seats would be lost. */
function goBack(house: House, state: PickerState): PickerState {
  if (state.view === 'seats' && hasSections(house)) return { ...state, view: 'sections', isLeaving: false };
  if (state.picked.length === 0 || state.isLeaving) return { ...state, outcome: 'cancel' };
  const seats = state.picked.length === 1 ? 'the seat' : `the ${count(state.picked.length, 'seat')}`;
  return { ...warn(state, `Escape once more drops ${seats} you took and leaves.`), isLeaving: true };
}
