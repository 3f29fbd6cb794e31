import { describe, expect, test } from 'vitest';
import { formatFaults, parseSeats, seatMapLimits } from '../../src/seat-map/index.ts';
import { cellar, codesOf, faultsOf } from './cellar.ts';

describe('a fault', () => {
  test.each([
    ['a missing header', (text: string) => text.replace('city: Manhattan, NY\n', ''), '1:1 missing_header'],
    ['a header twice', (text: string) => text.replace('city:', 'city: A\ncity:'), '4:1 duplicate_header'],
    ['an unknown header', (text: string) => text.replace('city:', 'town: A\ncity:'), '3:1 unknown_header'],
    [
      'a colon behind `section`',
      (text: string) => text.replace('section Bar', 'section: Bar'),
      '13:1 unknown_header',
    ],
    ['an empty header', (text: string) => text.replace('The Cellar', ''), '2:7 bad_value'],
    ['a name too long', (text: string) => text.replace('The Cellar', 'N'.repeat(121)), '2:7 bad_value'],
    ['no such time zone', (text: string) => text.replace('New_York', 'New_Yorck'), '4:12 bad_time_zone'],
    [
      'an offset for a time zone',
      (text: string) => text.replace('America/New_York', '-05:00'),
      '4:12 bad_time_zone',
    ],
    [
      'a category of two letters',
      (text: string) => text.replace('category P', 'category PP'),
      '6:1 bad_category',
    ],
    ['a category without a name', (text: string) => text.replace(': Premium', ''), '6:1 bad_category'],
    [
      'a category twice',
      (text: string) => text.replace('category S', 'category P: P\ncategory S'),
      '7:1 duplicate_category',
    ],
    ['a letter of no category', (text: string) => text.replace('S.S', 'S.Q'), '14:9 undefined_category'],
    [
      'a section without a name',
      (text: string) => text.replace('section Bar', 'section'),
      '13:8 bad_section',
    ],
    [
      'a comma in a section',
      (text: string) => text.replace('section Bar', 'section Bar, left'),
      '13:9 bad_section',
    ],
    [
      'a section twice',
      (text: string) => text.replace('section Bar', 'section FLOOR'),
      '13:9 duplicate_section',
    ],
    ['no section', (text: string) => text.slice(0, text.indexOf('section')), '1:1 no_section'],
    ['a section without rows', (text: string) => text.replace('  1   S.S', ''), '13:1 empty_section'],
    [
      'rows above the sections',
      (text: string) => text.replace('section Floor\n', ''),
      '9:3 row_outside_section',
    ],
    ['a row without cells', (text: string) => text.replace('S.S', ''), '14:3 bad_row'],
    ['a space within the cells', (text: string) => text.replace('S.S', 'S S'), '14:9 bad_row'],
    ['a bad label', (text: string) => text.replace('1   S.S', '1,  S.S'), '14:3 bad_label'],
    ['a label too long', (text: string) => text.replace('1   S', `${'1'.repeat(21)} S`), '14:3 bad_label'],
    ['a label twice', (text: string) => text.replace('B   SSS', 'a   SSS'), '11:3 duplicate_row'],
    ['a small letter for a seat', (text: string) => text.replace('S.S', 'S.s'), '14:9 bad_cell'],
    ['a row without seats', (text: string) => text.replace('S.S', '...'), '14:7 empty_row'],
    ['a tab', (text: string) => text.replace('1   S.S', '1\tS.S'), '14:4 tab'],
    ['a control character', (text: string) => text.replace('Bar', 'B\u0007ar'), '13:10 control_character'],
    [
      'writing turned round',
      (text: string) => text.replace('Cellar', 'Cel\u202elar'),
      '2:14 control_character',
    ],
    [
      'half a surrogate pair',
      (text: string) => text.replace('Cellar', 'Cel\ud800lar'),
      '2:14 control_character',
    ],
    [
      'a seat kind of no letter',
      (text: string) => text.replace('S: Standard', 'S: S\nseat W: S accessible'),
      '8:1 bad_seat_kind',
    ],
    [
      'a seat kind of nothing',
      (text: string) => text.replace('S: Standard', 'S: S\nseat w: S comfortable').replace('S.S', 'S.w'),
      '8:1 bad_seat_kind',
    ],
    [
      'a companion of itself',
      (text: string) =>
        text.replace('S: Standard', 'S: S\nseat w: S accessible, companion').replace('S.S', 'S.w'),
      '8:1 bad_seat_kind',
    ],
    [
      'a seat kind twice',
      (text: string) =>
        text.replace('S: Standard', 'S: S\nseat w: S accessible\nseat w: P accessible').replace('S.S', 'S.w'),
      '9:1 duplicate_seat_kind',
    ],
    [
      'a seat kind of no category',
      (text: string) => text.replace('S: Standard', 'S: S\nseat w: Q accessible').replace('S.S', 'S.w'),
      '8:9 undefined_category',
    ],
    [
      'a companion alone',
      (text: string) => text.replace('S: Standard', 'S: S\nseat c: S companion').replace('S.S', 'S.c'),
      '15:9 companion_alone',
    ],
    [
      'a stage nowhere',
      (text: string) => text.replace('category P', 'stage: Pitch, there\ncategory P'),
      '6:8 bad_stage',
    ],
    [
      'a place above all sections',
      (text: string) => text.replace('category P', 'at: 1, 2\ncategory P'),
      '6:1 misplaced_header',
    ],
    [
      'a place that is none',
      (text: string) => text.replace('section Bar', 'section Bar\n at: 1 2'),
      '14:6 bad_value',
    ],
    [
      'a place twice',
      (text: string) => text.replace('section Bar', 'section Bar\nat: 1, 2\nat: 1, 2'),
      '15:1 duplicate_header',
    ],
    [
      'a turn in words',
      (text: string) => text.replace('section Bar', 'section Bar\nturn: left'),
      '14:7 bad_value',
    ],
    [
      'a curve the other way',
      (text: string) => text.replace('section Bar', 'section Bar\ncurve: -3'),
      '14:8 bad_value',
    ],
    [
      'numbers that say nothing',
      (text: string) => text.replace('section Bar', 'section Bar\nnumbers: nice'),
      '14:10 bad_numbers',
    ],
    [
      'odd numbers from an even one',
      (text: string) => text.replace('S.S', 'S.S  numbers odd 2'),
      '14:20 bad_numbers',
    ],
    ['too few numbers', (text: string) => text.replace('S.S', 'S.S  numbers 1,2,3'), '14:12 bad_numbers'],
    [
      'numbers of more blocks than there are',
      (text: string) => text.replace('S.S', 'S.S  numbers 1 | 2'),
      '14:12 bad_numbers',
    ],
    ['one number twice', (text: string) => text.replace('S.S', 'S_S  numbers 1 | 1'), '14:12 duplicate_seat'],
    ['numbers said twice', (text: string) => text.replace('S.S', 'S.S numbers 1 numbers 1'), '14:21 bad_row'],
    [
      'more numbers than any row has',
      (text: string) => text.replace('S.S', `S.S numbers ${'1-1999|'.repeat(2)}1`),
      '14:19 bad_numbers',
    ],
    [
      'more numbers left out than any row has',
      (text: string) => text.replace('S.S', 'S.S numbers skip 1-101'),
      '14:19 bad_numbers',
    ],
    ['a shift by words', (text: string) => text.replace('S.S', 'S.S  shift left'), '14:18 bad_value'],
    [
      'ordinals of other seats',
      (text: string) => text.replace('S.S', 'S.S  ordinals 0,1'),
      '14:12 bad_ordinals',
    ],
    [
      'ordinals out of all bounds',
      (text: string) => text.replace('S.S', 'S.S  ordinals 1,99999999'),
      '14:21 bad_ordinals',
    ],
    ['too few ordinals', (text: string) => text.replace('S.S', 'S.S  ordinals 20,'), '14:12 bad_ordinals'],
    ['a range without an end', (text: string) => text.replace('1   S.S', '1.. S.S'), '14:3 bad_range'],
    [
      'a range of a million rows',
      (text: string) => text.replace('1   S.S', '1..1000000 S.S'),
      '14:3 bad_range',
    ],
    [
      'a range over a row that is there',
      (text: string) => text.replace('B   SSS', 'A..C SSS'),
      '11:3 duplicate_row',
    ],
    ['an area of nobody', (text: string) => `${text}area Pit: 0 S`, '15:11 bad_capacity'],
    ['an area of half a person', (text: string) => `${text}area Pit: 1.5 S`, '15:11 bad_capacity'],
    ['an area of ever so many', (text: string) => `${text}area Pit: 99999999999 S`, '15:11 bad_capacity'],
    ['an area of no category', (text: string) => `${text}area Pit: 10`, '15:11 bad_area'],
    ['an area without anything', (text: string) => `${text}area Pit`, '15:9 bad_area'],
    ['an area called like a section', (text: string) => `${text}area BAR: 10 S`, '15:6 duplicate_section'],
    ['rows of an area', (text: string) => `${text}area Pit: 10 S\nA  SS`, '16:1 row_in_area'],
    ['numbers of an area', (text: string) => `${text}area Pit: 10 S\nnumbers: odd`, '16:1 misplaced_header'],
    [
      'an aisle of nowhere',
      (text: string) => text.replace('section Floor', '_\nsection Floor'),
      '9:1 bad_row',
    ],
    [
      'a floor of too long a name',
      (text: string) => text.replace('section Floor', `floor ${'F'.repeat(61)}\nsection Floor`),
      '9:7 bad_floor',
    ],
    ['a row of 2,001 cells', (text: string) => text.replace('S.S', 'S'.repeat(2001)), '14:7 line_too_long'],
    ['a line too long', (text: string) => text.replace('S.S', 'S'.repeat(49_999)), '14:40001 line_too_long'],
  ])('tells of %s, and of nothing else', (_, spoil, expected) => {
    expect(codesOf(spoil(cellar))).toEqual([expected]);
  });

  test('does not hide the next: all are told, in the order of their lines', () => {
    const text = cellar.replace('Cellar', 'Cel\u0007lar').replace('S.S', 'S.s').replace('B   ', 'A   ');
    expect(codesOf(text)).toEqual(['2:14 control_character', '11:3 duplicate_row', '14:9 bad_cell']);
  });

  test('is one of fifty at most', () => {
    expect(codesOf('what is this: nothing\n'.repeat(10_000))).toHaveLength(seatMapLimits.faults);
  });

  test('is shown with its line and a caret under the place', () => {
    expect(shown(cellar.replace('S.S', 'S.Q'))).toBe(`\
cellar.seats:14:9: No category has the letter Q. Write \`category Q: \` and its name at the top, or paint these seats otherwise.
  14 |   1   S.Q
     |         ^
`);
  });

  test('is shown under the right column of wide and combining writing, and cannot move the cursor', () => {
    const [, line, caret] = shown(cellar.replace('Cellar', '音楽e\u0301\u001b[2J')).split('\n');
    expect(line).toBe('  2 | name: The 音楽e\u0301\uFFFD[2J');
    expect(caret).toBe(`    | ${' '.repeat('name: The '.length + 5)}^`);
  });
});

describe('a warning', () => {
  test.each([
    [
      'a category that is painted nowhere',
      (text: string) => text.replace('category P', 'category Q: Q\ncategory P'),
      '6:1 unused_category',
    ],
    [
      'a seat kind that is drawn nowhere',
      (text: string) => text.replace('category P', 'seat w: S accessible\ncategory P'),
      '6:1 unused_seat_kind',
    ],
    ['a floor on which nothing lies', (text: string) => `${text}floor Attic`, '15:1 empty_floor'],
    [
      'numbers that no row has',
      (text: string) =>
        text.replace('section Bar', 'section Bar\nnumbers: odd').replace('S.S', 'S.S numbers 1,2'),
      '14:1 unused_numbers',
    ],
    [
      'a curve that bends nothing',
      (text: string) => text.replace('section Bar', 'section Bar\ncurve: 0'),
      '14:1 unused_curve',
    ],
    ['an aisle behind the last row', (text: string) => `${text}  _`, '15:1 aisle_at_end'],
  ])('tells of %s, and the file is a map', (_, change, expected) => {
    const parsed = parseSeats(change(cellar));
    expect(parsed).toHaveProperty('drawing');
    expect(parsed.warnings.map(({ line, column, code }) => `${line}:${column} ${code}`)).toEqual([expected]);
  });

  test('is not told of what may be painted on a row that is faulty', () => {
    const parsed = parseSeats(cellar.replace('.PP_PP.', '.PP PP.'));
    expect(parsed).toMatchObject({ faults: [{ code: 'bad_row' }], warnings: [] });
  });

  test('is not told of what halls have', () => {
    expect(parseSeats(cellar).warnings).toEqual([]);
  });
});

function shown(text: string): string {
  return formatFaults(faultsOf(text), 'cellar.seats');
}
