import type { PickerState } from '../picker-state.ts';

/** Down and up read on where the window is too low for all of it; any other key closes it. */
export function pressInHelp(state: PickerState, key: string): PickerState {
  const by = steps[key];
  if (by === undefined) return { ...state, panel: 'none' };
  return { ...state, helpTop: Math.max(0, state.helpTop + by) };
}

const steps: Readonly<Record<string, number>> = { up: -1, down: 1, pageup: -8, pagedown: 8 };
