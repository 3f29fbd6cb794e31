import type { Direction, Point } from '@admit-one/sdk/seat-map';
import type { House } from '../house.ts';
import { cursorOf, isLookedFor, type PickerState, tell } from '../picker-state.ts';
import { enterSection } from '../seats/enter-section.ts';
import { middleOf } from './middle-of.ts';

/**
 * Into the section of the same floor that lies where an arrow points, to its nearest seat; nothing where none lies near.
 * Sections are turned on the plan, so an arrow is turned with the row it is pressed in.
 */
export function crossSection(
  house: House,
  state: PickerState,
  direction: Direction,
): PickerState | undefined {
  const cursor = cursorOf(state);
  const from = cursor === undefined ? middleOf(house, state.section) : house.index.pointOf(cursor);
  const towards = cursor === undefined ? arrows[direction] : turned(house, state, cursor, direction);
  const reach = cursor === undefined ? furthest * 4 : furthest;
  const nearest = nearestThere(house, state, { from, towards, reach });
  if (nearest === undefined) return undefined;
  const isSideways = direction === 'left' || direction === 'right';
  const seat = isSideways ? beginningOfRow(house, state, nearest, towards) : nearest;
  const section = house.index.sectionOf(seat);
  const entered = enterSection(house, state, section, seat);
  return tell(entered, `This is ${house.index.drawing.sections[section]?.name}.`);
}

interface Ray {
  from: Point;
  /** Of length 1. */
  towards: Point;
  reach: number;
}

/** What lies straight ahead counts as nearer than what lies to the side. */
function nearestThere(house: House, state: PickerState, { from, towards, reach }: Ray): number | undefined {
  const { section, x, y } = house.index.seats;
  const floors = house.index.drawing.sections.map(({ floor = '' }) => floor);
  const floor = floors[state.section];
  let nearest: number | undefined;
  let least = Infinity;
  for (let seat = 0; seat < section.length; seat += 1) {
    const at = section[seat]!;
    if (at === -1 || at === state.section || floors[at] !== floor) continue;
    const [right, back] = [x[seat]! - from.x, y[seat]! - from.y];
    const ahead = right * towards.x + back * towards.y;
    if (ahead < 0.3 || ahead > reach) continue;
    const aside = Math.abs(right * towards.y - back * towards.x);
    if (aside > ahead + 1) continue;
    const cost = ahead + 2 * aside;
    if (cost >= least || !isLookedFor(house, state, seat)) continue;
    least = cost;
    nearest = seat;
  }
  return nearest;
}

/** Corners of sections lie over each other on a plan: the first seats of a row may lie a little behind an arrow. */
function beginningOfRow(house: House, state: PickerState, seat: number, towards: Point): number {
  if (house.index.isInArea(seat)) return seat;
  let first = seat;
  for (let step = 0; step < furthestBehind; step += 1) {
    const here = house.index.pointOf(first);
    const before = (['left', 'right'] as const).flatMap((side) => house.index.neighbour(first, side) ?? []);
    const behind = before.find((one) => {
      const { x, y } = house.index.pointOf(one);
      return (x - here.x) * towards.x + (y - here.y) * towards.y < 0;
    });
    if (behind === undefined) return isLookedFor(house, state, first) ? first : seat;
    first = behind;
  }
  return seat;
}

/** The arrow on the plan: along the row as it runs there, or square to it. */
function turned(house: House, state: PickerState, cursor: number, direction: Direction): Point {
  const along = rowDirection(house, state, cursor);
  const { x, y } = arrows[direction];
  return { x: x * along.x - y * along.y, y: x * along.y + y * along.x };
}

/** Where right is on the plan, at a seat: from its left neighbour to its right one, as far as it has them. */
function rowDirection(house: House, state: PickerState, cursor: number): Point {
  const left = house.index.neighbour(cursor, 'left') ?? cursor;
  const right = house.index.neighbour(cursor, 'right') ?? cursor;
  const [from, to] = [house.index.pointOf(left), house.index.pointOf(right)];
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length > 0) return { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
  const angle = ((house.index.drawing.sections[state.section]?.turn ?? 0) * Math.PI) / 180;
  return { x: Math.cos(angle), y: Math.sin(angle) };
}

const arrows: Record<Direction, Point> = {
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
  up: { x: 0, y: -1 },
  down: { x: 0, y: 1 },
};

/** What is further away than this is not what an arrow means, in places. */
const furthest = 12;
/** How many seats of a row may lie behind the arrow that leads to its beginning. */
const furthestBehind = 4;
