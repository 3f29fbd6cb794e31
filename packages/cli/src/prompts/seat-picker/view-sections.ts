import { priceRange } from '../../render/money.ts';
import type { SectionSurvey } from '../../render/seat-survey.ts';
import { count, ellipsisFor, fit, grouped, pad, plain, widthOf } from '../../render/text.ts';
import { cartLine, ends, type Frame, lastLine } from './frame.ts';
import { follow } from './layout.ts';

/** The list of sections: what is free, how much of it, for which prices. */
export function viewSections(frame: Frame): string[] {
  const { house, state, palette, screen } = frame;
  const sections = house.index.drawing.sections;
  const room = Math.max(1, state.size.rows - 6);
  const top = follow(0, state.section, Math.min(room, sections.length), sections.length);
  const widths = columnWidths(frame);
  const lines = sections.slice(top, top + room).map((section, index) => {
    const at = top + index;
    const survey = state.survey[at];
    return survey === undefined ? '' : sectionRow(frame, widths, at, section.name, survey);
  });
  const more = sections.length - room;
  return [
    ends(frame, palette.strong(plain(house.title)), frame.clock),
    palette.faint(fit(plain(house.subtitle), frame.columns, 'left', ellipsisFor(screen)).trimEnd()),
    more > 0 ? palette.faint(`${count(sections.length, 'section')}, ${state.section + 1} of them here`) : '',
    ...lines,
    '',
    cartLine(frame),
    lastLine(frame, [
      [screen.unicode ? '↑↓' : 'up/down', 'choose'],
      ['enter', 'open'],
      ['?', 'help'],
      ['esc', 'leave'],
    ]),
  ];
}

interface Widths {
  name: number;
  free: number;
  bar: number;
  prices: number;
}

function columnWidths(frame: Frame): Widths {
  const { house, state } = frame;
  const widest = (texts: readonly string[]) => Math.max(0, ...texts.map(widthOf));
  const free = widest(state.survey.map((survey) => freeText(frame, survey)));
  const prices = widest(state.survey.map((survey) => pricesText(frame, survey)));
  const names = widest(house.index.drawing.sections.map((section) => plain(section.name)));
  // Mark, name, free, bar, prices, with two columns between each; the bar goes first where room is short.
  const room = frame.columns - 2 - free - 2 - 4;
  const showsPrices = room - prices - 2 >= 10;
  const rest = showsPrices ? room - prices - 2 : room;
  const name = Math.min(names, rest);
  const bar = Math.min(20, rest - name - 2);
  return { name, free, bar: bar < 8 ? 0 : bar, prices: showsPrices ? prices : 0 };
}

function sectionRow(frame: Frame, widths: Widths, at: number, name: string, survey: SectionSurvey): string {
  const { house, state, palette, screen } = frame;
  const isHere = at === state.section;
  const pointer = isHere ? (screen.unicode ? '▸' : '>') : ' ';
  const picked = state.picked.filter((seat) => house.index.sectionOf(seat) === at).length;
  const mark = picked === 0 ? '   ' : `${screen.unicode ? '●' : '#'}${pad(`${picked}`, 2)}`;
  const label = fit(plain(name), widths.name, 'left', ellipsisFor(screen));
  const paint = isHere ? palette.strong : survey.free === 0 ? palette.faint : (text: string) => text;
  return [
    `${isHere ? palette.accent(pointer) : pointer} ${paint(label)}`,
    paint(pad(freeText(frame, survey), widths.free, 'right')),
    ...(widths.bar > 0 ? [bar(frame, survey, widths.bar)] : []),
    ...(widths.prices > 0 ? [paint(pad(pricesText(frame, survey), widths.prices))] : []),
    palette.mine(mark),
  ]
    .join('  ')
    .trimEnd();
}

function freeText(frame: Frame, survey: SectionSurvey): string {
  if (survey.free === 0) return 'sold out';
  return frame.columns < 60
    ? `${grouped(survey.free)} free`
    : `${grouped(survey.free)} of ${grouped(survey.seats)} free`;
}

function pricesText(frame: Frame, survey: SectionSurvey): string {
  if (survey.free === 0) return '';
  return priceRange(survey.lowest, survey.highest, frame.house.currency, frame.screen);
}

/** How much is left; one free seat is still a mark. */
function bar(frame: Frame, survey: SectionSurvey, width: number): string {
  const { palette, screen } = frame;
  const full = survey.free === 0 ? 0 : Math.max(1, Math.round((survey.free / survey.seats) * width));
  const [on, off] = screen.unicode ? ['━', '─'] : ['=', '-'];
  return palette.accent(on.repeat(full)) + palette.faint(off.repeat(width - full));
}
