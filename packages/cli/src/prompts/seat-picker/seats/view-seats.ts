import { drawLegend } from '../../../render/seat-legend.ts';
import { drawSection } from '../../../render/seat-section.ts';
import { drawStage } from '../../../render/stage-edge.ts';
import { count, cut, ellipsisFor, pad } from '../../../render/text.ts';
import { viewArea } from '../areas/view-area.ts';
import { compose } from '../compose.ts';
import { cartLine, type Frame, type KeyHints } from '../frame.ts';
import { hasSections } from '../house.ts';
import { layoutOf } from '../layout.ts';
import { cursorOf } from '../picker-state.ts';
import { legendOf } from './legend-of.ts';
import { seatLine } from './seat-line.ts';
import { type SeatsGeometry, seatsGeometry, sectionAt } from './seats-geometry.ts';
import { sectionHeading, titleLine } from './section-heading.ts';
import { sidePanel } from './side-panel.ts';
import { stageSide } from './stage-side.ts';

/** One section: its rows as they lie, the seat under the cursor in words, what is taken, the keys. */
export function viewSeats(frame: Frame): string[] {
  const { house, state, palette, screen } = frame;
  const section = sectionAt(house, state);
  if (section.area !== undefined) return viewArea(frame);
  const layout = layoutOf(state.size);
  const geometry = seatsGeometry(state, section);
  // Under a section that is not as high as its part, the legend has what is left.
  const spare = geometry.height - 2 - geometry.window.rows - geometry.above;
  const legend = geometry.panel > 0 ? [] : legendLines(frame).slice(0, layout.legend + spare);
  const taken = Math.max(0, legend.length - layout.legend);
  const missing = geometry.panel > 0 ? 0 : Math.max(0, layout.legend - legend.length);
  const map = [...mapLines(frame, geometry).slice(0, geometry.height - taken), ...blank(missing)];
  const rule = palette.faint((screen.unicode ? '─' : '-').repeat(frame.columns));
  const body = [
    ...(layout.header === 2 ? [titleLine(frame)] : []),
    sectionHeading(frame),
    ...(geometry.panel > 0 ? beside(frame, map, geometry) : map),
    ...(layout.rule === 1 ? [rule] : []),
    ...legend,
  ];
  return compose(frame, body, [seatLine(frame), cartLine(frame)], keys(frame));
}

/** Exactly as many lines as there are for it: stage or what is above, rows, what is below, blank lines. */
function mapLines(frame: Frame, geometry: SeatsGeometry): string[] {
  const { canvas, window, indent, above, height } = geometry;
  const { house, state, screen, palette } = frame;
  const section = sectionAt(house, state);
  const { categories, stage } = house.index.drawing;
  const picked = new Set(state.picked);
  const picture = { section, categories, statuses: state.statuses, window, pitch: canvas.pitch, picked };
  const rows = drawSection({ ...picture, cursor: cursorOf(state), only: state.only }, screen);
  const margin = ' '.repeat(indent);
  const edge = margin + ' '.repeat(canvas.labels + 2);
  const side = stageSide(house, state.section);
  const stageEdge = edge + drawStage(stage, side, window.columns, screen);
  const rowsIn = (from: number, to: number) =>
    canvas.rowAt.slice(from, to).filter((row) => row !== undefined).length;
  const before = rowsIn(0, window.top);
  const behind = rowsIn(window.top + window.rows, canvas.rowAt.length);
  const [up, down] = screen.unicode ? ['▴', '▾'] : ['^', 'v'];
  const more = (sign: string | undefined, howMany: number, which: typeof side) => {
    const words = `${sign} ${count(howMany, 'more row')}${side === which ? ' towards the stage' : ''}`;
    return `${margin}    ${palette.faint(cut(words, geometry.columns - indent - 4, ellipsisFor(screen)))}`;
  };
  const lines = [
    ...blank(above),
    before > 0 ? more(up, before, 'above') : side === 'below' ? '' : stageEdge,
    ...rows.map((row) => (row === '' ? '' : margin + row)),
    behind > 0 ? more(down, behind, 'below') : side === 'below' ? stageEdge : '',
  ];
  return [...lines, ...blank(height - lines.length)];
}

function blank(lines: number): string[] {
  return Array<string>(Math.max(0, lines)).fill('');
}

function beside(frame: Frame, map: readonly string[], geometry: SeatsGeometry): string[] {
  const rule = frame.palette.faint(frame.screen.unicode ? '│' : '|');
  const panel = sidePanel(frame, geometry.panel - 1, map.length);
  return map.map((line, at) => `${pad(line, geometry.columns + 1)}${rule} ${panel[at] ?? ''}`);
}

function legendLines(frame: Frame): string[] {
  const { house, state, screen } = frame;
  const section = sectionAt(house, state);
  const only = new Set(section.rows.flatMap((row) => [...row.cells]));
  const free = state.survey[state.section]?.freeByCategory;
  const legend = { ...legendOf(house, state, section), only, ...(free && { free }) };
  return drawLegend(legend, frame.columns, screen);
}

function keys({ house, screen, state }: Frame): KeyHints {
  const seat = cursorOf(state);
  const isPicked = seat !== undefined && state.picked.includes(seat);
  return [
    [screen.unicode ? '←↑↓→' : 'arrows', 'move'],
    ['space', isPicked ? 'drop' : 'take'],
    ['enter', 'hold'],
    ['b', `best ${state.wanted}`],
    ['?', 'help'],
    ['esc', hasSections(house) ? 'sections' : 'leave'],
    ...(hasSections(house) ? ([['[ ]', 'section']] as const) : []),
    ['/', 'find'],
    ['c', 'category'],
    ['u', 'undo'],
    ['+ -', 'number'],
    ['tab', 'next free'],
  ];
}
