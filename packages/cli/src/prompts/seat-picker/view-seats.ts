import { money } from '../../render/money.ts';
import { drawLegend } from '../../render/seat-legend.ts';
import { markOf, markWords } from '../../render/seat-mark.ts';
import { drawSection, drawStage, sectionColumns } from '../../render/seat-section.ts';
import { count, grouped, plain } from '../../render/text.ts';
import { cartLine, ends, type Frame, lastLine } from './frame.ts';
import { categoryOf, legendOf, priceOf } from './house.ts';
import { layoutOf, seatsWindow } from './layout.ts';
import { cursorOf } from './state.ts';

/** One section: its rows as they lie, the seat under the cursor in words, what is taken, the keys. */
export function viewSeats(frame: Frame): string[] {
  const { house, state, palette } = frame;
  const layout = layoutOf(state.size);
  const title = ends(frame, palette.strong(plain(house.title)), palette.faint(plain(house.subtitle)));
  const rule = (frame.screen.unicode ? '─' : '-').repeat(frame.columns);
  const legend = legendLines(frame, layout.legend);
  return [
    ...(layout.header === 2 ? [title] : []),
    sectionHeading(frame),
    ...mapLines(frame, layout.map + layout.legend - legend.length),
    ...(layout.rule === 1 ? [palette.faint(rule)] : []),
    ...legend,
    seatLine(frame),
    cartLine(frame),
    lastLine(frame, keys(frame)),
  ];
}

function sectionHeading(frame: Frame): string {
  const { house, state, palette, screen } = frame;
  const sections = house.index.drawing.sections;
  const name = plain(sections[state.section]?.name ?? '');
  const turn = sections.length > 1 ? `  [ ${state.section + 1} of ${sections.length} ]` : '';
  const survey = state.survey[state.section];
  const free = survey === undefined ? '' : `${grouped(survey.free)} of ${grouped(survey.seats)} free`;
  const stale = state.isStale ? `${screen.unicode ? '▲' : '!'} not refreshed` : '';
  const right = [stale, free, frame.clock].filter((text) => text !== '').join('   ');
  return ends(frame, palette.accent(name) + palette.faint(turn), right);
}

/** Exactly as many lines as there are for it: stage or what is above, rows, what is below, blank lines. */
function mapLines(frame: Frame, height: number): string[] {
  const { house, state, screen, palette } = frame;
  const section = house.index.drawing.sections[state.section];
  if (section === undefined) return [];
  const size = seatsWindow(section, state.size);
  const window = { ...state.scroll, ...size };
  const indent = ' '.repeat(
    Math.max(0, Math.floor((frame.columns - sectionColumns(section, size.columns, 2)) / 2)),
  );
  const rows = drawSection(
    {
      section,
      categories: house.index.drawing.categories,
      statuses: state.statuses,
      window,
      pitch: 2,
      picked: new Set(state.picked),
      cursor: cursorOf(state),
    },
    screen,
  );
  const below = section.rows.length - window.top - window.rows;
  const [up, down] = screen.unicode ? ['▴', '▾'] : ['^', 'v'];
  const above = palette.faint(`${up} ${count(window.top, 'more row')} towards the stage`);
  const beneath = palette.faint(`${down} ${count(below, 'more row')}`);
  const lines = [
    indent + (window.top > 0 ? `    ${above}` : drawStage(section, window, 2, screen)),
    ...rows.map((row) => indent + row),
    below > 0 ? `${indent}    ${beneath}` : '',
  ];
  return [...lines, ...Array<string>(Math.max(0, height + 2 - lines.length)).fill('')];
}

function legendLines(frame: Frame, most: number): string[] {
  const { house, state, screen } = frame;
  if (most === 0) return [];
  const letters = new Set(house.index.drawing.sections[state.section]?.rows.flatMap((row) => [...row.cells]));
  const free = state.survey[state.section]?.freeByCategory;
  const legend = { ...legendOf(house, state.statuses), only: letters, ...(free && { free }) };
  return drawLegend(legend, frame.columns, screen).slice(0, most);
}

/** `B-12  Premium  $240.00  free`. */
function seatLine(frame: Frame): string {
  const { house, state, palette, screen } = frame;
  const seat = cursorOf(state);
  if (seat === undefined) return ' ';
  const mark = markOf(state.statuses[seat], state.picked.includes(seat));
  const price = money(priceOf(house, seat), house.currency, screen);
  const name = plain(categoryOf(house, seat).name);
  const label = plain(house.index.shortLabelOf(seat));
  const standing = mark === 'free' ? palette.good(markWords.free) : markWords[mark];
  return ends(frame, `${palette.strong(label)}  ${name}  ${price}  ${standing}`, '');
}

function keys(frame: Frame): (readonly [string, string])[] {
  const { house, screen, state } = frame;
  const hasList = house.index.drawing.sections.length > 1;
  const seat = cursorOf(state);
  const isPicked = seat !== undefined && state.picked.includes(seat);
  return [
    [screen.unicode ? '←↑↓→' : 'arrows', 'move'],
    ['space', isPicked ? 'drop' : 'take'],
    ['enter', 'hold'],
    ...(hasList ? ([['[ ]', 'section']] as const) : []),
    ['?', 'help'],
    ['esc', hasList ? 'sections' : 'leave'],
  ];
}
