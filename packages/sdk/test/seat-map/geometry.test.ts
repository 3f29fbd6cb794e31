import { describe, expect, test } from 'vitest';
import { formatFaults, indexSeats, parseSeats } from '../../src/seat-map/index.ts';

const hall = indexed(`
section Orchestra
  A   ..PPP_PPP..
  B   PPPP.._PPPP
  C   .....S.....

section Tier 1
  B   SS_SS
`);

describe('an index', () => {
  test('knows where each seat is and what it is called', () => {
    expect(hall.seatCount).toBe(19);
    expect(hall.ordinalCount).toBe(19);
    const eleventh = 10;
    expect(hall.labelOf(eleventh)).toBe('Orchestra B-5');
    expect(hall.shortLabelOf(eleventh)).toBe('B-5');
    expect(hall.numberOf(eleventh)).toBe('5');
    expect(hall.categoryOf(eleventh)).toBe('P');
    expect([hall.sectionOf(eleventh), hall.rowOf(eleventh), hall.columnOf(eleventh)]).toEqual([0, 1, 7]);
    expect(hall.labelOf(18)).toBe('Tier 1 B-4');
  });

  test('says so when there is no such seat', () => {
    for (const ordinal of [-1, 19, 1.5, Number.NaN, 1e9]) {
      expect(hall.has(ordinal)).toBe(false);
      expect(() => hall.labelOf(ordinal)).toThrow(RangeError);
    }
    expect(hall.has(0)).toBe(true);
  });

  test('takes drawings whose ordinals have holes and another order than their seats', () => {
    const map = indexSeats({
      ...hall.drawing,
      sections: [
        { name: 'S', rows: [{ label: 'A', cells: 'P.P', numbers: ['102', '101'], ordinals: [7, 2] }] },
      ],
    });
    expect([map.seatCount, map.ordinalCount]).toEqual([2, 8]);
    expect([map.has(2), map.has(3), map.has(7)]).toEqual([true, false, true]);
    expect(map.labelOf(2)).toBe('S A-101');
    expect(map.neighbour(7, 'right')).toBe(2);
  });
});

describe('a label', () => {
  test('finds every seat by its own', () => {
    for (let ordinal = 0; ordinal < hall.seatCount; ordinal += 1) {
      expect(hall.find(hall.labelOf(ordinal))).toEqual([ordinal]);
    }
  });

  test.each([
    ['A-1', [0]],
    ['c-1', [14]],
    ['B-2', [7, 16]],
    ['  orchestra   b-2 ', [7]],
    ['TIER 1 B-2', [16]],
    ['B-9', []],
    ['Tier 2 B-2', []],
    ['B2', []],
    ['-', []],
    ['', []],
  ])('%j means %j', (label, ordinals) => {
    expect(hall.find(label)).toEqual(ordinals);
  });
});

describe('an arrow key', () => {
  test.each([
    ['Orchestra A-3', 'right', 'Orchestra A-4', 'across the aisle'],
    ['Orchestra B-5', 'left', 'Orchestra B-4', 'across gap and aisle'],
    ['Orchestra A-1', 'left', undefined, 'stops at the end of the row'],
    ['Orchestra B-8', 'right', undefined, 'stops at the end of the row'],
    ['Orchestra A-1', 'down', 'Orchestra B-3', 'straight down'],
    ['Orchestra A-3', 'down', 'Orchestra B-4', 'to the nearest'],
    ['Orchestra B-1', 'down', 'Orchestra C-1', 'into a row of one seat'],
    ['Orchestra A-4', 'down', 'Orchestra B-5', 'to the nearer of two sides'],
    ['Orchestra C-1', 'up', 'Orchestra B-4', 'to the left one of two equally near'],
    ['Orchestra C-1', 'down', undefined, 'stays in the section'],
    ['Orchestra A-1', 'up', undefined, 'stays in the section'],
    ['Tier 1 B-1', 'up', undefined, 'stays in the section'],
  ] as const)('%s %s gives %s: %s', (from, direction, to, _why) => {
    const [ordinal] = hall.find(from);
    const next = hall.neighbour(ordinal!, direction);
    expect(next === undefined ? undefined : hall.labelOf(next)).toBe(to);
  });
});

function indexed(sections: string) {
  const parsed = parseSeats(`name: N\ncity: C\ntime zone: UTC\ncategory P: P\ncategory S: S\n${sections}`);
  if ('faults' in parsed) throw new Error(formatFaults(parsed.faults, 'hall'));
  return indexSeats(parsed.drawing);
}
