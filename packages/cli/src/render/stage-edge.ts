import type { Stage } from '@admit-one/sdk/contract';
import { paletteFor, type Screen } from './screen.ts';
import { cut, ellipsisFor, plain, widthOf } from './text.ts';

/** Where the stage lies, seen from seats that are drawn with their front row on top. */
export type StageSide = 'above' | 'below' | 'left' | 'right';

/** The stage's edge, over or under so many columns of seats; beside them an arrow: it gives the arrow keys their meaning. */
export function drawStage(
  stage: Stage | undefined,
  side: StageSide,
  columns: number,
  screen: Screen,
): string {
  const name = cut(plain(stage?.name ?? 'Stage').toUpperCase(), 60, ellipsisFor(screen));
  const { faint } = paletteFor(screen);
  if (side === 'left') return faint(`${screen.unicode ? '◂' : '<'} ${name}`);
  if (side === 'right') {
    const text = `${name} ${screen.unicode ? '▸' : '>'}`;
    return ' '.repeat(Math.max(0, columns - widthOf(text))) + faint(text);
  }
  const inside = Math.max(widthOf(name) + 2, columns - 2);
  const wide = `  ${[...name].join(' ')}  `;
  const word = inside >= 24 && widthOf(wide) <= inside ? wide : ` ${name} `;
  const before = Math.floor((inside - widthOf(word)) / 2);
  const { line, open, close } = edges[screen.unicode ? 'unicode' : 'ascii'][side];
  return faint(`${open}${line.repeat(before)}${word}${line.repeat(inside - before - widthOf(word))}${close}`);
}

const edges = {
  unicode: {
    above: { line: '─', open: '╰', close: '╯' },
    below: { line: '─', open: '╭', close: '╮' },
  },
  ascii: {
    above: { line: '_', open: '\\', close: '/' },
    below: { line: '-', open: '/', close: '\\' },
  },
};
