import { type Paint, paletteFor, type Screen } from '../screen.ts';
import { cut, ellipsisFor, pad, plain } from '../text.ts';
import { wrap } from '../wrap.ts';
import type { Answer } from './answer.ts';
import { doorTime } from './door-time.ts';
import { type DoorKnowledge, type VerdictWords, verdictWords } from './verdict-words.ts';

/**
 * An answer for somebody at the door, to be seen from an arm's length: a bar in its colour across the screen, and below it
 * what to do. Sign and words say the same as the colour; without colours there is no bar. `isSpoken`: sentences only.
 */
export function verdictLines(
  answer: Answer,
  screen: Screen,
  known: DoorKnowledge & { isSpoken: boolean },
): string[] {
  const words = verdictWords(answer, known);
  const { verdict, about, seat, advice } = words;
  if (known.isSpoken) return wrap(plain(spoken(words)), screen.columns - 1);
  const room = Math.min(screen.columns, widest) - 1;
  const sign = (screen.unicode ? signs : asciiSigns)[verdict];
  const time = doorTime(answer.at, answer.at, screen.timeZone);
  const text = ` ${sign} ${verdict}  ${plain(about)}`;
  const left = Math.max(20, room - time.length - 2);
  const line = `${pad(cut(text, left, ellipsisFor(screen)), left)} ${time} `;
  const rest = [seat === null ? '' : `${plain(withComma(seat))}.`, advice === null ? '' : plain(advice)];
  const below = rest.filter(Boolean).join(' ');
  const isCut = cut(text, left) !== text;
  return [
    screen.colours === 0 ? line.trimEnd() : barOf(verdict, screen)(line),
    ...(isCut ? wrap(plain(about), room - indent.length).map((one) => indent + one) : []),
    ...(below === '' ? [] : wrap(below, room - indent.length).map((one) => indent + one)),
  ];
}

function spoken({ verdict, about, seat, advice }: VerdictWords): string {
  const first = `${verdict.charAt(0)}${verdict.slice(1).toLowerCase()}: ${withComma(about)}.`;
  return [first, seat === null ? null : `${withComma(seat)}.`, advice].filter(Boolean).join(' ');
}

/** Seat and category stand apart in a bar; in a sentence a comma does it. */
function withComma(text: string): string {
  return text.replace('  ', ', ');
}

function barOf(verdict: VerdictWords['verdict'], screen: Screen): Paint {
  const palette = paletteFor(screen);
  const colour = {
    ADMITTED: palette.good,
    'IN AGAIN': palette.good,
    OUT: palette.accent,
    REFUSED: palette.bad,
    'NOT ANSWERED': palette.warning,
  }[verdict];
  return (text) => palette.cursor(colour(text));
}

/** Columns: on a wider screen a bar says no more. */
const widest = 100;

const indent = '   ';

const signs = { ADMITTED: '✔', 'IN AGAIN': '✔', OUT: '←', REFUSED: '✖', 'NOT ANSWERED': '?' };
const asciiSigns = { ADMITTED: '+', 'IN AGAIN': '+', OUT: '<', REFUSED: 'x', 'NOT ANSWERED': '?' };
