import { type Section, seatStatus } from '@admit-one/sdk/contract';
import type { Legend } from '../../../render/seat-legend.ts';
import type { House } from '../house.ts';
import type { PickerState } from '../picker-state.ts';

/** What the signs of the whole house mean, or of one section. */
export function legendOf({ index, prices, currency }: House, state: PickerState, section?: Section): Legend {
  const sections = section === undefined ? index.drawing.sections : [section];
  const has = (kind: 'accessible' | 'companions' | 'restrictedView') =>
    sections.some(({ rows }) => rows.some((row) => row[kind] !== undefined));
  const mine = state.statuses.includes(seatStatus.mine) ? (['mine'] as const) : [];
  const offered = state.statuses.includes(seatStatus.offered) ? (['offered'] as const) : [];
  return {
    categories: index.drawing.categories,
    prices,
    currency,
    marks: ['picked', ...offered, ...mine, 'held', 'sold'],
    specials: (['accessible', 'companions', 'restrictedView'] as const).filter(has),
  };
}
