import type { Point } from '@admit-one/sdk/seat-map';
import { inks } from '../paper.ts';
import { boundsOf, type HallPlan } from './hall-plan.ts';

/** Every seat as a dot where a place is large enough to be seen, every row as a stroke where it is not; areas as blocks. */
export function drawSeats(document: PDFKit.PDFDocument, plan: HallPlan, seat: number): void {
  const own = plan.index.sectionOf(seat);
  drawAreas(document, plan, seat);
  for (const isOwn of [false, true]) {
    const ink = isOwn ? inks.ownSection : inks.seat;
    if (plan.scale >= smallestDots) {
      for (const ordinal of plan.ordinals) {
        if (plan.index.isInArea(ordinal) || (plan.index.sectionOf(ordinal) === own) !== isOwn) continue;
        const { x, y } = plan.seatOnPaper(ordinal);
        const side = plan.scale * 0.7;
        if (plan.scale < smallestRound) document.rect(x - side / 2, y - side / 2, side, side);
        else document.roundedRect(x - side / 2, y - side / 2, side, side, side * 0.3);
      }
      document.fill(ink);
    } else {
      for (const { sectionAt, row } of plan.index.rows) {
        if (!plan.sections.has(sectionAt) || (sectionAt === own) !== isOwn) continue;
        for (const run of runsOf(plan, row.ordinals)) strokeRun(document, run, plan.scale);
      }
      document
        .lineWidth(plan.scale * 0.66)
        .lineCap('butt')
        .lineJoin('round')
        .stroke(ink);
    }
  }
}

function drawAreas(document: PDFKit.PDFDocument, plan: HallPlan, seat: number): void {
  const { index } = plan;
  for (const at of plan.sections) {
    if (index.drawing.sections[at]?.area === undefined) continue;
    const { left, right, front, back } = boundsOf(index, index.ordinalsOf(at));
    const corner = plan.onPaper({ x: left, y: front });
    const isOwn = index.sectionOf(seat) === at;
    document
      .roundedRect(corner.x, corner.y, (right - left) * plan.scale, (back - front) * plan.scale, 2)
      .lineWidth(isOwn ? 1.6 : 0.6);
    if (isOwn) document.fillAndStroke(inks.markLight, inks.mark);
    else document.fillAndStroke(inks.area, inks.seat);
  }
}

/** Neighbours without a gap between them, where they lie on paper. */
function runsOf(plan: HallPlan, ordinals: readonly number[]): Point[][] {
  const runs: Point[][] = [];
  for (const ordinal of ordinals) {
    const isNeighbour = plan.index.seats.left[ordinal] !== -1;
    if (!isNeighbour || runs.length === 0) runs.push([]);
    runs.at(-1)!.push(plan.seatOnPaper(ordinal));
  }
  return runs;
}

/** From the outer edge of its first seat to that of its last; points that lie on the line between others are left out. */
function strokeRun(document: PDFKit.PDFDocument, run: readonly Point[], scale: number): void {
  const [first, last] = [run[0]!, run.at(-1)!];
  const [second, before] = [
    run[1] ?? { x: first.x + 1, y: first.y },
    run.at(-2) ?? { x: last.x - 1, y: last.y },
  ];
  const start = beyond(first, second, scale / 2);
  document.moveTo(rounded(start.x), rounded(start.y));
  let from: Point = start;
  for (let at = 1; at < run.length - 1; at += 1) {
    if (distanceToLine(run[at]!, from, run[at + 1]!) < visible) continue;
    from = run[at]!;
    document.lineTo(rounded(from.x), rounded(from.y));
  }
  const end = beyond(last, before, scale / 2);
  document.lineTo(rounded(end.x), rounded(end.y));
}

/** So far from `from` on the side that is turned away from `other`. */
function beyond(from: Point, other: Point, distance: number): Point {
  const length = Math.hypot(from.x - other.x, from.y - other.y) || 1;
  return {
    x: from.x + ((from.x - other.x) / length) * distance,
    y: from.y + ((from.y - other.y) / length) * distance,
  };
}

function distanceToLine(at: Point, from: Point, to: Point): number {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  return Math.abs((to.x - from.x) * (from.y - at.y) - (from.x - at.x) * (to.y - from.y)) / length;
}

function rounded(points: number): number {
  return Math.round(points * 100) / 100;
}

/** Below this, in points, seats are drawn as rows. */
export const smallestDots = 2.4;
/** Below this nobody sees whether corners are round, and they take much of the file. */
const smallestRound = 6;
/** What an eye can tell from a straight line, in points. */
const visible = 0.06;
