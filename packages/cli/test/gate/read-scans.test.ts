import { PassThrough } from 'node:stream';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { readScans } from '../../src/gate/read-scans.ts';
import { scanLoop } from '../../src/gate/scan-loop.ts';
import type { Answer } from '../../src/render/gate/answer.ts';

async function read(pieces: readonly (Buffer | string)[]): Promise<string[]> {
  const stream = new PassThrough();
  const input = { isTerminal: false, stream: stream as unknown as NodeJS.ReadStream, lines: () => stream };
  for (const piece of pieces) stream.write(piece);
  stream.end();
  const lines: string[] = [];
  for await (const line of readScans(input, { signal: new AbortController().signal })) lines.push(line);
  return lines;
}

it('reads lines with whatever end scanners give them, and leaves out what is empty', async () => {
  expect(await read(['one\r\ntwo\n\n  \nthree\tfour\rfive'])).toEqual([
    ...['one', 'two', 'three', 'four', 'five'],
  ]);
});

it('reads what was typed from a sheet, in its groups of five, as the code that it is', async () => {
  expect(await read(['07HTE V6M2J  A545Z\nout now\n07HTE V6M\n'])).toEqual([
    ...['07HTEV6M2JA545Z', 'out now', '07HTE V6M'],
  ]);
});

it('keeps of a megabyte only the beginning, and reads what comes after', async () => {
  const [long = '', after] = await read(['x'.repeat(1_000_000), 'y'.repeat(10), '\nafter\n']);
  expect(long.length).toBeLessThanOrEqual(1000);
  expect(after).toBe('after');
});

it('does not mind bytes that are no text', async () => {
  expect(await read([Buffer.from([0xff, 0xfe, 0x00, 0x0a]), 'after\n'])).toHaveLength(2);
});

it('finds the same lines however the bytes come', async () => {
  const text = fc.array(fc.stringMatching(/^[a-zé]{1,9}$/), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(text, fc.array(fc.nat(60), { maxLength: 5 }), async (lines, cuts) => {
      const bytes = Buffer.from(lines.join('\n'));
      const ends = [...cuts.sort((one, other) => one - other), bytes.length];
      const pieces = ends.map((end, at) => bytes.subarray(at === 0 ? 0 : ends[at - 1], end));
      expect(await read(pieces)).toEqual(lines);
    }),
    { numRuns: 50 },
  );
});

it('answers in the order of the lines, asks for what is read twice one after the other, and turns around', async () => {
  const asked: string[] = [];
  const said: string[] = [];
  async function* lines() {
    yield* ['slow', 'fast', 'slow', 'OUT', 'fast'];
  }
  await scanLoop({
    lines: lines(),
    direction: 'in',
    atOnce: 8,
    gate: {
      async scan(text, direction) {
        asked.push(`${text} ${direction}`);
        for (let turns = text === 'slow' ? 20 : 1; turns > 0; turns -= 1) await new Promise(setImmediate);
        asked.push(`${text} done`);
        return { id: text, direction } as Answer;
      },
    },
    onAnswer: ({ id, direction }) => said.push(`${id} ${direction}`),
    onTurn: (direction) => said.push(direction),
    stop: () => {},
  });
  expect(said).toEqual(['slow in', 'fast in', 'slow in', 'out', 'fast out']);
  expect(asked.filter((one) => one.startsWith('slow'))).toEqual([
    ...['slow in', 'slow done', 'slow in', 'slow done'],
  ]);
});

it('ends with what the gate cannot mend, and tells the answers before', async () => {
  const said: string[] = [];
  const stop = new AbortController();
  async function* lines() {
    yield* ['one', 'two'];
    await new Promise((resolve) => stop.signal.addEventListener('abort', resolve));
  }
  const over = scanLoop({
    lines: lines(),
    direction: 'in',
    atOnce: 8,
    gate: {
      async scan(text) {
        if (text === 'two') throw new Error('logged out');
        return { id: text } as Answer;
      },
    },
    onAnswer: ({ id }) => said.push(id),
    onTurn: () => {},
    stop: () => stop.abort(),
  });
  await expect(over).rejects.toThrow('logged out');
  expect(said).toEqual(['one']);
});
