import { paletteFor, type Screen } from './screen.ts';
import { pad, plain } from './text.ts';
import { wrap } from './wrap.ts';

/** What an examination of one thing has shown. */
export interface Finding {
  /** What was looked at, `server`. */
  check: string;
  state: 'ok' | 'warning' | 'broken';
  says: string;
  /** What to do about it. */
  hint?: string;
}

/** A line for people, with a second one on what to do; the state is a word beside its sign and its colour. */
export function findingLines({ check, state, says, hint }: Finding, screen: Screen): string[] {
  const palette = paletteFor(screen);
  const paint = { ok: palette.good, warning: palette.warning, broken: palette.bad }[state];
  const sign = (
    screen.unicode ? { ok: '✓', warning: '▲', broken: '✗' } : { ok: '+', warning: '!', broken: 'x' }
  )[state];
  const start = `${paint(`${sign} ${pad(state, stateWidth)}`)}  ${pad(check, checkWidth)}`;
  const isNarrow = screen.columns < 60;
  const indent = ' '.repeat(isNarrow ? 2 : 2 + stateWidth + 2 + checkWidth + 2);
  const room = screen.columns - 1 - indent.length;
  const lines = [says, hint ?? ''].flatMap((text) => wrap(plain(text), room));
  if (isNarrow) return [start, ...lines.map((line) => indent + line)];
  return lines.map((line, index) => (index === 0 ? `${start}  ${line}` : indent + line));
}

const stateWidth = 'warning'.length;
const checkWidth = 'config file'.length;
