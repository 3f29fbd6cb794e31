import { closeSync, constants, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

export interface TerminalOptions {
  columns?: number;
  rows?: number;
  cwd?: string;
  /** Put over a small, fixed environment: the developer's own must not decide what a test sees. */
  environment?: Record<string, string>;
}

/** A program in a real pseudo-terminal, and the screen a person would see. */
export interface Terminal {
  /** The lines as shown, without trailing blanks. */
  screen(): string[];
  /** What one cell shows. Row and column from 0. */
  cell(
    row: number,
    column: number,
  ): { text: string; isInverse: boolean; isDim: boolean; foreground: number; background: number };
  /** Everything the program has written, escape sequences and all. */
  written(): string;
  /** Whether the program has turned to the full-screen buffer. */
  isFullScreen(): boolean;
  /** Resolves when the screen shows it. After 30 s it fails with what the screen showed instead. */
  waitFor(what: string | RegExp | ((lines: string[]) => boolean)): Promise<string[]>;
  /** The same, and then the whole frame: a screen may arrive in two pieces, and what is looked at must be all of it. */
  waitForFrame(what: string | RegExp | ((lines: string[]) => boolean)): Promise<string[]>;
  type(text: string): void;
  press(...keys: KeyName[]): void;
  /** What the mouse sends for a cell, as terminals do since xterm. Row and column from 0. */
  mouse(kind: keyof typeof mouseButtons, row: number, column: number): void;
  resize(columns: number, rows: number): void;
  /** Resolves with the exit code; a signal counts as 128 and its number. */
  exit: Promise<number>;
  /** Sends it a signal. */
  signal(name: 'SIGTERM' | 'SIGHUP' | 'SIGINT'): void;
  /** Ends the program if it is still there. */
  close(): Promise<void>;
}

/** Runs a TypeScript file of the workspace the way the CLI itself is run from source. */
export function runScript(file: URL, args: readonly string[], options: TerminalOptions = {}): Terminal {
  const flags = ['--conditions=@admit-one/source'];
  return runProgram(process.execPath, [...flags, fileURLToPath(file), ...args], options);
}

export function runProgram(
  command: string,
  args: readonly string[],
  options: TerminalOptions = {},
): Terminal {
  const { columns = 80, rows = 24 } = options;
  const emulator = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1000 });
  // What the CLI keeps lies beside its settings, unless a test says where.
  const ownFolder = options.environment?.XDG_DATA_HOME ?? options.environment?.XDG_CONFIG_HOME;
  const environment = {
    PATH: process.env.PATH,
    HOME: '/nonexistent',
    LANG: 'C.UTF-8',
    // Left out where it is not set: what is undefined would arrive as that word, and as a folder.
    ...(process.env.NODE_COMPILE_CACHE !== undefined && {
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
    }),
    ...options.environment,
    ...(ownFolder !== undefined && { XDG_DATA_HOME: ownFolder }),
  };
  const pty = spawn(command, [...args], {
    name: 'xterm-256color',
    cols: columns,
    rows,
    env: environment,
    ...(options.cwd !== undefined && { cwd: options.cwd }),
  });
  const keepOpen = openSync(deviceOf(pty), constants.O_RDWR | constants.O_NOCTTY);
  let written = '';
  let hasExited = false;
  const watchers = new Set<() => void>();
  const look = () => {
    for (const watcher of watchers) watcher();
  };
  pty.onData((data) => {
    written += data;
    emulator.write(data, look);
  });
  // What the terminal answers to a question (where the cursor is, which colours there are) goes to the program.
  emulator.onData((data) => pty.write(data));
  const exit = new Promise<number>((resolve) => {
    pty.onExit(({ exitCode, signal }) => {
      hasExited = true;
      closeSync(keepOpen);
      emulator.write('', () => {
        look();
        resolve(signal === undefined || signal === 0 ? exitCode : 128 + signal);
      });
    });
  });
  const screen = () => screenOf(emulator);
  return {
    screen,
    cell: (row, column) => cellOf(emulator, row, column),
    written: () => written,
    isFullScreen: () => emulator.buffer.active.type === 'alternate',
    waitFor: (what) => waitFor(what, { screen, watchers, hasExited: () => hasExited }),
    waitForFrame: async (what) => {
      for (;;) {
        await waitFor(what, { screen, watchers, hasExited: () => hasExited });
        const before = written.length;
        await sleep(pauseBetweenFrames);
        if (written.length === before) return screen();
      }
    },
    type: (text) => pty.write(text),
    press: (...keys) => {
      for (const key of keys) pty.write(keySequences[key]);
    },
    mouse: (kind, row, column) => {
      const at = `${mouseButtons[kind]};${column + 1};${row + 1}`;
      // A wheel has no release.
      pty.write(`\u001b[<${at}M${kind === 'press' ? `\u001b[<${at}m` : ''}`);
    },
    resize: (newColumns, newRows) => {
      emulator.resize(newColumns, newRows);
      pty.resize(newColumns, newRows);
    },
    exit,
    signal: (name) => pty.kill(name),
    close: async () => {
      if (!hasExited) pty.kill('SIGKILL');
      await exit;
      emulator.dispose();
    },
  };
}

/**
 * The program's side of the pseudo-terminal. Held open from here too, it does not hang up when the program ends: Linux
 * may tell of the hang-up before the last thing written, which then is lost.
 */
function deviceOf(pty: IPty): string {
  return (pty as unknown as { _pty: string })._pty;
}

export type KeyName = keyof typeof keySequences;

const keySequences = {
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  home: '\u001b[H',
  end: '\u001b[F',
  pageUp: '\u001b[5~',
  pageDown: '\u001b[6~',
  enter: '\r',
  space: ' ',
  escape: '\u001b',
  tab: '\t',
  backspace: '\u007f',
  ctrlC: '\u0003',
  ctrlD: '\u0004',
  ctrlU: '\u0015',
};

const mouseButtons = { press: 0, 'scroll-up': 64, 'scroll-down': 65 };

const bound = 30_000;

/** Longer than the pause between two pieces of one frame, shorter than that between two looks at the statuses, ms. */
const pauseBetweenFrames = 120;

function waitFor(
  what: string | RegExp | ((lines: string[]) => boolean),
  program: { screen: () => string[]; watchers: Set<() => void>; hasExited: () => boolean },
): Promise<string[]> {
  const isThere = (lines: string[]) => {
    if (typeof what === 'function') return what(lines);
    const text = lines.join('\n');
    return typeof what === 'string' ? text.includes(what) : what.test(text);
  };
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      clearTimeout(timer);
      program.watchers.delete(look);
      settle();
    };
    const look = () => {
      const lines = program.screen();
      if (isThere(lines)) end(() => resolve(lines));
      else if (program.hasExited()) end(() => reject(missing(what, lines, 'and the program has ended')));
    };
    const timer = setTimeout(
      () => end(() => reject(missing(what, program.screen(), `within ${bound / 1000} s`))),
      bound,
    );
    program.watchers.add(look);
    look();
  });
}

function missing(what: unknown, lines: readonly string[], when: string): Error {
  const frame = lines.map((line) => `| ${line}`).join('\n');
  return new Error(
    `The screen did not show ${typeof what === 'function' ? what.toString() : `${what}`} ${when}:\n${frame}`,
  );
}

function screenOf(emulator: xterm.Terminal): string[] {
  const { active } = emulator.buffer;
  return Array.from(
    { length: emulator.rows },
    (_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? '',
  );
}

function cellOf(emulator: xterm.Terminal, row: number, column: number) {
  const { active } = emulator.buffer;
  const cell = active.getLine(active.viewportY + row)?.getCell(column);
  return {
    text: cell?.getChars() ?? '',
    isInverse: cell?.isInverse() === 1 || (cell?.isInverse() ?? 0) !== 0,
    isDim: (cell?.isDim() ?? 0) !== 0,
    foreground: cell?.isFgDefault() === false ? cell.getFgColor() : -1,
    background: cell?.isBgDefault() === false ? cell.getBgColor() : -1,
  };
}
