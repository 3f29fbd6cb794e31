import { cell, type Row, type Section } from '@admit-one/sdk/contract';
import { seatMapLimits } from '@admit-one/sdk/seat-map';
import { wrongUsage } from '../../failure.ts';
import type { ChartPoint, ChartRow, ChartSeat, ChartSection } from './chart.ts';

/** What the whole chart has in common. */
export interface Scale {
  /** The usual distance of two seats that stand side by side. */
  unit: number;
  /** Where the audience looks; none where the chart does not say. */
  focus: ChartPoint | undefined;
  /** What places are measured from; none where one section is all there is. */
  origin: ChartPoint | undefined;
  letterOf(category: string): string;
  note(sentence: string): void;
}

/** Draws a section's rows as they lie: turned so that they run from left to right, the nearest to the stage first. */
export function laySection(section: ChartSection, scale: Scale): Omit<Section, 'name' | 'floor'> {
  const angle = section.isList === true ? 0 : angleOf(section, scale.focus);
  const rows = section.rows.map((row) => ({ ...row, seats: turned(row.seats, -angle) }));
  rows.sort((one, other) => depthOf(one) - depthOf(other));
  const { least: left, most: right } = endsOf(rows.flatMap(({ seats }) => seats.map(({ x }) => x)));
  const usual = median(rows.slice(1).map((row, at) => depthOf(row) - depthOf(rows[at]!)));
  let ordinal = 0;
  const laid = rows.map((row, at): Row => {
    const distance = at === 0 ? usual : depthOf(row) - depthOf(rows[at - 1]!);
    const aisle = usual > 0 && distance > usual * 1.8 ? { aislesBefore: 1 } : {};
    const drawn = layRow(section, row, left, scale);
    ordinal += row.seats.length;
    return { ...drawn, ordinals: row.seats.map((_, place) => ordinal - row.seats.length + place), ...aisle };
  });
  if (scale.origin === undefined) return { rows: laid };
  const [middle] = turned([{ x: (left + right) / 2, y: depthOf(rows[0]!) }], angle);
  const at = placesFrom(scale.origin, middle!, scale.unit);
  const turn = Math.round((angle * 180) / Math.PI);
  return { rows: laid, at, ...(turn !== 0 && { turn }) };
}

/** From the origin to a point, in places, to the tenth. */
export function placesFrom(origin: ChartPoint, { x, y }: ChartPoint, unit: number): ChartPoint {
  const places = (length: number) => Math.round((length / unit) * 10) / 10 + 0;
  return { x: places(x - origin.x), y: places(y - origin.y) };
}

/** Not by spreading: a house has more seats than a call takes arguments. */
export function endsOf(values: readonly number[]): { least: number; most: number } {
  const ends = { least: Number.POSITIVE_INFINITY, most: Number.NEGATIVE_INFINITY };
  for (const value of values) {
    ends.least = Math.min(ends.least, value);
    ends.most = Math.max(ends.most, value);
  }
  return ends;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

function layRow(section: ChartSection, row: ChartRow, left: number, scale: Scale): Omit<Row, 'ordinals'> {
  const seats = [...row.seats].sort((one, other) => one.x - other.x);
  const columns: number[] = [];
  for (const { x } of seats) {
    // Half a place is a shift of the whole row to the right, never to the left.
    const column = Math.ceil((x - left) / scale.unit - 0.51);
    columns.push(Math.max(column, (columns.at(-1) ?? -1) + 1));
  }
  // Before it is drawn: a seat a million places away would be a million cells.
  if ((columns.at(-1) ?? 0) >= seatMapLimits.cells)
    throw wrongUsage(
      `Row ${row.label} of ${section.name} is wider than ${seatMapLimits.cells} places.`,
      'Look in the chart where its seats lie, then convert it again.',
    );
  const shifts = seats.map(({ x }, at) => (x - left) / scale.unit - columns[at]!);
  const shift = Math.round(median(shifts) * 4) / 4;
  const letters = seats.map(({ category }) => scale.letterOf(category));
  let cells = cell.gap.repeat(columns[0] ?? 0);
  for (const [at, letter] of letters.entries()) {
    const missing = at === 0 ? 0 : columns[at]! - columns[at - 1]! - 1;
    cells += cell.aisle.repeat(missing) + letter;
  }
  return {
    label: row.label,
    cells,
    numbers: seats.map(({ number }) => number),
    ...(shift !== 0 && { shift }),
    ...special(section, row.label, seats, scale),
  };
}

function special(
  { name }: ChartSection,
  label: string,
  seats: readonly ChartSeat[],
  scale: Scale,
): Pick<Row, 'accessible' | 'companions' | 'restrictedView'> {
  const places = (is: (seat: ChartSeat) => boolean) => seats.flatMap((seat, at) => (is(seat) ? [at] : []));
  const accessible = places((seat) => seat.accessible);
  const companions = places((seat) => seat.companion && !seat.accessible);
  const restrictedView = places((seat) => seat.restrictedView);
  const hasHost = accessible.length > 0;
  if (companions.length > 0 && !hasHost)
    scale.note(
      `${name} ${label}: its companions' seats are plain ones, because the row has no accessible place.`,
    );
  return {
    ...(hasHost && { accessible }),
    ...(companions.length > 0 && hasHost && { companions }),
    ...(restrictedView.length > 0 && { restrictedView }),
  };
}

/** How far the section's rows are turned clockwise, so that, turned back, the stage is in front of them; radians. */
function angleOf({ rows }: ChartSection, focus: ChartPoint | undefined): number {
  let [across, down] = [0, 0];
  for (const { seats } of rows) {
    const [first, last] = [seats[0], seats.at(-1)];
    if (first === undefined || last === undefined) continue;
    // Rows numbered from right to left run the same way.
    const way = last.x - first.x < -Math.abs(last.y - first.y) / 1000 ? -1 : 1;
    across += (last.x - first.x) * way;
    down += (last.y - first.y) * way;
  }
  const angle = across === 0 && down === 0 ? 0 : Math.atan2(down, across);
  const slight = Math.abs(angle) < slightest ? 0 : angle;
  if (focus === undefined) return slight;
  const seats = turned(
    rows.flatMap((row) => row.seats),
    -slight,
  );
  const [stage] = turned([focus], -slight);
  const isInFront = stage!.y <= median(seats.map(({ y }) => y));
  return isInFront ? slight : slight > 0 ? slight - Math.PI : slight + Math.PI;
}

/** Less is how a mouse draws a straight line. */
const slightest = 0.03;

function turned<Point extends ChartPoint>(points: readonly Point[], angle: number): Point[] {
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  return points.map((point) => ({
    ...point,
    x: point.x * cosine - point.y * sine,
    y: point.x * sine + point.y * cosine,
  }));
}

function depthOf({ seats }: ChartRow): number {
  return seats.reduce((sum, { y }) => sum + y, 0) / Math.max(1, seats.length);
}
