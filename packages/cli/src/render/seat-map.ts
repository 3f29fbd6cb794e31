import { type SeatMapDrawing, seatStatus } from '@admit-one/sdk/contract';
import { paletteFor, type Screen } from './screen.ts';
import { drawLegend } from './seat-legend.ts';
import { cellsThatFit, drawSection, drawStage, longestRow, sectionColumns } from './seat-section.ts';
import { sectionLine, surveySections } from './seat-survey.ts';
import { plain } from './text.ts';

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
  const { drawing, statuses } = picture;
  const palette = paletteFor(screen);
  const columns = Math.min(screen.columns - 1, widestOf(drawing));
  const lines: string[] = [];
  for (const [index, survey] of surveySections(drawing, statuses, picture.prices).entries()) {
    const section = drawing.sections[index];
    if (section === undefined) continue;
    const pitch = sectionColumns(section, longestRow(section), 2) <= columns ? 2 : 1;
    const window = {
      top: 0,
      left: 0,
      rows: section.rows.length,
      columns: cellsThatFit(section, columns, pitch),
    };
    const left = Math.max(0, Math.floor((columns - sectionColumns(section, window.columns, pitch)) / 2));
    const drawn = drawSection({ section, categories: drawing.categories, statuses, window, pitch }, screen);
    const heading = `${palette.strong(plain(section.name))}  ${palette.faint(sectionLine(survey, picture.currency, screen))}`;
    lines.push(heading, '');
    for (const line of [drawStage(section, window, pitch, screen), ...drawn])
      lines.push(' '.repeat(left) + line);
    lines.push('');
  }
  const marks = (['mine', 'held', 'sold'] as const).filter((mark) => statuses.includes(seatStatus[mark]));
  const { categories } = drawing;
  return [
    ...lines,
    ...drawLegend({ ...picture, categories, only: lettersOf(drawing), marks }, columns, screen),
  ];
}

/** A pipe is as wide as one likes: sections are centred over each other, and not over it. */
function widestOf({ sections }: SeatMapDrawing): number {
  const widths = sections.map((section) => sectionColumns(section, longestRow(section), 2));
  return Math.max(79, ...widths);
}

function lettersOf({ sections }: SeatMapDrawing): Set<string> {
  return new Set(sections.flatMap(({ rows }) => rows.flatMap(({ cells }) => [...cells])));
}
