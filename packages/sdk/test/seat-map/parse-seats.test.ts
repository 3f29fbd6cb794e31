import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seatMapDrawing } from '../../src/contract/schemas/seat-map.ts';
import { type Fault, formatFaults, formatSeats, parseSeats } from '../../src/seat-map/index.ts';
import { cellar, codesOf } from './cellar.ts';

describe('a file', () => {
  test('becomes a drawing, numbered from the left and counted in reading order', () => {
    expect(parseSeats(cellar)).toEqual({
      warnings: [],
      drawing: {
        name: 'The Cellar',
        city: 'Manhattan, NY',
        timeZone: 'America/New_York',
        categories: [
          { letter: 'P', name: 'Premium' },
          { letter: 'S', name: 'Standard' },
        ],
        sections: [
          {
            name: 'Floor',
            rows: [
              { label: 'A', cells: '.PP_PP.', numbers: ['1', '2', '3', '4'], ordinals: [0, 1, 2, 3] },
              {
                label: 'B',
                cells: 'SSS_SSS',
                numbers: ['1', '2', '3', '4', '5', '6'],
                ordinals: [4, 5, 6, 7, 8, 9],
              },
            ],
          },
          { name: 'Bar', rows: [{ label: '1', cells: 'S.S', numbers: ['1', '2'], ordinals: [10, 11] }] },
        ],
      },
    });
  });

  test('may come from Windows, with a byte order mark and no last line end', () => {
    expect(parseSeats(`\uFEFF${cellar.trimEnd().replaceAll('\n', '\r\n')}`)).toEqual(parseSeats(cellar));
  });

  test('may name its categories below its rows', () => {
    const lines = cellar.split('\n');
    const [categories, others] = [lines.filter(isCategory), lines.filter((line) => !isCategory(line))];
    expect(parseSeats([...others, ...categories].join('\n'))).toEqual(parseSeats(cellar));
  });

  test('of 100,000 seats is read, of one more is not', () => {
    const row = 'P'.repeat(1000);
    const rows = Array.from({ length: 100 }, (_, at) => `${at} ${row}`);
    const full = `name: N\ncity: C\ntime zone: UTC\ncategory P: P\nsection S\n${rows.join('\n')}`;
    expect(parseSeats(full)).toHaveProperty('drawing');
    expect(codesOf(`${full}\nlast P`)).toEqual(['106:6 too_many_seats']);
  });

  test('of one cell is a seat map, and one of few characters that draws ten million is none', () => {
    const seat = 'name: N\ncity: C\ntime zone: UTC\ncategory P: P\nsection S\n';
    expect(parseSeats(`${seat}A P`)).toMatchObject({
      drawing: { sections: [{ rows: [{ ordinals: [0] }] }] },
    });
    const wide = (name: string) => `section ${name}\n1..500 P${'.'.repeat(1_999)}\n`;
    expect(codesOf(`${seat}1..500 P${'.'.repeat(1_999)}\n${wide('T')}${wide('U')}${wide('V')}`)).toEqual([
      '10:8 too_many_cells',
    ]);
    expect(codesOf(`${seat}A P\narea B: 100000 P`)).toEqual(['7:9 too_many_seats']);
  });

  test('of ten million cells gets one fault', () => {
    expect(codesOf(`${'P'.repeat(2000)}\n`.repeat(5000))).toEqual(['1:1 text_too_long']);
  });
});

describe('any text', () => {
  const top = 'name: N\ncity: C\ntime zone: UTC\ncategory P: Premium\ncategory S: Seat\n';
  const pieces = fc.array(
    fc.oneof(
      fc.constantFrom(
        ...cellar.split('\n'),
        'section',
        'category',
        ':',
        '#',
        '\t',
        '\r',
        '\uFEFF',
        'A PPP',
        '\ud800',
        ...[
          'area Pit: 300 S',
          'area',
          'seat w: S accessible',
          'seat',
          'floor Attic',
          'floor',
          '_',
          'stage: Pitch, middle',
        ],
        ...[
          'numbers: odd | 101 | even',
          'at: -3, 4.5',
          'turn: 90',
          'curve: 25',
          'X SSwS numbers 1-4 shift 0.5 ordinals 90-93',
        ],
        ...['1..40 SS_SS', 'A..Z S', 'Y SS numbers from middle', 'numbers', '|', '..', '-', ','],
      ),
      fc.string({ unit: 'binary' }),
    ),
    { maxLength: 40 },
  );

  test('gives a drawing that keeps the contract, or faults that say where; nothing is thrown', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('', top),
        pieces,
        fc.constantFrom('\n', '\r\n', ' ', ''),
        (head, lines, join) => {
          const text = head + lines.join(join);
          const parsed = parseSeats(text);
          expect(parsed.warnings.every((fault) => isPlaced(fault, text))).toBe(true);
          if ('drawing' in parsed) {
            expect(parseSeats(formatSeats(parsed.drawing))).toMatchObject({ drawing: parsed.drawing });
            return seatMapDrawing.safeParse(parsed.drawing).success;
          }
          formatFaults(parsed.faults, 'any');
          return parsed.faults.length > 0 && parsed.faults.every((fault) => isPlaced(fault, text));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('of a drawing, written and read again, is the same drawing', () => {
    const name = fc.stringMatching(/^[a-zA-Zé音#:.-][a-zA-Zé音 #:.-]{0,20}[a-z]$/);
    const cells = fc.stringMatching(/^[PS._]{0,30}[PS][PS._]{0,30}$/);
    const section = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[A-Z0-9][A-Z0-9'/-]{0,5}$/), cells), {
      selector: ([label]) => label,
      minLength: 1,
    });
    const sections = fc.uniqueArray(fc.tuple(name, section), {
      selector: ([title]) => title.toLowerCase(),
      minLength: 1,
    });
    fc.assert(
      fc.property(name, name, sections, (hall, city, parts) => {
        const text = [
          `name: ${hall}\ncity: ${city}\ntime zone: Asia/Seoul\ncategory S: Seat\ncategory P: Premium`,
          ...parts.map(([title, rows]) => `section ${title}\n${rows.map((row) => row.join(' ')).join('\n')}`),
        ].join('\n');
        const parsed = parseSeats(text);
        if ('faults' in parsed) expect.fail(formatFaults(parsed.faults, 'made'));
        expect(parseSeats(formatSeats(parsed.drawing))).toMatchObject({ drawing: parsed.drawing });
      }),
      { numRuns: 200 },
    );
  });
});

function isCategory(line: string): boolean {
  return line.startsWith('category');
}

function isPlaced({ line, column, text, message }: Fault, whole: string): boolean {
  const lines = whole.replace(/^\uFEFF/, '').split('\n');
  return (
    lines[line - 1]!.startsWith(text) && column >= 1 && column <= text.length + 1 && /[.?]$/.test(message)
  );
}
