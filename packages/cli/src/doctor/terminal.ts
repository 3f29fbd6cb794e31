import type { Context } from '../context.ts';
import type { Finding } from '../render/finding.ts';

export function examineTerminal({ output, prompts, settings }: Context): Finding {
  const check = 'terminal';
  const { columns, rows, colours, unicode } = output.messageScreen;
  if (columns >= aPipe) return { check, state: 'ok', says: 'none: nothing is asked, and nothing is cut' };
  const says = [
    `${columns} columns by ${rows} lines`,
    ['no colours', '16 colours', '256 colours', 'true colour'][colours],
    unicode ? 'Unicode' : 'ASCII',
    prompts === undefined ? 'nothing is asked' : 'questions can be asked',
  ].join(', ');
  if (settings.terminal.isDumb)
    return { check, state: 'warning', says, hint: 'TERM=dumb: no seat picker here.' };
  if (columns >= 60 && rows >= 16) return { check, state: 'ok', says };
  return { check, state: 'warning', says, hint: 'A larger window shows more of a seat map at once.' };
}

/** Wider than any screen: what is written to something else has all the room it wants. */
const aPipe = 10_000;
