import { pressInArea } from '../areas/press-in-area.ts';
import { type House, hasSections } from '../house.ts';
import { moveCursor, moveToEnd } from '../moves/move-cursor.ts';
import { type PickerState, warn } from '../picker-state.ts';
import { enterSection } from './enter-section.ts';
import { sectionAt } from './seats-geometry.ts';
import { takeOrDrop } from './take-or-drop.ts';

/** The keys that mean something in one section; nothing for any other. */
export function pressInSeats(house: House, state: PickerState, key: string): PickerState | undefined {
  const isArea = sectionAt(house, state).area !== undefined;
  const inArea = isArea ? pressInArea(house, state, key) : undefined;
  if (inArea !== undefined) return inArea;
  switch (key) {
    case 'up':
    case 'down':
    case 'left':
    case 'right':
      return moveCursor(house, state, key);
    case 'home':
    case 'end':
      return moveToEnd(house, state, key);
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
      return warn(state, `Take a ${isArea ? 'place' : 'seat'} with space first, then hold it with enter.`);
    default:
      return undefined;
  }
}

function changeSection(house: House, state: PickerState, by: 1 | -1): PickerState {
  const sections = house.index.drawing.sections.length;
  if (!hasSections(house)) return warn(state, 'This house has one section only.');
  return enterSection(house, state, (state.section + by + sections) % sections);
}
