import type { Point } from '@admit-one/sdk/seat-map';
import { inks } from '../paper.ts';
import type { TextStyle, Typesetter } from '../typesetter.ts';
import { type Box, boundsOf, type HallPlan } from './hall-plan.ts';
import type { LabelRoom } from './label-room.ts';

/** What is drawn with, and where labels have room. */
export interface MarkTools {
  document: PDFKit.PDFDocument;
  typesetter: Typesetter;
  room: LabelRoom;
}

/**
 * Marks the seat by its colour, a ring, and words that a line leads to: whoever sees no red sees the rest. A place of an area
 * is nowhere in particular: there the whole area is marked.
 */
export function drawMark(tools: MarkTools, plan: HallPlan, seat: number, words: readonly string[]): void {
  const { document, room } = tools;
  const isArea = plan.index.isInArea(seat);
  const spot = isArea ? middleOfArea(plan, seat) : plan.seatOnPaper(seat);
  const radius = Math.max(plan.scale * 0.98, 5.5);
  if (!isArea) {
    room.take({ x: spot.x - radius, y: spot.y - radius, width: 2 * radius, height: 2 * radius });
    const side = Math.max(plan.scale * 0.8, 3);
    document.circle(spot.x, spot.y, radius).lineWidth(2.8).stroke(inks.paper);
    document.rect(spot.x - side / 2, spot.y - side / 2, side, side).fill(inks.mark);
    document.circle(spot.x, spot.y, radius).lineWidth(1.6).stroke(inks.mark);
  }
  const size = sizeOf(tools, words);
  const box = room.takeBest(candidates(spot, isArea ? 0 : radius, size, plan, isArea), spot, pointsASeat);
  if (box === undefined) return;
  if (!isArea) drawLeader(document, spot, radius, box);
  drawWords(tools, words, box);
}

function middleOfArea(plan: HallPlan, seat: number): Point {
  const { index } = plan;
  const { left, right, front, back } = boundsOf(index, index.ordinalsOf(index.sectionOf(seat)));
  return plan.onPaper({ x: (left + right) / 2, y: (front + back) / 2 });
}

function sizeOf({ typesetter }: MarkTools, words: readonly string[]): { width: number; height: number } {
  const widths = words.map((line, at) => typesetter.widthOf(line, styleOf(at)));
  return { width: Math.max(...widths) + 2 * padding, height: words.length * lineHeight + padding };
}

/** Around the spot, nearer ones first; then beside the whole plan, where there are no seats. */
function candidates(
  spot: Point,
  radius: number,
  { width, height }: { width: number; height: number },
  { box }: HallPlan,
  isArea: boolean,
): Box[] {
  const found: Box[] = isArea ? [{ x: spot.x - width / 2, y: spot.y - height / 2, width, height }] : [];
  for (const distance of [10, 20, 34, 52, 76, 104]) {
    for (const [across, down] of directions) {
      const reach = radius + distance;
      found.push({
        x: spot.x + across * reach + ((across - 1) / 2) * width,
        y: spot.y + down * reach + ((down - 1) / 2) * height,
        width,
        height,
      });
    }
  }
  const y = spot.y - height / 2;
  found.push({ x: box.x - width - 8, y, width, height }, { x: box.x + box.width + 8, y, width, height });
  return found;
}

function drawLeader(document: PDFKit.PDFDocument, spot: Point, radius: number, box: Box): void {
  const end = {
    x: Math.min(Math.max(spot.x, box.x), box.x + box.width),
    y: Math.min(Math.max(spot.y, box.y), box.y + box.height),
  };
  const length = Math.hypot(end.x - spot.x, end.y - spot.y) || 1;
  const start = {
    x: spot.x + ((end.x - spot.x) / length) * radius,
    y: spot.y + ((end.y - spot.y) / length) * radius,
  };
  for (const [width, ink] of [
    [3.2, inks.paper],
    [1.3, inks.mark],
  ] as const)
    document.moveTo(start.x, start.y).lineTo(end.x, end.y).lineWidth(width).stroke(ink);
}

function drawWords({ document, typesetter }: MarkTools, words: readonly string[], box: Box): void {
  document
    .roundedRect(box.x, box.y, box.width, box.height, 2.5)
    .lineWidth(1.1)
    .fillAndStroke(inks.paper, inks.mark);
  for (const [at, line] of words.entries()) {
    const style = styleOf(at);
    const x = box.x + (box.width - typesetter.widthOf(line, style)) / 2;
    typesetter.draw(line, style, x, box.y + padding / 2 + lineHeight * (at + 0.78));
  }
}

function styleOf(line: number): TextStyle {
  return line === 0 ? { size: 8, bold: true, colour: inks.mark } : { size: 7.4, bold: true };
}

/** What a shorter line to the words is worth in seats that they hide, in points. */
const pointsASeat = 5;
const padding = 5;
const lineHeight = 10;
const directions = [
  [0, -1],
  [1, 0],
  [-1, 0],
  [0, 1],
  [1, -1],
  [-1, -1],
  [1, 1],
  [-1, 1],
] as const;
