import { money } from '../../../render/money.ts';
import { markOf, markWords } from '../../../render/seat-mark.ts';
import { cut, ellipsisFor, fit, plain, widthOf } from '../../../render/text.ts';
import type { Frame } from '../frame.ts';
import { categoryOf, priceOf } from '../house.ts';
import type { Match } from './find-matches.ts';
import { matchesOf } from './press-in-find.ts';

/** What matches, and under it the field that is typed into. */
export function findLines(frame: Frame): string[] {
  const { house, state, palette, screen, columns } = frame;
  const matches = matchesOf(house, state);
  const lines = matches.map((match, at) => {
    const isChosen = at === Math.max(0, state.find.at);
    const pointer = isChosen ? (screen.unicode ? '▸' : '>') : ' ';
    const label = fit(plain(match.label), Math.min(30, Math.floor(columns / 2)), 'left', ellipsisFor(screen));
    const about = cut(plain(aboutMatch(frame, match)), columns - widthOf(label) - 4, ellipsisFor(screen));
    return isChosen
      ? `${palette.accent(pointer)} ${palette.strong(label)}  ${about}`
      : `${pointer} ${label}  ${palette.faint(about)}`;
  });
  const none = matches.length === 0 ? [palette.warning('  Nothing here is called so.')] : [];
  return [...lines, ...none, field(frame)];
}

function aboutMatch({ house, state, screen }: Frame, { section, row, seat }: Match): string {
  const { name, rows, area } = house.index.drawing.sections[section]!;
  if (seat !== undefined) {
    const mark = markOf(state.statuses[seat], state.picked.includes(seat));
    const price = money(priceOf(house, state, seat), house.currency, screen);
    return `${categoryOf(house, seat).name}  ${price}  ${markWords[mark]}`;
  }
  if (row !== undefined) return `a row of ${rows[row]!.ordinals.length} seats in ${name}`;
  const { free = 0 } = state.survey[section] ?? {};
  return area === undefined ? `a section, ${free} free` : `places without numbers, ${free} free`;
}

/** What is typed, with the end in sight, and what the keys do there. */
function field({ state, palette, screen, columns }: Frame): string {
  const hint = 'tab completes   enter goes there   esc closes';
  const cursor = palette.cursor(screen.unicode ? '▏' : '_');
  const room = columns - 4;
  let text = plain(state.find.text);
  while (widthOf(text) > room) text = text.slice(1);
  const left = `${palette.accent('/')} ${text}${cursor}`;
  const spare = columns - widthOf(left) - 3;
  return spare >= hint.length ? `${left}   ${palette.faint(hint)}` : left;
}
