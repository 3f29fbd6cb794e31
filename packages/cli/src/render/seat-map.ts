import { type SeatMapDrawing, type Section, seatStatus } from '@admit-one/sdk/contract';
import { paletteFor, type Screen } from './screen.ts';
import { drawLegend } from './seat-legend.ts';
import { cellsThatFit, drawSection, drawStage, longestRow, sectionColumns } from './seat-section.ts';
import { type SectionSurvey, sectionLine, surveySections } from './seat-survey.ts';
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
  const pitch = sectionColumns(section, longestRow(section), 2) <= columns ? 2 : 1;
  const across = cellsThatFit(section, columns, pitch);
  const window = { top: 0, left: 0, rows: section.rows.length, columns: across };
  const left = Math.max(0, Math.floor((columns - sectionColumns(section, across, pitch)) / 2));
  const drawn = drawSection({ section, categories: drawing.categories, statuses, window, pitch }, screen);
  const rows = drawn.flatMap((line, at) => [
    ...Array.from({ length: section.rows[at]?.aislesBefore ?? 0 }, () => ''),
    ' '.repeat(left) + line,
  ]);
  const { stage } = drawing;
  const edge = () => ' '.repeat(left) + drawStage(section, window, pitch, screen, stage);
  if (stage?.place === 'below') return [...rows, edge()];
  return stage === undefined || stage.place === 'above' ? [edge(), ...rows] : rows;
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
  const widths = sections.map((section) => sectionColumns(section, longestRow(section), 2));
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
