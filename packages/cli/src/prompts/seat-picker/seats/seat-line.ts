import { money } from '../../../render/money.ts';
import { markOf, markWords } from '../../../render/seat-mark.ts';
import { plain } from '../../../render/text.ts';
import { ends, type Frame } from '../frame.ts';
import { categoryOf, priceOf } from '../house.ts';
import { cursorOf } from '../picker-state.ts';

/** `B-12  Premium  $240.00  free  at an aisle`. */
export function seatLine(frame: Frame): string {
  const { house, state, palette, screen } = frame;
  const seat = cursorOf(state);
  if (seat === undefined) return '';
  const mark = markOf(state.statuses[seat], state.picked.includes(seat));
  const price = money(priceOf(house, state, seat), house.currency, screen);
  const name = plain(categoryOf(house, seat).name);
  const label = plain(house.index.shortLabelOf(seat));
  const isOpen = mark === 'free' || mark === 'offered';
  const standing = isOpen ? palette.good(markWords[mark]) : markWords[mark];
  const special = specialWords(frame, seat).map((words) => `  ${palette.accent(words)}`);
  return ends(frame, `${palette.strong(label)}  ${name}  ${price}  ${standing}${special.join('')}`, '');
}

function specialWords({ house: { index } }: Frame, seat: number): string[] {
  return [
    ...(index.isAccessible(seat) ? ['place for a wheelchair'] : []),
    ...(index.isCompanion(seat) ? ['for who comes along'] : []),
    ...(index.hasRestrictedView(seat) ? ['restricted view'] : []),
  ];
}
