import { money, priceRange } from '../../../render/money.ts';
import type { SectionSurvey } from '../../../render/seat-survey.ts';
import { ellipsisFor, fit, grouped, pad, plain } from '../../../render/text.ts';
import type { Frame } from '../frame.ts';
import { heatBar } from './heat-bar.ts';
import type { ListWidths } from './list-widths.ts';

/** `▸ Orchestra  825 of 1,270 free  ━━━━━━───  $45.00 – $240.00  ● 2`, as much of it as fits. */
export function sectionLine(frame: Frame, at: number, widths: ListWidths, columns: number): string {
  const { house, state, palette, screen } = frame;
  const survey = surveyOf(frame, at);
  const isHere = at === state.section;
  const pointer = isHere ? (screen.unicode ? '▸' : '>') : ' ';
  const { name, prices, free, bar } = share(widths, columns);
  const picked = state.picked.filter((seat) => house.index.sectionOf(seat) === at).length;
  const mark = picked === 0 ? '' : `${screen.unicode ? '●' : '#'}${pad(`${picked}`, 2)}`;
  const label = fit(plain(house.index.drawing.sections[at]!.name), name, 'left', ellipsisFor(screen));
  const paint = isHere ? palette.strong : survey.free === 0 ? palette.faint : (text: string) => text;
  return [
    `${isHere ? palette.accent(pointer) : pointer} ${paint(label)}`,
    paint(pad(freeText(survey, free < widths.free, state.only), free, 'right')),
    ...(bar > 0 ? [heatBar(frame, survey, bar)] : []),
    ...(prices > 0 ? [paint(fit(pricesText(frame, survey, prices), prices))] : []),
    ...(mark === '' ? [] : [palette.mine(mark)]),
  ].join('  ');
}

/** What is left of it, of the category that is looked for alone. */
function surveyOf({ state, house }: Frame, at: number): SectionSurvey {
  const survey = state.survey[at]!;
  if (state.only === undefined) return survey;
  const price = house.prices[state.only] ?? 0;
  return { ...survey, free: survey.freeByCategory.get(state.only) ?? 0, lowest: price, highest: price };
}

/** The bar goes first where room is short, then the number of all seats, then the prices; the name keeps ten columns. */
function share(
  widths: ListWidths,
  columns: number,
): { name: number; free: number; bar: number; prices: number } {
  const short = `${'9'.repeat(Math.max(1, Math.floor((widths.free - 9) / 2)))} free`.length;
  const shapes = [
    { free: widths.free, prices: widths.prices },
    { free: Math.max(short, 'sold out'.length), prices: widths.prices },
    { free: Math.max(short, 'sold out'.length), prices: 0 },
  ];
  for (const { free, prices } of shapes) {
    const room = columns - 2 - 2 - free - (prices === 0 ? 0 : prices + 2) - 5;
    if (room < Math.min(10, widths.name) && prices > 0) continue;
    const name = Math.max(1, Math.min(widths.name, room));
    const bar = Math.min(20, room - name - 2);
    return { name, free, prices, bar: bar < 8 ? 0 : bar };
  }
  return { name: 1, free: 0, bar: 0, prices: 0 };
}

function freeText({ free, seats }: SectionSurvey, isShort: boolean, only: string | undefined): string {
  if (free === 0) return only === undefined ? 'sold out' : 'none';
  return isShort ? `${grouped(free)} free` : `${grouped(free)} of ${grouped(seats)} free`;
}

/** `$45.00 – $240.00`, or where that is too long `USD 45.00+`. */
function pricesText(
  { house, screen }: Frame,
  { free, lowest, highest }: SectionSurvey,
  room: number,
): string {
  if (free === 0) return '';
  const whole = priceRange(lowest, highest, house.currency, screen);
  return whole.length <= room ? whole : `${money(lowest, house.currency, screen)}+`;
}
