import type { KeyPressed, MouseUsed } from './seat-picker/picker-event.ts';

/** One thing somebody did at a terminal; `interrupt` is Ctrl-C. */
export type TerminalInput = KeyPressed | MouseUsed | { type: 'interrupt' };

export interface TerminalDecoder {
  /** What so much of the terminal's text means. What is not complete yet waits for the rest. */
  read(text: string): TerminalInput[];
  /** Nothing came after what waits: an escape by itself was the key, and half a sequence was nothing. */
  settle(): TerminalInput[];
  /** Whether something waits for its rest. */
  isWaiting(): boolean;
}

/**
 * Reads what a terminal sends. Node's own reader takes a mouse's report for keys, one for each of its digits, and what
 * is pasted for keys as well, so that a pasted `q` would leave. Here a sequence is known or it is nothing.
 */
export function makeTerminalDecoder(): TerminalDecoder {
  let waiting = '';
  let isPasting = false;

  const read = (text: string): TerminalInput[] => {
    let rest = waiting + text;
    waiting = '';
    const inputs: TerminalInput[] = [];
    while (rest !== '') {
      // A press of Ctrl-C comes alone, also where the end of a paste never came.
      if (isPasting && rest.endsWith('\u0003')) return [...inputs, { type: 'interrupt' }];
      if (isPasting) {
        const end = rest.indexOf(endOfPaste);
        if (end === -1) {
          waiting = rest.slice(-(endOfPaste.length - 1));
          break;
        }
        isPasting = false;
        rest = rest.slice(end + endOfPaste.length);
        continue;
      }
      const token = nextToken(rest);
      if (token === undefined) {
        waiting = rest.slice(0, longestWait);
        break;
      }
      rest = rest.slice(token.length);
      if (token === beginOfPaste) isPasting = true;
      else inputs.push(...meaningOf(token));
    }
    return inputs;
  };

  return {
    read,
    settle: () => {
      const left = isPasting ? '' : waiting;
      if (!isPasting) waiting = '';
      return left === esc ? [{ type: 'key', key: 'escape' }] : [];
    },
    isWaiting: () => waiting !== '' && !isPasting,
  };
}

/** The next character or sequence, whole; nothing while its end is still to come. */
function nextToken(text: string): string | undefined {
  if (!text.startsWith(esc)) return String.fromCodePoint(text.codePointAt(0) ?? 0);
  const [, second] = text;
  if (second === undefined) return undefined;
  // Escape pressed before another key that has a sequence.
  if (second === esc) return esc;
  if (second === '[') return control.exec(text)?.[0] ?? (halfControl.test(text) ? undefined : esc + second);
  if (second === 'O') return text.length < 3 ? undefined : text.slice(0, 3);
  if (!']P^_X'.includes(second)) return esc + String.fromCodePoint(text.codePointAt(1) ?? 0);
  return string.exec(text)?.[0] ?? (text.length < longestWait ? undefined : text);
}

function meaningOf(token: string): TerminalInput[] {
  if (token === '\u0003') return [{ type: 'interrupt' }];
  const mouse = mouseReport.exec(token);
  if (mouse !== null) return mouseOf(mouse);
  const key = keys[token] ?? keyWithModifier(token);
  const isSeen = /^[^\p{C}\p{Zl}\p{Zp}]/u.test(token);
  return key === undefined && !isSeen ? [] : [{ type: 'key', key: key ?? token }];
}

/** Only a press of the left button and the wheel, without shift and the like, mean something. */
function mouseOf([, button, column, row, end]: RegExpExecArray): TerminalInput[] {
  const kind = end === 'M' ? mouseKinds[Number(button)] : undefined;
  const at = { column: Number(column) - 1, row: Number(row) - 1 };
  return kind === undefined || at.column < 0 || at.row < 0 ? [] : [{ type: 'mouse', kind, ...at }];
}

/** `ESC [ 1 ; 2 A`: an arrow with shift is an arrow; with control or alt it is something of the terminal's own. */
function keyWithModifier(token: string): string | undefined {
  const found = shifted.exec(token);
  if (found === null) return undefined;
  const [, first = '', last = ''] = found;
  return keys[`${esc}[${last === '~' ? first : ''}${last}`];
}

const esc = '\u001b';
const beginOfPaste = `${esc}[200~`;
const endOfPaste = `${esc}[201~`;

/** The longest sequence that is waited for, in characters: a broken one must not swallow all that is typed after it. */
const longestWait = 4096;

// biome-ignore-start lint/suspicious/noControlCharactersInRegex: sequences begin with one.
/** `ESC [` up to its last character; the oldest mouse report and the Linux console's keys have more behind it. */
const control = /^\x1b\[(?:M[\s\S]{3}|\[[\s\S]|(?![M[])[0-?]*[ -/]*[@-~])/;
const halfControl = /^\x1b\[(?:M[\s\S]{0,2}|\[|[0-?]*[ -/]*)$/;
const string = /^\x1b[\]P^_X][^\x07\x1b]*(?:\x07|\x1b\\|(?=\x1b[^\\]))/;
const mouseReport = /^\x1b\[<(\d{1,5});(\d{1,5});(\d{1,5})([Mm])$/;
const shifted = /^\x1b\[(\d{1,2});2([A-Z~])$/;
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: sequences begin with one.

const mouseKinds: Readonly<Record<number, MouseUsed['kind']>> = {
  0: 'press',
  64: 'scroll-up',
  65: 'scroll-down',
};

const keys: Readonly<Record<string, string>> = {
  ' ': 'space',
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\u0004': 'ctrl-d',
  '\u0008': 'backspace',
  '\u007f': 'backspace',
  [`${esc}`]: 'escape',
  ...withBoth({ A: 'up', B: 'down', C: 'right', D: 'left', H: 'home', F: 'end' }),
  [`${esc}OM`]: 'enter',
  [`${esc}[Z`]: 'shift-tab',
  [`${esc}[1~`]: 'home',
  [`${esc}[7~`]: 'home',
  [`${esc}[4~`]: 'end',
  [`${esc}[8~`]: 'end',
  [`${esc}[3~`]: 'delete',
  [`${esc}[5~`]: 'pageup',
  [`${esc}[6~`]: 'pagedown',
};

/** A key as the terminal sends it in its usual mode, and in that of applications. */
function withBoth(letters: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(letters).flatMap(([letter, key]) => [
      [`${esc}[${letter}`, key],
      [`${esc}O${letter}`, key],
    ]),
  );
}
