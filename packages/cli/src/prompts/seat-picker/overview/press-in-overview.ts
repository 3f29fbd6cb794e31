import type { Direction } from '@admit-one/sdk/seat-map';
import type { House } from '../house.ts';
import { middleOf } from '../moves/middle-of.ts';
import type { PickerState } from '../picker-state.ts';
import { enterSection } from '../seats/enter-section.ts';

/** The keys that mean something among the sections; nothing for any other. */
export function pressInOverview(house: House, state: PickerState, key: string): PickerState | undefined {
  const last = house.index.drawing.sections.length - 1;
  const to = (section: number) => ({ ...state, section: Math.max(0, Math.min(last, section)) });
  switch (key) {
    case 'up':
    case 'down':
    case 'left':
    case 'right':
      if (state.isPlan) return to(sectionTowards(house, state.section, key));
      if (key === 'right') return enterSection(house, state, state.section);
      return key === 'left' ? state : to(state.section + (key === 'up' ? -1 : 1));
    case 'pageup':
    case '[':
      return to(state.section - (key === '[' ? 1 : 10));
    case 'pagedown':
    case ']':
      return to(state.section + (key === ']' ? 1 : 10));
    case 'home':
      return to(0);
    case 'end':
      return to(last);
    case 'm':
      return { ...state, isPlan: !state.isPlan };
    case 'return':
    case 'enter':
    case 'space':
      return enterSection(house, state, state.section);
    default:
      return undefined;
  }
}

/** The section whose middle lies nearest where an arrow points on the plan; the same where none does. */
function sectionTowards(house: House, section: number, direction: Direction): number {
  const from = middleOf(house, section);
  const towards = arrows[direction];
  let nearest = section;
  let least = Infinity;
  for (let other = 0; other < house.index.drawing.sections.length; other += 1) {
    const { x, y } = middleOf(house, other);
    const ahead = (x - from.x) * towards.x + (y - from.y) * towards.y;
    const aside = Math.abs((x - from.x) * towards.y - (y - from.y) * towards.x);
    if (ahead <= 0.5 || aside > 2 * ahead) continue;
    if (ahead + 2 * aside < least) [nearest, least] = [other, ahead + 2 * aside];
  }
  return nearest;
}

const arrows: Record<Direction, { x: number; y: number }> = {
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
  up: { x: 0, y: -1 },
  down: { x: 0, y: 1 },
};
