import type { House } from '../house.ts';
import { canTake, type PickerState } from '../picker-state.ts';

/** Free seats beside picked ones that nobody could be sold together with. */
export function leftAlone({ index }: House, state: PickerState): number[] {
  const picked = new Set(state.picked);
  const isOpen = (seat: number | undefined) =>
    seat !== undefined && canTake(state, seat) && !picked.has(seat);
  const alone = new Set<number>();
  for (const seat of picked) {
    for (const side of ['left', 'right'] as const) {
      const beside = index.besideOf(seat, side);
      if (beside !== undefined && isOpen(beside) && !isOpen(index.besideOf(beside, side))) alone.add(beside);
    }
  }
  return [...alone];
}

/** `B-14 would be left alone.` */
export function aloneInWords({ index }: House, seats: readonly number[]): string {
  const labels = seats.map((seat) => index.shortLabelOf(seat));
  return `${labels.join(' and ')} would be left alone, with nobody to sit beside.`;
}
