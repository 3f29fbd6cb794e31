import { paletteFor, type Screen } from '../../render/screen.ts';
import { countdown } from '../../render/time.ts';
import type { Frame } from './frame.ts';
import type { House } from './house.ts';
import { viewHelp } from './keys/view-help.ts';
import { isTooSmall, type Size, smallest } from './layout.ts';
import { viewOverview } from './overview/view-overview.ts';
import type { PickerState } from './picker-state.ts';
import { viewSeats } from './seats/view-seats.ts';

/** The whole picture, never larger than the window. `deadline` and `now` in milliseconds. */
export function viewPicker(
  house: House,
  state: PickerState,
  screen: Screen,
  time: { now: number; deadline?: number | undefined },
): string {
  if (isTooSmall(state.size)) return tooSmall(state.size);
  const frame: Frame = {
    house,
    state,
    screen: { ...screen, ...state.size },
    palette: paletteFor(screen),
    columns: state.size.columns - 1,
    clock: clockOf(state.size, time),
  };
  const view = state.panel === 'help' ? viewHelp : state.view === 'sections' ? viewOverview : viewSeats;
  return view(frame).slice(0, state.size.rows).join('\n');
}

/** `9:41 left`; in a narrow window the time alone. */
function clockOf(
  { columns }: Size,
  { now, deadline }: { now: number; deadline?: number | undefined },
): string {
  if (deadline === undefined) return '';
  return columns < 60 ? countdown(deadline, now) : `${countdown(deadline, now)} left`;
}

/** In the longest words that fit on one line. */
function tooSmall(size: Size): string {
  const wanted = `${smallest.columns}x${smallest.rows}`;
  const words = [
    `This window is ${size.columns}x${size.rows}; the map needs at least ${wanted}.`,
    `Enlarge to ${wanted}.`,
    `Too small`,
  ];
  return words.find((text) => text.length < size.columns) ?? '!';
}
