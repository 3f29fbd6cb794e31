import type { Area } from '../contract/schemas/seat-map.ts';
import { limits } from './limits.ts';
import { wholeNumber } from './number-list.ts';
import { ordinalsHint, readOrdinals } from './row-options.ts';

type Problem = { code: 'bad_area' | 'bad_capacity' | 'bad_ordinals'; problem: string };

/** Reads `300 S`, or `300 S  ordinals 0-99,120-319`. Places get the ordinals from `next` on unless told. */
export function readArea(value: string, next: number): Area | Problem {
  const [said = '', category = '', keyword, list, ...rest] = value.split(/ +/);
  if (!/^-?[\d.,_]+$/.test(said) || !/^[A-Z]$/.test(category) || rest.length > 0) {
    return { code: 'bad_area', problem: `An area says how many it holds and its category: \`${example}\`.` };
  }
  const capacity = wholeNumber(said);
  if (capacity === null || capacity < 1 || capacity > limits.seats) {
    const problem = `An area holds 1 to ${limits.seats} people, a whole number in digits: \`${example}\`.`;
    return { code: 'bad_capacity', problem };
  }
  if (keyword === undefined) return { category, capacity, ordinals: [{ first: next, count: capacity }] };
  const ordinals = keyword === 'ordinals' ? readOrdinals(list ?? '', limits.seats) : null;
  if (ordinals === null) return { code: 'bad_ordinals', problem: ordinalsHint };
  if (ordinals.length === capacity) return { category, capacity, ordinals: runsOf(ordinals) };
  const problem = `The area has ${capacity} places and ${ordinals.length} ordinals. Write one for each place, or none.`;
  return { code: 'bad_ordinals', problem };
}

/** Numbers that follow each other, as where they begin and how many they are. */
export function runsOf(ordinals: readonly number[]): Area['ordinals'] {
  const runs: Area['ordinals'] = [];
  for (const ordinal of ordinals) {
    const last = runs.at(-1);
    if (last !== undefined && last.first + last.count === ordinal) last.count += 1;
    else runs.push({ first: ordinal, count: 1 });
  }
  return runs;
}

const example = 'area Pit: 300 S';
