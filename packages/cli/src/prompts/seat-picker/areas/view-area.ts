import { money } from '../../../render/money.ts';
import { count, cut, ellipsisFor, grouped, pad, plain } from '../../../render/text.ts';
import { compose } from '../compose.ts';
import { cartLine, type Frame, type KeyHints } from '../frame.ts';
import { categoryNamed, hasSections } from '../house.ts';
import { heatBar } from '../overview/heat-bar.ts';
import { sectionAt } from '../seats/seats-geometry.ts';
import { sectionHeading, titleLine } from '../seats/section-heading.ts';
import { areaLayout, placesColumns } from './area-layout.ts';
import { placesTaken } from './places.ts';

/** An area: how much of it is left, and how many places of it are taken. */
export function viewArea(frame: Frame): string[] {
  const { house, state, palette, screen } = frame;
  const { name, area } = sectionAt(house, state);
  const layout = areaLayout(state.size);
  const survey = state.survey[state.section] ?? { free: 0, seats: 0 };
  const margin = ' '.repeat(layout.left);
  const shorten = (text: string) => cut(plain(text), layout.columns, ellipsisFor(screen));
  const taken = placesTaken(house, state, state.section).length;
  const category = categoryNamed(house, area?.category ?? '');
  const price = money(house.prices[category.letter] ?? 0, house.currency, screen);
  const minus = `[ ${screen.unicode ? '−' : '-'} ]`;
  const places = pad(count(taken, 'place'), placesColumns, 'center');
  const left = `${grouped(survey.free)} of ${grouped(survey.seats)} places free`;
  const picture = [
    palette.strong(shorten(name)),
    palette.faint(shorten(`General admission, ${category.name}: any place, without a number`)),
    `${heatBar(frame, survey, Math.max(8, layout.columns - left.length - 2))}  ${left}`,
    '',
    `${palette.accent(minus)} ${palette.mine(places)} ${palette.accent('[ + ]')}  ${shorten(`${price} each`).slice(0, Math.max(0, layout.columns - 25))}`,
  ];
  const body = [
    ...(layout.header === 2 ? [titleLine(frame)] : []),
    sectionHeading(frame),
    ...Array<string>(layout.above).fill(''),
    ...picture.map((line) => margin + line),
  ];
  const room = Math.max(0, frame.columns - 2);
  const about = palette.faint(cut('space or + takes a place, - gives one back', room, ellipsisFor(screen)));
  return compose(frame, body, [about, cartLine(frame)], keys(frame));
}

function keys({ house }: Frame): KeyHints {
  return [
    ['space', 'one more'],
    ['-', 'one less'],
    ['enter', 'hold'],
    ['?', 'help'],
    ['esc', hasSections(house) ? 'sections' : 'leave'],
    ...(hasSections(house) ? ([['[ ]', 'section']] as const) : []),
    ['u', 'undo'],
  ];
}
