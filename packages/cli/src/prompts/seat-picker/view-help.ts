import { drawLegend } from '../../render/seat-legend.ts';
import { pad } from '../../render/text.ts';
import { ends, type Frame } from './frame.ts';
import { legendOf } from './house.ts';

/** All keys and all signs. Any key closes it. */
export function viewHelp(frame: Frame): string[] {
  const { house, state, palette, screen } = frame;
  const legend = drawLegend(legendOf(house, state.statuses), frame.columns, screen);
  const lines = [
    palette.strong('Choosing seats'),
    '',
    ...keys.map(([key, does]) => ends(frame, `${palette.strong(pad(key, 14))} ${does}`, '')),
    '',
    ...legend,
    '',
    palette.faint('Any key goes back to the seats.'),
  ];
  const room = state.size.rows;
  return lines.length <= room ? lines : [...lines.slice(0, room - 1), palette.faint('Any key goes back.')];
}

const keys = [
  ['arrows', 'move from seat to seat'],
  ['home, end', 'first and last seat of the row'],
  ['[ ]', 'previous and next section (also page up, page down)'],
  ['space', 'take the seat, or drop it again'],
  ['enter', 'hold what you took: it is yours while you pay'],
  ['escape, q', 'back to the sections, or leave'],
  ['ctrl-c', 'leave at once'],
] as const;
