import type { SeatMapIndex, SeatWish } from '../../src/seat-map/index.ts';

/** Tiers in the order in which they are wanted. */
export const tiers = ['row', 'rows', 'area', 'apart'] as const;
export type Tier = (typeof tiers)[number];

/** Strangers, restricted views, seats left alone, places from stage and middle: less is better, the first first. */
export type Worth = readonly [number, number, number, number];

/** Every choice there is, judged by itself, the plain way: what the quick one is compared with. */
export function tryAllSeats(
  index: SeatMapIndex,
  isFree: (ordinal: number) => boolean,
  wish: SeatWish,
): { tier: Tier; worth: Worth } | null {
  let best: { tier: Tier; worth: Worth } | null = null;
  const usable = [...index.ordinals()].filter((seat) => isFree(seat) && isAsked(index, seat, wish));
  for (const seats of choices(usable, wish.count)) {
    const tier = tierOf(index, seats);
    if (tier === 'apart' || (tier === 'rows' && wish.spread === 'row')) continue;
    if (!isAllowed(index, seats, wish)) continue;
    const found = { tier, worth: worthOf(index, isFree, seats, wish, tier) };
    if (best === null || compare(found, best) < 0) best = found;
  }
  return best;
}

export function isAsked(index: SeatMapIndex, seat: number, wish: SeatWish): boolean {
  const special = index.isAccessible(seat) || index.isCompanion(seat);
  const letter = index.categoryOf(seat);
  return (
    (!special || (wish.accessible ?? 0) > 0) &&
    (wish.section === undefined || index.drawing.sections[index.sectionOf(seat)]!.name === wish.section) &&
    (wish.category === undefined || letter === wish.category) &&
    wish.prices[letter]! <= (wish.maxPrice ?? Number.POSITIVE_INFINITY)
  );
}

/** What holds of the seats together, however they lie. */
export function isAllowed(index: SeatMapIndex, seats: readonly number[], wish: SeatWish): boolean {
  const accessible = seats.filter((seat) => index.isAccessible(seat)).length;
  const companions = seats.filter((seat) => index.isCompanion(seat));
  return (
    accessible === (wish.accessible ?? 0) &&
    companions.every((seat) => seats.includes(index.accessiblePlaceOf(seat)!)) &&
    (wish.aisle !== true || seats.some((seat) => isAtAisle(index, seat)))
  );
}

function isAtAisle(index: SeatMapIndex, seat: number): boolean {
  if (index.isInArea(seat)) return false;
  const { cells } = index.drawing.sections[index.sectionOf(seat)]!.rows[index.rowOf(seat)]!;
  const column = index.columnOf(seat);
  const [before, after] = [cells.slice(0, column), cells.slice(column + 1)];
  const isEnd = !/[PS]/.test(before) || !/[PS]/.test(after);
  return isEnd || before.endsWith('_') || after.startsWith('_');
}

export function tierOf(index: SeatMapIndex, seats: readonly number[]): Tier {
  if (seats.every((seat) => index.isInArea(seat)))
    return new Set(seats.map((seat) => index.sectionOf(seat))).size === 1 ? 'area' : 'apart';
  if (seats.some((seat) => index.isInArea(seat))) return 'apart';
  const blocks = blocksOf(index, seats);
  if (blocks.length === 1) return 'row';
  const [front, back] = blocks;
  return blocks.length === 2 && isOneBehindTheOther(index, front!, back!) ? 'rows' : 'apart';
}

/** Seats directly beside each other, in reading order. */
export function blocksOf(index: SeatMapIndex, seats: readonly number[]): number[][] {
  const blocks: number[][] = [];
  for (const seat of seats) {
    const block = blocks.at(-1);
    if (block !== undefined && index.besideOf(block.at(-1)!, 'right') === seat) block.push(seat);
    else blocks.push([seat]);
  }
  return blocks;
}

function isOneBehindTheOther(index: SeatMapIndex, front: number[], back: number[]): boolean {
  const behind = index.drawing.sections[index.sectionOf(back[0]!)]!.rows[index.rowOf(back[0]!)]!;
  return (
    index.sectionOf(front[0]!) === index.sectionOf(back[0]!) &&
    index.rowOf(front[0]!) + 1 === index.rowOf(back[0]!) &&
    behind.aislesBefore === undefined &&
    front.some((one) => back.some((other) => Math.abs(acrossOf(index, one) - acrossOf(index, other)) <= 1))
  );
}

function acrossOf(index: SeatMapIndex, seat: number): number {
  const row = index.drawing.sections[index.sectionOf(seat)]!.rows[index.rowOf(seat)]!;
  return index.columnOf(seat) + (row.shift ?? 0);
}

function worthOf(
  index: SeatMapIndex,
  isFree: (ordinal: number) => boolean,
  seats: readonly number[],
  { count, accessible = 0 }: SeatWish,
  tier: Tier,
): Worth {
  if (tier === 'area') return [0, 0, 0, 0];
  const isOpen = (seat: number) =>
    isFree(seat) && !index.isAccessible(seat) && !index.isCompanion(seat) && !seats.includes(seat);
  const alone = new Set<number>();
  for (const seat of seats) {
    for (const side of ['left', 'right'] as const) {
      const next = index.besideOf(seat, side);
      if (next === undefined || !isOpen(next)) continue;
      const beyond = index.besideOf(next, side);
      if (beyond === undefined || !isOpen(beyond)) alone.add(next);
    }
  }
  const companions = seats.filter((seat) => index.isCompanion(seat)).length;
  const far = seats.reduce(
    (sum, seat) => sum + index.stageDistanceOf(seat) + index.middleDistanceOf(seat),
    0,
  );
  return [
    accessible === 0 ? 0 : count - accessible - companions,
    seats.filter((seat) => index.hasRestrictedView(seat)).length,
    alone.size,
    far / count + (tier === 'rows' ? looseness(index, seats) : 0),
  ];
}

function looseness(index: SeatMapIndex, seats: readonly number[]): number {
  const points = seats.map((seat) => [acrossOf(index, seat), index.rowOf(seat)] as const);
  const mean = (axis: 0 | 1) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const middle = [mean(0), mean(1)] as const;
  const squares = points.map((point) => (point[0] - middle[0]) ** 2 + (point[1] - middle[1]) ** 2);
  return (2 * squares.reduce((sum, square) => sum + square, 0)) / points.length;
}

function compare(one: { tier: Tier; worth: Worth }, other: { tier: Tier; worth: Worth }): number {
  const byTier = tiers.indexOf(one.tier) - tiers.indexOf(other.tier);
  if (byTier !== 0) return byTier;
  for (const at of [0, 1, 2, 3] as const) {
    const difference = one.worth[at] - other.worth[at];
    if (Math.abs(difference) > 1e-9) return difference;
  }
  return 0;
}

/** Every so many of the seats, each in their order. */
function* choices(seats: readonly number[], count: number, from = 0): Generator<number[]> {
  if (count === 0) yield [];
  else
    for (let at = from; at <= seats.length - count; at += 1)
      for (const rest of choices(seats, count - 1, at + 1)) yield [seats[at]!, ...rest];
}

export { worthOf };
