import { readFileSync } from 'node:fs';
import { indexSeats } from '@admit-one/sdk/seat-map';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { Failure } from '../../src/failure.ts';
import { convertChart } from '../../src/venue/convert/convert-chart.ts';

const ghent = { name: undefined, city: 'Ghent', timeZone: 'Europe/Brussels' };

function chart(name: string): string {
  return readFileSync(new URL(`../fixtures/charts/${name}.json`, import.meta.url), 'utf8');
}

/** What follows the three lines of where it is. */
function mapOf(name: string): { map: string[]; notes: string[] } {
  const { seats, notes } = convertChart(chart(name), ghent);
  return { map: seats.trimEnd().split('\n').slice(4), notes };
}

describe('a chart of seats.io', () => {
  it('keeps rows, labels as displayed, special seats, gaps, shifts, and general admission', () => {
    const { map, notes } = mapOf('rows');
    expect(map).toEqual([
      'category S: Stalls',
      'category I: Side stalls',
      'seat w: S accessible',
      'seat c: S companion',
      'seat r: S restricted view',
      '',
      'section Main',
      '  at: 0.3, 2',
      '  A       wcSS_SSSS',
      '  BB      SSSS_SSSr  numbers 1-7,8a  shift 0.5',
      '  _',
      '  C-left  IIII',
      '',
      'area Standing rear: 150 I',
      '  at: 0, 10',
    ]);
    expect(notes).toEqual([
      'Main C, left: its curve is drawn straight. `curve:` below the section bends all its rows.',
      'Area Closed has a capacity of 0 and is left out.',
      'Main: not drawn: 2 texts, 1 booth.',
      'Main: row "C, left" is called C-left.',
      'Section "Standing, rear" is called Standing rear.',
    ]);
  });

  it('turns sections as they are turned; what has no category of its own has its section’s', () => {
    const { map, notes } = mapOf('sections');
    expect(map.slice(3)).toEqual([
      ...['section Centre', '  at: 0, 2.5', '  A  SSSSSSS', '  B  SSSSSSS', ''],
      ...['section Left', '  at: -5, 4.5', '  turn: 90', '  A  IIIII', '  B  IIIII'],
    ]);
    expect(notes).toContain('Centre: its entrance, Gate 2, is not told.');
    const index = indexSeats(convertChart(chart('sections'), ghent).drawing);
    const [front] = index.find('Left A-1');
    const [back] = index.find('Left B-1');
    expect(index.pointOf(front!).x - index.pointOf(back!).x).toBeCloseTo(1);
  });

  it('has floors and tables', () => {
    expect(mapOf('floors').map).toEqual(
      expect.arrayContaining(['floor Ground floor', 'floor Gallery', '  A  II_I']),
    );
    const { map, notes } = mapOf('tables');
    expect(map.slice(2)).toEqual(['section Tables', '  T1  SSSS', '  T2  SSSSSS']);
    expect(notes[1]).toBe('Table T2 is booked as a whole there; here its seats are sold one by one.');
  });

  test.each([
    ['of a version long gone', { version: 3 }, 'This chart is of version 3.'],
    ['of a version that is none', { version: 'new' }, 'This is no chart of seats.io: version'],
    ['without a name', { name: undefined }, 'This is no chart of seats.io: name'],
    ['without a seat', { subChart: {} }, 'This chart has no seats.'],
  ])('%s is refused', (_, changes, message) => {
    const text = JSON.stringify({ ...JSON.parse(chart('rows')), ...changes });
    expect(() => convertChart(text, ghent)).toThrow(message);
  });

  it('of a version yet unknown is read, and says so', () => {
    const text = JSON.stringify({ ...JSON.parse(chart('rows')), version: 40 });
    expect(convertChart(text, ghent).notes[0]).toBe(
      'Version 40 is newer than those known, up to 22: look the result over.',
    );
  });
});

describe('a seating plan of pretix', () => {
  it('keeps zones, rows and seats; a wider gap is an aisle', () => {
    const { map, notes } = mapOf('pretix');
    expect(map).toEqual([
      ...['category F: Front', 'category B: Back', ''],
      ...['section Hall', '  at: 0, 1', '  1  FF__FF', '  2  BBBBBB', ''],
      ...['section Hall 2', '  at: -2, 5', '  1  BB  numbers 1.2,1.3'],
    ]);
    expect(notes[0]).toBe('Hall: not drawn: 1 area.');
  });
});

test('what is no chart is refused in one sentence', () => {
  for (const text of ['', '{', '[]', '7', 'null', '{"zones": {}}', '{"zones": [7]}'])
    expect(() => convertChart(text, ghent)).toThrow(Failure);
});

test('any damage to a chart gives a map or one refusal', () => {
  const charts = ['rows', 'sections', 'floors', 'tables', 'pretix'].map((name) => JSON.parse(chart(name)));
  const junk = fc.constantFrom(null, '', 'x, y', -1, 0, 1e9, 0.5, [], {}, true);
  fc.assert(
    fc.property(
      fc.constantFrom(...charts),
      fc.array(fc.nat(40), { maxLength: 9 }),
      junk,
      (value, path, damage) => {
        const damaged = structuredClone(value);
        let at = damaged;
        for (const step of path) {
          const keys = Object.keys(at);
          const key = keys[step % Math.max(1, keys.length)] ?? '';
          if (typeof at[key] !== 'object' || at[key] === null) {
            at[key] = damage;
            break;
          }
          at = at[key];
        }
        try {
          const { drawing } = convertChart(JSON.stringify(damaged), ghent);
          expect(indexSeats(drawing).seatCount).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(Failure);
          expect(error).not.toHaveProperty('code', 'failed');
        }
      },
    ),
    { numRuns: 300 },
  );
});
