import type { House } from '../house.ts';
import { canTake, type PickerState, pick, tell, warn } from '../picker-state.ts';
import { seatsInWords } from '../seats/seats-in-words.ts';

/** What was picked before the last change, as far as it can still be had. */
export function undo(house: House, state: PickerState): PickerState {
  const before = state.history.at(-1);
  if (before === undefined) return warn(state, 'There is nothing to undo.');
  const picked = before.filter((seat) => canTake(state, seat));
  const gone = before.filter((seat) => !canTake(state, seat));
  const undone: PickerState = { ...state, picked, history: state.history.slice(0, -1), shown: [] };
  if (gone.length > 0)
    return warn(undone, `Undone, but for ${seatsInWords(house, gone)}: somebody else has that.`);
  return tell(
    undone,
    picked.length === 0 ? 'Undone: no seat is taken.' : `Undone: ${seatsInWords(house, picked)}.`,
  );
}

export function dropAll(state: PickerState): PickerState {
  if (state.picked.length === 0) return warn(state, 'There is nothing to drop.');
  return tell(pick(state, []), 'All seats dropped. u brings them back.');
}
