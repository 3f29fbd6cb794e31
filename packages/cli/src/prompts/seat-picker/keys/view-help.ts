import { drawLegend } from '../../../render/seat-legend.ts';
import { cut, ellipsisFor, pad } from '../../../render/text.ts';
import { wrap } from '../../../render/wrap.ts';
import { ends, type Frame } from '../frame.ts';
import { legendOf } from '../seats/legend-of.ts';
import { keyTable } from './key-table.ts';

/** All keys and all signs. Where the window is too low for them, down reads on; any other key closes it. */
export function viewHelp(frame: Frame): string[] {
  const { house, state, palette, screen } = frame;
  const lines = [
    ...keyTable.flatMap(([key, does]) => keyLines(frame, key, does)),
    '',
    ...drawLegend(legendOf(house, state), frame.columns, screen),
  ];
  const room = state.size.rows - 2;
  const top = Math.max(0, Math.min(state.helpTop, lines.length - room));
  const shown = lines.slice(top, top + room);
  const more = lines.length - top - shown.length;
  const arrow = screen.unicode ? '↓' : 'down';
  const hint = more > 0 ? `${arrow} reads on. Any other key goes back.` : 'Any key goes back to the seats.';
  const last = palette.faint(cut(hint, frame.columns, ellipsisFor(screen)));
  return [ends(frame, palette.strong('Choosing seats'), frame.clock), ...shown, last];
}

function keyLines({ palette, columns }: Frame, key: string, does: string): string[] {
  const [first = '', ...rest] = wrap(does, columns - keyColumns);
  return [
    `${palette.strong(pad(key, keyColumns))}${first}`,
    ...rest.map((line) => ' '.repeat(keyColumns) + line),
  ];
}

const keyColumns = 12;
