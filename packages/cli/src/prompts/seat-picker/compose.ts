import { findLines } from './find/view-find.ts';
import { type Frame, type KeyHints, lastLines } from './frame.ts';

/** A whole screen: what is looked at above, two lines about it and the last ones, which push it up where they are many. */
export function compose(
  frame: Frame,
  body: readonly string[],
  footer: readonly [string, string],
  keys: KeyHints,
): string[] {
  const { state } = frame;
  const isFinding = state.panel === 'find';
  const last = isFinding
    ? [...findLines(frame), ...(state.word === undefined ? [] : lastLines(frame, keys))]
    : lastLines(frame, keys);
  const room = Math.max(0, state.size.rows - footer.length - last.length);
  const above = Array.from({ length: room }, (_, line) => body[line] ?? '');
  return [...above, ...footer, ...last];
}
