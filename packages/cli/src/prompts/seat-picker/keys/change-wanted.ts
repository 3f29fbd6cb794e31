import { count } from '../../../render/text.ts';
import type { House } from '../house.ts';
import { type PickerState, tell, warn } from '../picker-state.ts';

/** `+` and `-` want one seat more or less, a digit so many; other keys nothing. */
export function changeWanted(house: House, state: PickerState, key: string): PickerState {
  const wanted = numberFor(state, key);
  if (wanted === undefined) return state;
  if (wanted > house.max) return warn(state, `You may take ${count(house.max, 'seat')} here, no more.`);
  if (wanted < 1) return warn(state, 'One seat is the least. Escape leaves.');
  return tell({ ...state, wanted, shown: [] }, `${count(wanted, 'seat')} wanted: b takes the best.`);
}

function numberFor({ wanted }: PickerState, key: string): number | undefined {
  if (key === '+' || key === '=') return wanted + 1;
  if (key === '-') return wanted - 1;
  return /^[1-9]$/.test(key) ? Number(key) : undefined;
}
