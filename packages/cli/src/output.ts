import type { Writable } from 'node:stream';
import { type Explanation, explain, Failure, wrongUsage } from './failure.ts';
import { fold } from './render/fold.ts';
import type { Reader } from './render/for-reader.ts';
import { json } from './render/json.ts';
import { paletteFor, type Screen } from './render/screen.ts';
import { type Column, recordLines, table, tabSeparated } from './render/table.ts';
import { plain } from './render/text.ts';
import type { TerminalHints } from './settings.ts';
import { StatusLine } from './status-line.ts';

/** A stream that may be a terminal. */
export type OutputStream = Writable & { isTTY?: boolean; columns?: number; rows?: number };

export interface OutputOptions {
  stdout: OutputStream;
  stderr: OutputStream;
  hints: TerminalHints;
  /** The viewer's, IANA. */
  timeZone: string;
  /** `--json`. */
  json?: boolean;
  /** `--fields a,b`. */
  fields?: readonly string[];
  /** `--no-color`. */
  noColours?: boolean;
}

/**
 * All that the CLI writes. Results go to standard output: a table on a terminal, tab-separated in a pipe, JSON where
 * asked for. Everything else goes to standard error. No text reaches a terminal without having lost what it could
 * do to it; only colours pass.
 */
export class Output {
  readonly mode: 'table' | 'tab-separated' | 'json';
  /** Aborted when nobody reads the results any more: what would go on for ever ends then. */
  readonly closed: AbortSignal;
  readonly #options: OutputOptions;
  readonly #closing = new AbortController();
  readonly #status: StatusLine | undefined;
  #writeFault: Error | undefined;

  constructor(options: OutputOptions) {
    this.#options = options;
    const isTable = options.stdout.isTTY === true || options.hints.forcedColumns !== undefined;
    this.mode = options.json === true ? 'json' : isTable ? 'table' : 'tab-separated';
    this.closed = this.#closing.signal;
    const { stderr, hints } = options;
    const isStill = stderr.isTTY !== true || hints.isDumb || hints.isSpoken;
    this.#status = isStill ? undefined : new StatusLine(stderr);
    options.stdout.on('error', (error) => this.#onFault(error));
    // Where even messages cannot be written nothing is left to say.
    options.stderr.on('error', () => this.#closing.abort());
  }

  /** What standard output can show. */
  get screen(): Screen {
    const columns = this.#options.hints.forcedColumns;
    const screen = this.#screenOf(this.#options.stdout);
    return columns === undefined ? screen : { ...screen, columns };
  }

  /** Who reads the results. */
  get reader(): Reader {
    return this.mode === 'table' ? this.screen : 'program';
  }

  /** What standard error can show. */
  get messageScreen(): Screen {
    return this.#screenOf(this.#options.stderr);
  }

  /** A list, as a result. `whenEmpty` is said on standard error, so that an empty list stays an empty result. */
  list<Row extends object>(columns: readonly Column<Row>[], rows: readonly Row[], whenEmpty: string): void {
    const chosen = this.#choose(columns);
    if (this.mode === 'json') {
      this.#result(
        json(
          rows.map((row) => this.#fieldsOf(columns, row)),
          this.#indent,
        ),
      );
    } else if (rows.length === 0) {
      this.note(whenEmpty);
    } else {
      this.#result(this.mode === 'table' ? table(chosen, rows, this.screen) : tabSeparated(chosen, rows));
    }
  }

  /** One thing, as a result: a line for each of its fields. */
  record<Row extends object>(columns: readonly Column<Row>[], row: Row): void {
    const chosen = this.#choose(columns);
    if (this.mode === 'json') this.#result(json(this.#fieldsOf(columns, row), this.#indent));
    else this.#result(recordLines(chosen, row, this.mode === 'table' ? this.screen : undefined).join('\n'));
  }

  /** What a command has done: in words, or as a result where `--json` or `--fields` ask for one. */
  outcome<Row extends object>(columns: readonly Column<Row>[], row: Row, words: string): void {
    if (this.mode === 'json' || this.#options.fields !== undefined) this.record(columns, row);
    else this.done(words);
  }

  /** One of a list that goes on while it is read: a line of JSON, or of cells with tabs between. */
  each<Row extends object>(columns: readonly Column<Row>[], row: Row): void {
    if (this.mode === 'json') this.#result(json(this.#fieldsOf(columns, row), 0));
    else this.#result(tabSeparated(this.#choose(columns), [row]));
  }

  /** Drawn lines, as a result: a seat map, a QR. Not for `--json`. */
  lines(lines: readonly string[]): void {
    this.#result(onlyColours(lines.join('\n'), this.screen));
  }

  /** How things stand, below all that is written; an empty text takes it away. Only where a terminal can show it. */
  status(text: string): void {
    this.#status?.show(text);
  }

  /** The terminal's bell. */
  ring(): void {
    if (this.#options.stderr.isTTY === true) this.#options.stderr.write('\u0007');
  }

  /** Something said by the way. */
  note(text: string): void {
    this.#message(text);
  }

  /** Something has been done. */
  done(text: string): void {
    const { unicode } = this.messageScreen;
    this.#message(`${paletteFor(this.messageScreen).good(unicode ? '✔' : '+')} ${text}`);
  }

  warn(text: string): void {
    const { unicode } = this.messageScreen;
    this.#message(`${paletteFor(this.messageScreen).warning(unicode ? '▲' : '!')} ${text}`);
  }

  /** Tells an error in a sentence and what to do next; with `--json` as one line of JSON. Gives the exit code. */
  fail(error: unknown): number {
    const explanation = explain(error);
    if (this.mode === 'json') this.#options.stderr.write(`${json({ error: errorFields(explanation) }, 0)}\n`);
    else this.#failInWords(explanation);
    return explanation.exitCode;
  }

  /**
   * Does the work with a spinner beside the text, on a terminal, once it takes longer than a moment. `say` changes
   * the text.
   */
  async during<Result>(
    text: string,
    work: (say: (text: string) => void) => Promise<Result>,
  ): Promise<Result> {
    const { stderr, hints } = this.#options;
    if (stderr.isTTY !== true || hints.isDumb || hints.isSpoken) return work(() => {});
    const { default: makeSpinner } = await import('yocto-spinner');
    const ascii = this.messageScreen.unicode
      ? {}
      : { spinner: { frames: ['-', '\\', '|', '/'], interval: 120 } };
    const spinner = makeSpinner({ text: plain(text), stream: stderr, handleSignals: false, ...ascii });
    const timer = setTimeout(() => spinner.start(), aMoment);
    const stop = () => {
      clearTimeout(timer);
      spinner.stop();
    };
    process.once('exit', stop);
    try {
      return await work((next) => {
        spinner.text = plain(next);
      });
    } finally {
      process.removeListener('exit', stop);
      stop();
    }
  }

  /** Resolves when all that was written has left the process. @throws Failure when results could not be written. */
  async flush(): Promise<void> {
    await Promise.all([drain(this.#options.stdout), drain(this.#options.stderr)]);
    if (this.#writeFault === undefined) return;
    const fault = explain(this.#writeFault);
    throw new Failure(`The result could not be written: ${fault.message}`, { cause: this.#writeFault });
  }

  get #indent(): 0 | 2 {
    return this.#options.stdout.isTTY === true ? 2 : 0;
  }

  #choose<Row>(columns: readonly Column<Row>[]): readonly Column<Row>[] {
    const { fields } = this.#options;
    if (fields === undefined) return columns.filter((column) => column.isExtra !== true);
    return fields.map((field) => {
      const column = columns.find((one) => one.key === field);
      if (column !== undefined) return column;
      throw wrongUsage(
        `There is no field "${field}".`,
        `Fields are ${columns.map((one) => one.key).join(', ')}.`,
      );
    });
  }

  /** With `--fields` those; otherwise the whole of it, as the server said it. */
  #fieldsOf<Row extends object>(columns: readonly Column<Row>[], row: Row): object {
    if (this.#options.fields === undefined) return row;
    return Object.fromEntries(
      this.#choose(columns).map((column) => {
        if (column.value !== undefined) return [column.key, column.value(row)];
        // A field that is null stays null: its text is for people.
        const own = Object.entries(row).find(([name]) => name === column.key);
        return [column.key, own === undefined ? column.text(row) : own[1]];
      }),
    );
  }

  #failInWords({ message, hint, requestId, exitCode }: Explanation): void {
    const palette = paletteFor(this.messageScreen);
    const sign = palette.bad(this.messageScreen.unicode ? '✖' : 'x');
    this.#message(`${sign} ${plain(message)}`);
    if (hint !== undefined) this.#message(`  ${hint}`);
    if (requestId !== undefined && exitCode === 1)
      this.#message(palette.faint(`  Request ${plain(requestId)}`));
  }

  #result(text: string): void {
    if (this.#closing.signal.aborted || this.#writeFault !== undefined || text === '') return;
    this.#aside(() => this.#options.stdout.write(`${text}\n`));
  }

  #message(text: string): void {
    const screen = this.messageScreen;
    const lines = onlyColours(text, screen).split('\n');
    const folded = lines.flatMap((line) => fold(line, screen.columns)).join('\n');
    this.#aside(() => this.#options.stderr.write(`${folded}\n`));
  }

  #aside(write: () => void): void {
    if (this.#status === undefined) write();
    else this.#status.aside(write);
  }

  /** A reader that has seen enough (`| head`) is no fault. */
  #onFault(error: Error): void {
    if (!('code' in error && error.code === 'EPIPE')) this.#writeFault = error;
    this.#closing.abort();
  }

  #screenOf(stream: OutputStream): Screen {
    const { hints, timeZone, noColours = false } = this.#options;
    const isTerminal = stream.isTTY === true;
    const none = noColours || hints.noColours;
    const colours = none ? 0 : (hints.forcedColours ?? (isTerminal ? hints.colours : 0));
    // A pipe is as wide as its longest line: nothing is cut for a reader that is a program.
    const columns = isTerminal ? stream.columns || 80 : 10_000;
    const background = hints.isLight === true && { isLight: true };
    return { columns, rows: stream.rows || 24, colours, unicode: hints.unicode, ...background, timeZone };
  }
}

/** Shorter than this a spinner only flickers, ms. */
const aMoment = 200;

/** The last gate: whatever a text holds, only colours and line breaks reach the terminal, and colours only where wanted. */
function onlyColours(text: string, screen: Screen): string {
  return text
    .split(colour)
    .map((part, index) => (index % 2 === 0 ? plain(part, { lines: true }) : screen.colours > 0 ? part : ''))
    .join('');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences of colours begin with one.
const colour = /(\x1b\[[\d;]*m)/;

function errorFields({ code, message, hint, requestId, details }: Explanation): object {
  return {
    code,
    message,
    ...(hint && { hint }),
    ...(requestId && { requestId }),
    ...(details !== undefined && { details }),
  };
}

function drain(stream: OutputStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || stream.writableEnded) resolve();
    else stream.write('', () => resolve());
  });
}
