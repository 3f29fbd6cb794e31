import type { Row, SeatMapDrawing, Section, Stage } from '../contract/schemas/seat-map.ts';
import { isSeat } from './numbering.ts';
import type { SeatTable } from './seat-table.ts';

/**
 * Gives every seat its place on the plan: x to the right, y to the back, both in places, the front of the house at
 * 0, 0. A seat is one wide, a row or an aisle between rows one deep. Sections without `at` lie one behind the other,
 * two apart; so do floors, whose nearest row is seldom nearer to the stage than the last one below.
 * Notes too how far each seat is from the stage and from the middle of its row. Gives where the stage is.
 */
export function placeSeats({ sections, stage }: SeatMapDrawing, seats: SeatTable): Point {
  const bounds = { left: 0, right: 0, front: 0, back: 0 };
  let behind = 0;
  for (const section of sections) {
    const at = section.at ?? { x: 0, y: behind };
    const depth =
      section.area === undefined
        ? placeRows(section, at, seats, bounds)
        : placeArea(section, at, seats, bounds);
    if (section.at === undefined) behind += depth + betweenSections;
  }
  const centre = stagePoint(stage, bounds);
  for (let ordinal = 0; ordinal < seats.x.length; ordinal += 1) {
    seats.stageDistance[ordinal] = Math.hypot(seats.x[ordinal]! - centre.x, seats.y[ordinal]! - centre.y);
  }
  return centre;
}

export type Point = { x: number; y: number };

type Bounds = { left: number; right: number; front: number; back: number };

const betweenSections = 2;
/** From the front of the house to the middle of the stage's edge, and as far on the other sides. */
const toStage = 2;

function placeRows(section: Section, at: Point, seats: SeatTable, bounds: Bounds): number {
  const { rows, turn = 0, curve = 0 } = section;
  const width = rows.reduce((widest, { cells }) => Math.max(widest, cells.length), 0);
  const angle = (turn * Math.PI) / 180;
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  let depth = 0;
  for (const row of rows) {
    depth += row.aislesBefore ?? 0;
    const left = (row.shift ?? 0) - width / 2 + 0.5;
    const middle = middleOf(row) + left;
    let place = 0;
    for (let column = 0; column < row.cells.length; column += 1) {
      if (!isSeat(row.cells[column]!)) continue;
      const ordinal = row.ordinals[place];
      if (ordinal === undefined) break;
      place += 1;
      const across = column + left;
      const bend = across / (curve + depth);
      const x = curve > 0 ? (curve + depth) * Math.sin(bend) : across;
      const y = curve > 0 ? (curve + depth) * Math.cos(bend) - curve : depth;
      put(seats, bounds, ordinal, at.x + x * cosine - y * sine, at.y + x * sine + y * cosine);
      seats.middleDistance[ordinal] = Math.abs(across - middle);
    }
    depth += 1;
  }
  return depth;
}

/** The places of an area stand in a block twice as wide as deep. */
function placeArea({ area }: Section, at: Point, seats: SeatTable, bounds: Bounds): number {
  const { capacity, ordinals } = area!;
  const width = Math.ceil(Math.sqrt(capacity * 2));
  let place = 0;
  for (const { first, count } of ordinals) {
    for (let ordinal = first; ordinal < first + count; ordinal += 1) {
      const across = (place % width) - width / 2 + 0.5;
      put(seats, bounds, ordinal, at.x + across, at.y + Math.floor(place / width));
      seats.middleDistance[ordinal] = Math.abs(across);
      place += 1;
    }
  }
  return Math.ceil(capacity / width);
}

function put(seats: SeatTable, bounds: Bounds, ordinal: number, x: number, y: number): void {
  seats.x[ordinal] = x;
  seats.y[ordinal] = y;
  if (x < bounds.left) bounds.left = x;
  if (x > bounds.right) bounds.right = x;
  if (y < bounds.front) bounds.front = y;
  if (y > bounds.back) bounds.back = y;
}

/** Half way between its first seat and its last, in columns. */
function middleOf({ cells }: Row): number {
  let first = 0;
  while (first < cells.length && !isSeat(cells[first]!)) first += 1;
  let last = cells.length - 1;
  while (last > first && !isSeat(cells[last]!)) last -= 1;
  return (first + last) / 2;
}

function stagePoint(stage: Stage | undefined, { left, right, front, back }: Bounds): Point {
  const place = stage?.place ?? 'above';
  if (typeof place === 'object') return place;
  const middle = { x: (left + right) / 2, y: (front + back) / 2 };
  if (place === 'above') return { x: 0, y: front - toStage };
  if (place === 'below') return { x: 0, y: back + toStage };
  if (place === 'left') return { x: left - toStage, y: middle.y };
  if (place === 'right') return { x: right + toStage, y: middle.y };
  return middle;
}
