import type { SeatMapIndex } from '@admit-one/sdk/seat-map';
import type { Box, HallPlan } from './hall-plan.ts';

/**
 * The seat's own section in a box, with its front row on top whichever way it is turned in the hall; of a large one the
 * part around the seat.
 */
export function planSection(index: SeatMapIndex, seat: number, room: Box): HallPlan {
  const place = placesOf(index, index.sectionOf(seat));
  const own = place(seat);
  const ordinals = [...index.ordinalsOf(index.sectionOf(seat))].filter((ordinal) => {
    const { x, y } = place(ordinal);
    return Math.abs(x - own.x) <= most.aside && Math.abs(y - own.y) <= most.ahead;
  });
  const xs = ordinals.map((ordinal) => place(ordinal).x);
  const ys = ordinals.map((ordinal) => place(ordinal).y);
  const [left, top] = [Math.min(...xs) - 0.5, Math.min(...ys) - 0.5];
  const [across, deep] = [Math.max(...xs) + 0.5 - left, Math.max(...ys) + 0.5 - top];
  const scale = Math.min((room.width - labelWidth) / across, room.height / deep, largestScale);
  const box = { x: room.x + labelWidth, y: room.y, width: across * scale, height: deep * scale };
  const onPaper = ({ x, y }: { x: number; y: number }) => ({
    x: box.x + (x - left) * scale,
    y: box.y + (y - top) * scale,
  });
  const seatOnPaper = (ordinal: number) => onPaper(place(ordinal));
  const sections = new Set([index.sectionOf(seat)]);
  return { index, sections, scale, box, ordinals, stage: undefined, onPaper, seatOnPaper };
}

/** Seats as they are drawn in the section: columns to the right, rows and aisles downwards. */
function placesOf(index: SeatMapIndex, sectionAt: number): (ordinal: number) => { x: number; y: number } {
  const depths: number[] = [];
  let depth = -1;
  for (const { aislesBefore = 0 } of index.drawing.sections[sectionAt]!.rows) {
    depth += 1 + aislesBefore;
    depths.push(depth);
  }
  return (ordinal) => {
    const { row, rowAt } = index.rows[index.seats.row[ordinal]!]!;
    return { x: index.columnOf(ordinal) + (row.shift ?? 0), y: depths[rowAt]! };
  };
}

/** How far around the seat one looks, in places. */
const most = { aside: 18, ahead: 12 };
/** For the rows' names. */
const labelWidth = 18;
const largestScale = 11;
