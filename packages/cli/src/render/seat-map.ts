import { type SeatMapDrawing, type Section, seatStatus } from '@admit-one/sdk/contract';
import { paletteFor, type Screen } from './screen.ts';
import { drawLegend } from './seat-legend.ts';
import { columnsThatFit, drawSection, withLabels } from './seat-section.ts';
import { type SectionSurvey, sectionLine, surveySections } from './seat-survey.ts';
import { canvasOf } from './section-canvas.ts';
import { drawStage } from './stage-edge.ts';
import { count, fit, plain } from './text.ts';

export interface SeatMapPicture {
  drawing: SeatMapDrawing;
  /** One character per seat in the order of the ordinals. */
  statuses: string;
  /** By category letter, minor units. */
  prices: Readonly<Record<string, number>>;
  currency: string;
}

/**
 * A whole seat map for reading: each section with its stage, rows and what is left of it, then the legend. Sections
 * too wide for two columns a seat are drawn with one; what is wider even then is cut, and arrows say so.
 */
export function drawSeatMap(picture: SeatMapPicture, screen: Screen): string[] {
  const { drawing, statuses, prices, currency } = picture;
  const columns = columnsFor(drawing, screen);
  const lines = drawSections(picture, screen, (survey) => sectionLine(survey, currency, screen));
  const marks = (['mine', 'held', 'sold'] as const).filter((mark) => statuses.includes(seatStatus[mark]));
  const legend = { prices, currency, categories: drawing.categories, only: lettersOf(drawing), marks };
  return [...lines, ...drawLegend({ ...legend, specials: specialsOf(drawing) }, columns, screen)];
}

/** A house without a performance: how its seats lie, how many they are, and of which categories. */
export function drawHouse(drawing: SeatMapDrawing, screen: Screen): string[] {
  // One beyond the highest ordinal of the largest house: all seats are free.
  const statuses = seatStatus.free.repeat(200_000);
  const picture = { drawing, statuses, prices: {}, currency: '' };
  const lines = drawSections(picture, screen, ({ seats }) => count(seats, 'place'));
  const legend = { ...picture, categories: drawing.categories, only: lettersOf(drawing), marks: [] };
  const specials = specialsOf(drawing);
  return [...lines, ...drawLegend({ ...legend, specials }, columnsFor(drawing, screen), screen)];
}

function drawSections(
  picture: SeatMapPicture,
  screen: Screen,
  heading: (survey: SectionSurvey) => string,
): string[] {
  const { drawing } = picture;
  const palette = paletteFor(screen);
  const lines: string[] = drawPlaceOfStage(drawing, screen);
  let floor = '';
  for (const [index, survey] of surveySections(drawing, picture.statuses, picture.prices).entries()) {
    const section = drawing.sections[index];
    if (section === undefined) continue;
    if ((section.floor ?? '') !== floor) lines.push(palette.accent(plain(section.floor ?? '')), '');
    floor = section.floor ?? '';
    lines.push(`${palette.strong(plain(section.name))}  ${palette.faint(heading(survey))}`, '');
    lines.push(
      ...(section.area === undefined ? drawRows(picture, section, screen) : [drawArea(section, screen)]),
      '',
    );
  }
  return lines;
}

function drawRows(picture: SeatMapPicture, section: Section, screen: Screen): string[] {
  const { drawing, statuses } = picture;
  const columns = columnsFor(drawing, screen);
  const wide = canvasOf(section, 2);
  const canvas = withLabels(wide, wide.columns) <= columns ? wide : canvasOf(section, 1);
  const across = columnsThatFit(canvas, columns);
  const window = { top: 0, left: 0, rows: canvas.rowAt.length, columns: across };
  const left = ' '.repeat(Math.max(0, Math.floor((columns - withLabels(canvas, across)) / 2)));
  const { categories, stage } = drawing;
  const { pitch } = canvas;
  const drawn = drawSection({ section, categories, statuses, window, pitch }, screen);
  const rows = drawn.map((line) => (line === '' ? '' : left + line));
  const side = stage?.place ?? 'above';
  if (side !== 'above' && side !== 'below') return rows;
  const edge = `${left}${' '.repeat(canvas.labels + 2)}${drawStage(stage, side, across, screen)}`;
  return side === 'below' ? [...rows, edge] : [edge, ...rows];
}

function drawArea({ area }: Section, screen: Screen): string {
  return paletteFor(screen).faint(
    `  ${fit(`${area?.category}`, 3)}general admission: places without numbers`,
  );
}

/** A stage that is on no section's edge is told of once. */
function drawPlaceOfStage({ stage }: SeatMapDrawing, screen: Screen): string[] {
  if (stage === undefined || stage.place === 'above' || stage.place === 'below') return [];
  const place =
    typeof stage.place === 'string' ? placeWords[stage.place] : `at ${stage.place.x}, ${stage.place.y}`;
  return [paletteFor(screen).faint(`${plain(stage.name ?? 'Stage')}: ${place}`), ''];
}

const placeWords = { left: 'on the left', right: 'on the right', middle: 'in the middle' };

/** A pipe is as wide as one likes: sections are centred over each other, and not over it. */
function columnsFor({ sections }: SeatMapDrawing, screen: Screen): number {
  const widths = sections.map((section) => withLabels(canvasOf(section, 2), canvasOf(section, 2).columns));
  return Math.min(screen.columns - 1, Math.max(79, ...widths));
}

function lettersOf({ sections }: SeatMapDrawing): Set<string> {
  const letters = new Set(sections.flatMap(({ rows }) => rows.flatMap(({ cells }) => [...cells])));
  for (const { area } of sections) if (area !== undefined) letters.add(area.category);
  return letters;
}

/** The kinds of special seats that occur. */
function specialsOf({ sections }: SeatMapDrawing): ('accessible' | 'companions' | 'restrictedView')[] {
  const kinds = ['accessible', 'companions', 'restrictedView'] as const;
  return kinds.filter((kind) => sections.some(({ rows }) => rows.some((row) => row[kind] !== undefined)));
}
