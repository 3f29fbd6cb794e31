import { isTakeable } from '../../../render/seat-mark.ts';
import type { House } from '../house.ts';
import type { PickerState } from '../picker-state.ts';
import type { HousePlan } from './house-plan.ts';

/** By cell of the plan, which part of its seats can be had, 0 to 1; only those that are looked for count. */
export function planHeat({ index }: House, { statuses, only }: PickerState, plan: HousePlan): Float32Array {
  const kept = known.get(plan);
  if (kept !== undefined && kept.statuses === statuses && kept.only === only) return kept.heat;
  const letter = only?.charCodeAt(0);
  const all = new Uint32Array(plan.columns * plan.rows);
  const free = new Uint32Array(all.length);
  for (let seat = 0; seat < plan.cellOf.length; seat += 1) {
    const cell = plan.cellOf[seat]!;
    if (cell === -1) continue;
    all[cell]! += 1;
    if ((letter === undefined || index.seats.category[seat] === letter) && isTakeable(statuses[seat]))
      free[cell]! += 1;
  }
  const heat = Float32Array.from(all, (howMany, cell) => (howMany === 0 ? 0 : free[cell]! / howMany));
  known.set(plan, { statuses, only, heat });
  return heat;
}

const known = new WeakMap<HousePlan, { statuses: string; only: string | undefined; heat: Float32Array }>();
