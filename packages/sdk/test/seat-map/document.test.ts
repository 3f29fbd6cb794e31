import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formatFaults, formatSeats, parseSeats } from '../../src/seat-map/index.ts';

/** docs/seats.md: what it shows is what the parser reads. */
const document = readFileSync(new URL('../../../../docs/seats.md', import.meta.url), 'utf8');
const blocks = [...document.matchAll(/```(\w+)(?: ([\w.]+))?\n([\s\S]*?)```/g)].map(
  ([, language = '', file = '', text = '']) => ({ language, file, text }),
);

const top = 'name: N\ncity: C\ntime zone: UTC\ncategory P: Premium\ncategory S: Standard\n';
const wholes = blocks
  .filter(({ language, file }) => language === 'seats' && file === '')
  .map(({ text }) => text);
const parts = blocks.filter(({ language }) => language === 'rows').map(({ text }) => text);

describe('docs/seats.md', () => {
  test('shows files and parts of files', () => {
    expect([wholes.length, parts.length]).toEqual([2, 3]);
  });

  test.each(wholes)('shows a seat map without faults and warnings: %s', (text) => {
    expect(parseSeats(text)).toEqual({ drawing: expect.anything(), warnings: [] });
  });

  test.each(parts)('shows rows as they are read: %s', (text) => {
    const parsed = parseSeats(top + text);
    if ('faults' in parsed) expect.fail(formatFaults(parsed.faults, 'part'));
    const rows = parsed.drawing.sections.flatMap((section) => section.rows);
    for (const line of text.split('\n')) {
      const [, label, numbers] = /^ +(\w+)(?:\.\.\w+)? +[A-Z._]+ .*# ([\w ]+)$/.exec(line) ?? [];
      if (label === undefined) continue;
      expect(rows.filter((row) => row.label === label).map((row) => row.numbers)).toContainEqual(
        numbers!.split(' '),
      );
    }
    expect(parseSeats(formatSeats(parsed.drawing))).toMatchObject({ drawing: parsed.drawing });
  });

  test('shows faults as they are told', () => {
    const at = blocks.findIndex(({ file }) => file === 'wrong.seats');
    const parsed = parseSeats(blocks[at]!.text);
    if (!('faults' in parsed)) return expect.fail('no faults');
    const told = [
      formatFaults(parsed.faults, 'wrong.seats'),
      formatFaults(parsed.warnings, 'wrong.seats', 'warning'),
    ];
    expect(told.join('\n')).toBe(blocks[at + 1]!.text);
  });

  test('has a cellar of forty seats in eight lines', () => {
    const parsed = parseSeats(wholes[0]!);
    if ('faults' in parsed) expect.fail(formatFaults(parsed.faults, 'cellar'));
    expect(parsed.drawing.sections[0]!.rows.reduce((seats, row) => seats + row.ordinals.length, 0)).toBe(40);
    expect(wholes[0]!.trim().split('\n')).toHaveLength(8);
  });
});
