import { Pen } from '../../../render/pen.ts';
import type { Paint } from '../../../render/screen.ts';
import { cut, plain, widthOf } from '../../../render/text.ts';
import type { Frame } from '../frame.ts';
import { heatGlyph } from './heat-bar.ts';
import { type HousePlan, housePlan } from './house-plan.ts';
import { planHeat } from './plan-heat.ts';

/** The house from above: a fuller sign where more is left, names where they fit, the section one is at in brackets. */
export function planLines(frame: Frame, columns: number, rows: number): string[] {
  const { house, state, screen } = frame;
  const floor = house.index.drawing.sections[state.section]?.floor ?? '';
  const plan = housePlan(house.index, columns, rows, floor);
  const heat = planHeat(house, state, plan);
  const texts = Array.from(plan.sectionOf, (section, cell) =>
    section === -1 ? ' ' : heatGlyph(heat[cell]!, screen),
  );
  const paints = Array.from(plan.sectionOf, (section, cell) => paintOf(frame, section, heat[cell]!));
  const grid: Grid = { plan, texts, paints };
  writeStage(frame, grid);
  for (const section of plan.runs.keys()) writeName(frame, grid, section);
  writePlace(frame, grid);
  return Array.from({ length: rows }, (_, row) => {
    const pen = new Pen();
    for (let cell = row * columns; cell < (row + 1) * columns; cell += 1)
      pen.put(texts[cell]!, paints[cell]!);
    return pen.finish().trimEnd();
  });
}

interface Grid {
  plan: HousePlan;
  texts: string[];
  paints: Paint[];
}

function paintOf({ state, palette }: Frame, section: number, left: number): Paint {
  if (section === state.section) return palette.strong;
  return left <= 0 ? palette.faint : palette.heat(left);
}

/** A text of which each character is a cell wide; a wide one takes the next cell too. */
function write({ plan, texts, paints }: Grid, row: number, left: number, text: string, paint: Paint): void {
  let column = left;
  for (const { segment, width } of charactersOf(text)) {
    if (column < 0 || column + width > plan.columns) return;
    const cell = row * plan.columns + column;
    texts[cell] = segment;
    paints[cell] = paint;
    for (let more = 1; more < width; more += 1) {
      texts[cell + more] = '';
      paints[cell + more] = paint;
    }
    column += width;
  }
}

/** In the middle of the section's widest run, where signs of what is left remain around it. */
function writeName({ house, state, palette }: Frame, grid: Grid, section: number): void {
  const run = grid.plan.runs[section]!;
  const name = plain(house.index.drawing.sections[section]!.name);
  const width = charactersOf(name).reduce((sum, one) => sum + one.width, 0);
  if (run.row < 0 || width + 2 > run.columns) return;
  const left = run.left + Math.floor((run.columns - width) / 2);
  write(grid, run.row, left, name, section === state.section ? palette.cursor : palette.strong);
}

/** Brackets around the section one is at; where its name is not written, a sign between them. */
function writePlace({ state, palette, screen }: Frame, grid: Grid): void {
  const run = grid.plan.runs[state.section];
  if (run === undefined || run.row < 0) return;
  const [first, last] =
    run.columns > 3 ? [run.left, run.left + run.columns - 1] : [run.left - 1, run.left + run.columns];
  const { columns } = grid.plan;
  for (let column = Math.max(0, first); column <= Math.min(columns - 1, last); column += 1)
    grid.paints[run.row * columns + column] = palette.cursor;
  write(grid, run.row, Math.max(0, first), '[', palette.cursor);
  write(grid, run.row, Math.min(columns - 1, last), ']', palette.cursor);
  if (run.columns <= 3)
    write(grid, run.row, run.left, (screen.unicode ? '●' : '@').repeat(run.columns), palette.cursor);
}

/** Only where nothing else lies. */
function writeStage({ house, palette }: Frame, grid: Grid): void {
  const { plan } = grid;
  const name = cut(plain(house.index.drawing.stage?.name ?? 'Stage').toUpperCase(), plan.columns - 2, '');
  const width = widthOf(name);
  const left = Math.max(0, Math.min(plan.columns - width, plan.stage.column - Math.floor(width / 2)));
  const first = plan.stage.row * plan.columns + left;
  for (let cell = first; cell < first + width; cell += 1) if (plan.sectionOf[cell] !== -1) return;
  write(grid, plan.stage.row, left, name, palette.faint);
}

/** The characters of a text and the cells each takes; the same few names are drawn with every key. */
function charactersOf(text: string): readonly Character[] {
  let characters = known.get(text);
  if (characters === undefined) {
    characters = Array.from(graphemes.segment(text), ({ segment }) => ({ segment, width: widthOf(segment) }));
    if (known.size >= mostKnown) known.clear();
    known.set(text, characters);
  }
  return characters;
}

interface Character {
  segment: string;
  width: number;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const known = new Map<string, readonly Character[]>();
const mostKnown = 10_000;
