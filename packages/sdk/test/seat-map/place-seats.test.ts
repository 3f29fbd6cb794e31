import { describe, expect, test } from 'vitest';
import {
  formatFaults,
  indexSeats,
  parseSeats,
  type SeatMapIndex,
  seatFlag,
} from '../../src/seat-map/index.ts';

function indexed(map: string): SeatMapIndex {
  const parsed = parseSeats(
    `name: N\ncity: C\ntime zone: UTC\ncategory P: P\ncategory S: S\nseat w: P accessible\nseat c: P companion\nseat r: S restricted view\n${map}`,
  );
  if ('faults' in parsed) throw new Error(formatFaults(parsed.faults, 'hall'));
  return indexSeats(parsed.drawing);
}

function placesOf(map: SeatMapIndex, ...labels: string[]): [number, number][] {
  return labels.map((label) => {
    const { x, y } = map.pointOf(map.find(label)[0]!);
    return [Math.round(x * 100) / 100 + 0, Math.round(y * 100) / 100 + 0];
  });
}

describe('a place on the plan', () => {
  test('is as drawn: seats one apart, rows and aisles one deep, sections two apart and in the middle', () => {
    const map = indexed(`section S
  A  PPP_
  _
  B  .PPP  shift 0.5
section T
  A  PP
area U: 3 S`);
    expect(placesOf(map, 'S A-1', 'S A-3', 'S B-1', 'T A-1', 'U 1', 'U 3')).toEqual([
      ...[
        [-1.5, 0],
        [0.5, 0],
        [0, 2],
        [-0.5, 5],
        [-1, 8],
        [1, 8],
      ],
    ]);
    expect(map.stage).toEqual({ x: 0, y: -2 });
    expect(map.stageDistanceOf(map.find('T A-1')[0]!)).toBeCloseTo(Math.hypot(0.5, 7));
  });

  test('is turned clockwise about the middle of the front row', () => {
    const quarter = indexed('section S\nat: 10, 5\nturn: 90\nA PPP\nB PPP');
    expect(placesOf(quarter, 'A-1', 'A-2', 'A-3', 'B-2')).toEqual([
      [10, 4],
      [10, 5],
      [10, 6],
      [9, 5],
    ]);
    const half = indexed('section S\nat: 0, -5\nturn: 180\nA PPP\nB PPP');
    expect(placesOf(half, 'A-1', 'B-2')).toEqual([
      [1, -5],
      [0, -6],
    ]);
  });

  test('lies on a circle around the stage where the section is curved', () => {
    const fan = indexed(`section S\ncurve: 20\nA ${'P'.repeat(21)}\nB ${'P'.repeat(21)}`);
    for (const row of [0, 1]) {
      for (let seat = 0; seat < 21; seat += 1) {
        const { x, y } = fan.pointOf(row * 21 + seat);
        expect(Math.hypot(x, y + 20)).toBeCloseTo(20 + row);
      }
    }
    const [end, middle] = placesOf(fan, 'A-1', 'A-11');
    expect(middle).toEqual([0, 0]);
    expect(end![1]).toBeLessThan(-2);
  });

  test.each([
    ['above', { x: 0, y: -2 }],
    ['below', { x: 0, y: 3 }],
    ['left', { x: -3.5, y: 0.5 }],
    ['right', { x: 3.5, y: 0.5 }],
    ['middle', { x: 0, y: 0.5 }],
    ['at 4, -7.5', { x: 4, y: -7.5 }],
    ['Pitch, at 4, 5', { x: 4, y: 5 }],
  ])('sees the stage that is %s', (stage, point) => {
    expect(indexed(`stage: ${stage}\nsection S\nA PPPP\nB PPPP`).stage).toEqual(point);
  });
});

describe('a seat', () => {
  const map = indexed(`floor Ground
section S
  A  wcPP_Pcw.P
  B  rSSSSSSSSS
floor Above
area Pit: 4 S  ordinals 30-31,40-41`);
  const seat = (label: string) => map.find(label)[0]!;

  test('has neighbours where neither gap nor aisle is between', () => {
    const beside = (label: string) =>
      (['left', 'right'] as const).map((side) => {
        const other = map.besideOf(seat(label), side);
        return other === undefined ? '' : map.labelOf(other);
      });
    expect(beside('A-1')).toEqual(['', 'S A-2']);
    expect(beside('A-4')).toEqual(['S A-3', '']);
    expect(beside('A-7')).toEqual(['S A-6', '']);
    expect(beside('A-8')).toEqual(['', '']);
    expect(beside('pit 2')).toEqual(['', '']);
  });

  test('is accessible, for a companion, or of restricted view', () => {
    expect(map.isAccessible(seat('A-1'))).toBe(true);
    expect([seat('A-2'), seat('A-6')].map((one) => map.accessiblePlaceOf(one))).toEqual([
      seat('A-1'),
      seat('A-7'),
    ]);
    expect(map.companionsOf(seat('A-7'))).toEqual([seat('A-6')]);
    expect(map.companionsOf(seat('A-3'))).toEqual([]);
    expect(map.hasRestrictedView(seat('B-1'))).toBe(true);
    expect(map.seats.flags[seat('B-1')]).toBe(seatFlag.restrictedView);
    expect(map.categoryOf(seat('A-1'))).toBe('P');
  });

  test('of an area has a label, a floor and a section, and no row; ordinals may have holes', () => {
    expect([map.seatCount, map.ordinalCount]).toEqual([22, 42]);
    const place = seat('PIT  3');
    expect(place).toBe(40);
    expect([map.labelOf(place), map.shortLabelOf(place), map.numberOf(place)]).toEqual([
      'Pit 3',
      'Pit 3',
      '3',
    ]);
    expect([map.isInArea(place), map.floorOf(place), map.sectionOf(place)]).toEqual([true, 'Above', 1]);
    expect([map.neighbour(place, 'up'), map.besideOf(place, 'left')]).toEqual([undefined, undefined]);
    expect([map.has(32), map.has(41), map.has(42)]).toEqual([false, true, false]);
    for (const label of ['pit 0', 'pit 5', 'pit', 'pit 03', 'pit -1', 'pit 1e9'])
      expect(map.find(label)).toEqual([]);
    expect([...map.ordinalsOf(1)]).toEqual([30, 31, 40, 41]);
  });

  test('is as far from its row’s middle as half the row between its ends', () => {
    const [first, last] = [seat('B-1'), seat('B-10')];
    expect([map.middleDistanceOf(first), map.middleDistanceOf(last)]).toEqual([4.5, 4.5]);
    expect(map.floors).toEqual(['Ground', 'Above']);
  });
});
