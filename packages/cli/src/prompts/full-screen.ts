/** The terminal's other screen, as it is drawn on. */
export interface FullScreen {
  /** Shows these lines, and nothing below them. What stands there already is not written again. */
  show(lines: readonly string[]): void;
  /** Forgets what stands there: the next `show` writes all of it. For a window that has changed. */
  forget(): void;
  /** Turns back, once. */
  leave(): void;
}

/**
 * Turns to the terminal's other screen: without a cursor, without wrapping, with the mouse, and with pasted text told from
 * typed. `leave` turns back; so does the end of the process, so that nobody is left on an empty screen whose mouse
 * writes numbers.
 */
export function fullScreen(output: NodeJS.WriteStream): FullScreen {
  let isEntered = true;
  let shown: readonly string[] = [];
  let owed: readonly string[] | undefined;

  const show = (lines: readonly string[]) => {
    if (!isEntered) return;
    // A terminal that is slower than the seats gets the newest picture, not all of them.
    if (output.writableNeedDrain) {
      if (owed === undefined) output.once('drain', () => owed !== undefined && show(owed));
      owed = lines;
      return;
    }
    owed = undefined;
    const text = differences(shown, lines);
    shown = [...lines];
    if (text !== '') output.write(together + text + shownTogether);
  };

  const leave = () => {
    if (!isEntered) return;
    isEntered = false;
    process.removeListener('exit', leave);
    output.write(turnBack);
  };
  process.once('exit', leave);
  output.write(turnTo);
  return {
    show,
    forget: () => {
      shown = [];
      if (isEntered) output.write(clear);
    },
    leave,
  };
}

/** What makes one picture of the other: each line that differs, from its beginning. */
function differences(before: readonly string[], lines: readonly string[]): string {
  let text = '';
  for (let row = 0; row < Math.max(before.length, lines.length); row += 1) {
    const line = lines[row] ?? '';
    if (line !== (before[row] ?? '')) text += `${csi}${row + 1};1H${line}${csi}0m${csi}K`;
  }
  return text;
}

const csi = '\u001b[';
const clear = `${csi}2J${csi}H`;
/** Terminals that know these two show nothing in between; the others ignore them. */
const together = `${csi}?2026h`;
const shownTogether = `${csi}?2026l`;
/** Other screen, no cursor, no wrapping; buttons and wheel of the mouse (1000) in digits (1006); pastes in brackets. */
const turnTo = `${csi}?1049h${clear}${csi}?25l${csi}?7l${csi}?1000h${csi}?1006h${csi}?2004h`;
const turnBack = `${csi}?2004l${csi}?1006l${csi}?1000l${csi}?7h${csi}?25h${csi}?1049l`;
