import type { Category, SeatMapDrawing, Section } from '@admit-one/sdk/contract';
import { keepOrdinals, seatMapLimits } from '@admit-one/sdk/seat-map';
import { wrongUsage } from '../../failure.ts';
import type { Chart, ChartPoint, ChartSection } from './chart.ts';
import { endsOf, laySection, median, placesFrom, type Scale } from './lay-section.ts';
import { tidyLabels } from './tidy-labels.ts';

/** Where the house is: charts don't say. */
export interface Whereabouts {
  name: string | undefined;
  city: string;
  timeZone: string;
}

/** A chart as a seat map; what did not map is added to the chart's notes. @throws Failure without any seat */
export function drawChart(chart: Chart, { name, city, timeZone }: Whereabouts): SeatMapDrawing {
  const sections = tidyLabels(chart);
  if (sections.length === 0)
    throw wrongUsage('This chart has no seats.', 'Is it the chart that is published?');
  const letters = new Letters(chart);
  const note = (sentence: string) => chart.notes.push(sentence);
  const letterOf = (category: string) => letters.of(category);
  const { focus } = chart;
  const unit = usualDistance(sections);
  const scale: Scale = { unit, focus, origin: originOf(sections, focus), letterOf, note };
  const drawn = sections.map((section): Section => drawSection(section, scale));
  const drawing: SeatMapDrawing = {
    name: (name ?? chart.name).trim().slice(0, seatMapLimits.name) || 'A chart',
    city,
    timeZone,
    ...(focus !== undefined && isAround(drawn) && { stage: { place: { x: 0, y: 0 } } }),
    categories: letters.used,
    sections: drawn,
  };
  return keepOrdinals(drawing, null).drawing;
}

function drawSection(section: ChartSection, scale: Scale): Section {
  const { name, floor, area } = section;
  const named = { name, ...(floor !== '' && { floor }) };
  if (area === undefined) return { ...named, ...laySection(section, scale) };
  const { capacity } = area;
  if (capacity > seatMapLimits.seats)
    throw wrongUsage(
      `Area ${name} has ${capacity} places; a seat map has ${seatMapLimits.seats} at most.`,
      'Look in the chart at its capacity, then convert it again.',
    );
  return {
    ...named,
    ...(scale.origin !== undefined && { at: placesFrom(scale.origin, area.at, scale.unit) }),
    rows: [],
    area: { category: scale.letterOf(area.category), capacity, ordinals: [{ first: 0, count: capacity }] },
  };
}

/** The stage, or what is in front of all seats; with one section there is nothing to measure. */
function originOf(sections: readonly ChartSection[], focus: ChartPoint | undefined): ChartPoint | undefined {
  if (focus !== undefined || sections.length === 1) return focus;
  const points = sections.flatMap(({ rows, area }) => [
    ...rows.flatMap(({ seats }) => seats),
    ...(area === undefined ? [] : [area.at]),
  ]);
  const across = endsOf(points.map(({ x }) => x));
  return { x: (across.least + across.most) / 2, y: endsOf(points.map(({ y }) => y)).least };
}

/** Whether some of it lies beside or behind the stage, so that it cannot be above all. */
function isAround(sections: readonly Section[]): boolean {
  return sections.some(({ at, turn = 0 }) => at !== undefined && (at.y < 0 || Math.abs(turn) > 90));
}

/** Of all seats that follow each other in a row. */
function usualDistance(sections: readonly ChartSection[]): number {
  const distances = sections.flatMap(({ rows }) =>
    rows.flatMap(({ seats }) =>
      seats.slice(1).map((seat, at) => Math.hypot(seat.x - seats[at]!.x, seat.y - seats[at]!.y)),
    ),
  );
  return median(distances.filter((distance) => distance > 0)) || 1;
}

/** A capital letter for each category that is painted on something. */
class Letters {
  readonly used: Category[] = [];
  readonly #chart: Chart;
  readonly #letters = new Map<string, string>();

  constructor(chart: Chart) {
    this.#chart = chart;
  }

  /** Its name's first letter where that is free. @throws Failure when there are more than 26 */
  of(key: string): string {
    const known = this.#letters.get(key);
    if (known !== undefined) return known;
    const said = (this.#chart.categories.get(key) ?? '').replace(/\s+/g, ' ').trim();
    const name = said.slice(0, seatMapLimits.categoryName).trim() || 'No category';
    const taken = new Set(this.#letters.values());
    const wanted = [...name.toUpperCase(), ...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
    const letter = wanted.find((one) => /^[A-Z]$/.test(one) && !taken.has(one));
    if (letter === undefined)
      throw wrongUsage('This chart has more than 26 categories.', 'Join some of them there.');
    this.#letters.set(key, letter);
    this.used.push({ letter, name });
    return letter;
  }
}
