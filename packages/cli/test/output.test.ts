import { Writable } from 'node:stream';
import { AdmitOneError } from '@admit-one/sdk';
import { describe, expect, it } from 'vitest';
import { Failure } from '../src/failure.ts';
import { Output, type OutputOptions, type OutputStream } from '../src/output.ts';
import type { Column } from '../src/render/table.ts';
import type { TerminalHints } from '../src/settings.ts';

class Sink extends Writable {
  text = '';
  isTTY: boolean;
  columns = 60;
  constructor(isTerminal: boolean) {
    super();
    this.isTTY = isTerminal;
  }
  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    this.text += chunk.toString();
    done();
  }
}

class FaultySink extends Sink {
  code: string;
  constructor(code: string) {
    super(false);
    this.code = code;
  }
  override _write(_chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    done(Object.assign(new Error(this.code), { code: this.code }));
  }
}

const hints: TerminalHints = {
  noColours: false,
  forcedColours: undefined,
  colours: 1,
  isDumb: false,
  isSpoken: false,
  unicode: true,
};

function make(options: Partial<OutputOptions> & { isTerminal?: boolean; stdout?: OutputStream } = {}) {
  const stdout = new Sink(options.isTerminal === true);
  const stderr = new Sink(options.isTerminal === true);
  return { stdout, stderr, output: new Output({ stdout, stderr, hints, timeZone: 'UTC', ...options }) };
}

interface Concert {
  id: string;
  title: string;
  price: number;
}
const columns: Column<Concert>[] = [
  { key: 'id', title: 'listing', text: (row) => row.id },
  { key: 'title', title: 'title', text: (row) => row.title, shrinkTo: 10 },
  { key: 'price', title: 'price', text: (row) => `$${row.price}`, align: 'right', isExtra: true },
];
const rows: Concert[] = [{ id: 'lst_1', title: 'Mahler\u001b[2J\u202e 5', price: 45 }];

describe('results', () => {
  it('are a table on a terminal', () => {
    const { output, stdout, stderr } = make({ isTerminal: true, noColours: true });
    output.list(columns, rows, 'Nothing.');
    expect(stdout.text).toBe('LISTING  TITLE\nlst_1    Mahler 5\n');
    expect(stderr.text).toBe('');
  });

  it('are tab-separated in a pipe, without titles', () => {
    const { output, stdout } = make();
    output.list(columns, rows, 'Nothing.');
    output.record(columns, { id: 'lst_2', title: 'a\tb', price: 1 });
    expect(stdout.text).toBe('lst_1\tMahler 5\nid\tlst_2\ntitle\ta b\n');
  });

  it('are the whole of it as JSON, exact, and in a pipe on one line', () => {
    const { output, stdout } = make({ json: true });
    output.list(columns, rows, 'Nothing.');
    expect(stdout.text.split('\n')).toHaveLength(2);
    expect(JSON.parse(stdout.text)).toEqual(rows);
    for (const hidden of ['\u202e', '\u001b']) expect(stdout.text).not.toContain(hidden);
  });

  it('are the fields one names, in that order', () => {
    const piped = make({ fields: ['price', 'id'] });
    piped.output.list(columns, rows, 'Nothing.');
    expect(piped.stdout.text).toBe('$45\tlst_1\n');
    const asJson = make({ json: true, fields: ['price', 'id'] });
    asJson.output.list(columns, rows, 'Nothing.');
    expect(JSON.parse(asJson.stdout.text)).toEqual([{ price: 45, id: 'lst_1' }]);
  });

  it('refuse a field that is none, and say which there are', () => {
    const { output } = make({ fields: ['prize'] });
    expect(() => output.list(columns, rows, 'Nothing.')).toThrow(
      expect.objectContaining({ exitCode: 2, hint: 'Fields are id, title, price.' }),
    );
  });

  it('are nothing when there is nothing, with a word beside it', () => {
    const { output, stdout, stderr } = make();
    output.list(columns, [], 'No listing matches.');
    expect([stdout.text, stderr.text]).toEqual(['', 'No listing matches.\n']);
  });
});

describe('messages', () => {
  it('go to standard error, and lose what could move the cursor', () => {
    const { output, stdout, stderr } = make({ isTerminal: true, noColours: true });
    output.note('Held by \u001b]0;x\u0007\u009b2Jsomebody \u001b[31mred\u001b[0m');
    output.done('Paid.');
    output.warn('Soon over.');
    expect(stdout.text).toBe('');
    expect(stderr.text).toBe('Held by somebody red\n✔ Paid.\n▲ Soon over.\n');
  });

  it('are drawn into a pipe as on a terminal where that is forced', () => {
    const { stdout, output } = make({ hints: { ...hints, forcedColumns: 20 } });
    output.list(columns, rows, 'none');
    expect(stdout.text).toBe('LISTING  TITLE\nlst_1    Mahler 5\n');
  });

  it('have colours on a terminal, by NO_COLOR none, by FORCE_COLOR always', () => {
    const escapes = (given: ReturnType<typeof make>) => {
      given.output.done('Paid.');
      return given.stderr.text.includes('\u001b[');
    };
    expect(escapes(make({ isTerminal: true }))).toBe(true);
    expect(escapes(make())).toBe(false);
    expect(escapes(make({ isTerminal: true, noColours: true }))).toBe(false);
    expect(escapes(make({ isTerminal: true, hints: { ...hints, noColours: true } }))).toBe(false);
    expect(escapes(make({ hints: { ...hints, forcedColours: 1 } }))).toBe(true);
  });
});

describe('errors', () => {
  const declined = new AdmitOneError('payment_declined', 'The card was declined.\u001b[2J', {
    details: { declineCode: 'insufficient_funds', attemptsLeft: 2, expiresAt: null },
    requestId: 'req_1',
  });

  it('are a sentence, a hint and the exit code of the table', () => {
    const { output, stderr } = make();
    expect(output.fail(new Failure('The file is gone.', { hint: 'Look for it.' }))).toBe(1);
    expect(output.fail(declined)).toBe(13);
    expect(stderr.text).toMatch(
      /^✖ The file is gone\.\n {2}Look for it\.\n✖ The card was declined\.\n {2}Another card may be tried .*\n$/,
    );
  });

  it('are one line of JSON with --json, on standard error', () => {
    const { output, stdout, stderr } = make({ json: true });
    output.fail(declined);
    expect(stdout.text).toBe('');
    expect(JSON.parse(stderr.text)).toMatchObject({
      error: { code: 'payment_declined', requestId: 'req_1', details: { attemptsLeft: 2 } },
    });
  });

  it('show no stack, whatever was thrown', () => {
    const { output, stderr } = make();
    for (const thrown of [new TypeError('x is not a function'), 'text', undefined, { a: 1 }])
      output.fail(thrown);
    expect(stderr.text).not.toMatch(/\n\s+at /);
    const cancelled = Object.assign(new Error('User force closed the prompt'), { name: 'ExitPromptError' });
    expect(output.fail(cancelled)).toBe(2);
  });
});

describe('a reader that goes away', () => {
  it('is no fault', async () => {
    const { output } = make({ stdout: new FaultySink('EPIPE') });
    output.list(columns, rows, 'Nothing.');
    await output.flush();
    expect(output.closed.aborted).toBe(true);
    output.list(columns, rows, 'Nothing.');
  });

  it('is one when the disk is full', async () => {
    const { output } = make({ stdout: new FaultySink('ENOSPC') });
    output.list(columns, rows, 'Nothing.');
    await expect(output.flush()).rejects.toThrow('The result could not be written: the disk is full.');
  });
});
