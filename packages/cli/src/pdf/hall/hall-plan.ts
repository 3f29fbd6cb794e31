import type { Point, SeatMapIndex } from '@admit-one/sdk/seat-map';

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A plan of seats laid out on paper. */
export interface HallPlan {
  index: SeatMapIndex;
  /** Which sections are drawn, by their indexes. */
  sections: ReadonlySet<number>;
  /** What a place takes, in points. */
  scale: number;
  /** What it takes of the box it was made for. */
  box: Box;
  /** The ordinals of what is drawn, places of areas included. */
  ordinals: readonly number[];
  /** The stage on paper; none where only a section is drawn. */
  stage: Box | undefined;
  /** From places to paper. */
  onPaper(at: Point): Point;
  seatOnPaper(ordinal: number): Point;
}

/**
 * Lays the hall out in a box, as large as it goes. Where floors lie over each other only the one that the seat is on is
 * drawn: two seats on one spot show nothing.
 */
export function planHall(index: SeatMapIndex, seat: number, room: Box): HallPlan {
  const sections = sectionsToDraw(index, seat);
  const ordinals = [...sections].flatMap((at) => [...index.ordinalsOf(at)]);
  const seats = boundsOf(index, ordinals);
  const stage = stageOf(index, ordinals, seats);
  const left = Math.min(seats.left, stage.x) - edge;
  const front = Math.min(seats.front, stage.y) - edge;
  const across = Math.max(seats.right, stage.x + stage.width) + edge - left;
  const deep = Math.max(seats.back, stage.y + stage.height) + edge - front;
  const scale = Math.min(room.width / across, room.height / deep, largestScale);
  const box = {
    x: room.x + (room.width - across * scale) / 2,
    y: room.y,
    width: across * scale,
    height: deep * scale,
  };
  const onPaper = ({ x, y }: Point) => ({ x: box.x + (x - left) * scale, y: box.y + (y - front) * scale });
  const corner = onPaper(stage);
  return {
    index,
    sections,
    scale,
    box,
    ordinals,
    stage: { ...corner, width: stage.width * scale, height: stage.height * scale },
    onPaper,
    seatOnPaper: (ordinal) => onPaper({ x: index.seats.x[ordinal]!, y: index.seats.y[ordinal]! }),
  };
}

interface Bounds {
  left: number;
  right: number;
  front: number;
  back: number;
}

/** In places, from the outer edges of the outermost seats. */
export function boundsOf({ seats }: SeatMapIndex, ordinals: Iterable<number>): Bounds {
  const bounds = { left: Infinity, right: -Infinity, front: Infinity, back: -Infinity };
  for (const ordinal of ordinals) {
    const [x, y] = [seats.x[ordinal]!, seats.y[ordinal]!];
    bounds.left = Math.min(bounds.left, x - 0.5);
    bounds.right = Math.max(bounds.right, x + 0.5);
    bounds.front = Math.min(bounds.front, y - 0.5);
    bounds.back = Math.max(bounds.back, y + 0.5);
  }
  return bounds;
}

function sectionsToDraw(index: SeatMapIndex, seat: number): Set<number> {
  const all = new Set(index.drawing.sections.keys());
  if (!floorsOverlap(index)) return all;
  const floor = index.floorOf(seat);
  return new Set([...all].filter((at) => (index.drawing.sections[at]!.floor ?? '') === floor));
}

/** Whether more than a few seats lie where one of another floor does. Rings around each other do not. */
function floorsOverlap(index: SeatMapIndex): boolean {
  const floorAt = new Map<string, string>();
  let shared = 0;
  for (const ordinal of index.ordinals()) {
    const spot = `${Math.round(index.seats.x[ordinal]!)} ${Math.round(index.seats.y[ordinal]!)}`;
    const floor = index.floorOf(ordinal);
    const other = floorAt.get(spot);
    if (other === undefined) floorAt.set(spot, floor);
    else if (other !== floor) shared += 1;
  }
  return shared > index.seatCount / 100;
}

/** The map says where the stage is and not how large: a bar along the hall, or as much as the seats around it leave. */
function stageOf(index: SeatMapIndex, ordinals: readonly number[], seats: Bounds): Box {
  const { x, y } = index.stage;
  const [across, deep] = [seats.right - seats.left, seats.back - seats.front];
  if (y < seats.front || y > seats.back) {
    const width = Math.max(6, across * 0.4);
    return { x: x - width / 2, y: y - stageDepth / 2, width, height: stageDepth };
  }
  if (x < seats.left || x > seats.right) {
    const height = Math.max(6, deep * 0.4);
    return { x: x - stageDepth / 2, y: y - height / 2, width: stageDepth, height };
  }
  const free = freeAround(index, ordinals, { width: across / 2, height: deep / 2 });
  return { x: x - free.width, y: y - free.height, width: 2 * free.width, height: 2 * free.height };
}

/** Half of the width and the height that are free around the stage's middle. */
function freeAround(
  { seats, stage }: SeatMapIndex,
  ordinals: readonly number[],
  most: { width: number; height: number },
): { width: number; height: number } {
  const nearest = ordinals.reduce((least, at) => Math.min(least, seats.stageDistance[at]!), Infinity);
  const band = Math.max(0.5, nearest * 0.6);
  let { width, height } = most;
  for (const ordinal of ordinals) {
    const [aside, ahead] = [Math.abs(seats.x[ordinal]! - stage.x), Math.abs(seats.y[ordinal]! - stage.y)];
    if (ahead <= band) width = Math.min(width, aside);
    if (aside <= band) height = Math.min(height, ahead);
  }
  return { width: Math.max(0.5, width * 0.8), height: Math.max(0.5, height * 0.8) };
}

/** Around the outermost seats, in places. */
const edge = 0.6;
const stageDepth = 1.8;
/** A small house needs no larger seats than that, in points. */
const largestScale = 14;
