import { indexSeats, parseSeats } from '@admit-one/sdk/seat-map';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { House } from '../../src/prompts/seat-picker/house.ts';
import { startPicking, step } from '../../src/prompts/seat-picker/state.ts';
import { viewPicker } from '../../src/prompts/seat-picker/view.ts';
import type { Screen } from '../../src/render/screen.ts';
import { widthOf } from '../../src/render/text.ts';

/** Names that terminals count otherwise than programs do. */
const names = [
  '東京芸術劇場 一階席',
  'Dvor\u030ca\u0301k',
  '\u1112\u1161\u11ab\u1100\u1173\u11af',
  '🎻 Parkett 🎺',
  'אולם',
  'विभाग क्षत्र',
  'ห้องแสดง',
  'A long name of a section that goes on as if nobody read it',
];

function houseOf(sections: readonly string[]): House {
  const parts = sections.map((name) => `section ${name}\n  A..C  PPPPPPPP_SSSSSSSSSSSSSSSSSSSS\n`);
  const text = `name: ${names[0]}\ncity: 東京\ntime zone: Asia/Tokyo\ncategory P: ${names[3]}\ncategory S: ${names[2]}\n${parts.join('')}area 立見: 30 S\n`;
  const parsed = parseSeats(text);
  if (!('drawing' in parsed)) throw new Error(JSON.stringify(parsed));
  return {
    title: `${names[0]} ${names[1]}: ${names[3]}`,
    subtitle: `Thu 12 Sep 2026, ${names[0]}`,
    index: indexSeats(parsed.drawing),
    prices: { P: 1_200_000, S: 450_000 },
    currency: 'JPY',
    max: 6,
  };
}

const houses = [houseOf(names), houseOf(names.slice(0, 1))];
const keys = [
  'up',
  'down',
  'left',
  'right',
  'enter',
  'space',
  'escape',
  'tab',
  '?',
  '/',
  '東',
  '1',
  'b',
  'c',
  '+',
  'u',
  '[',
  ']',
];

describe('the picker at any width', () => {
  it('keeps its columns from 40 to 300, whatever names are written in', () => {
    const size = fc.record({
      columns: fc.integer({ min: 40, max: 300 }),
      rows: fc.integer({ min: 10, max: 60 }),
    });
    const scene = fc.record({
      at: fc.nat(houses.length - 1),
      size,
      pressed: fc.array(fc.constantFrom(...keys), { maxLength: 12 }),
      statuses: fc.array(fc.constantFrom('f', 'f', 'h', 's', 'k', 'm', 'o'), {
        minLength: 800,
        maxLength: 800,
      }),
      colours: fc.constantFrom<Screen['colours']>(0, 1, 2),
      unicode: fc.boolean(),
    });
    fc.assert(
      fc.property(scene, ({ at, size, pressed, statuses, colours, unicode }) => {
        const house = houses[at]!;
        const screen: Screen = { ...size, colours, unicode, timeZone: 'Asia/Tokyo' };
        let state = startPicking(house, { statuses: statuses.join(''), size });
        for (const key of pressed) {
          state = step(house, state, { type: 'key', key });
          const lines = viewPicker(house, state, screen, { now: 0, deadline: 90_000 }).split('\n');
          expect(lines.length).toBeLessThanOrEqual(size.rows);
          // The last column stays empty, as some terminals wrap there.
          expect(lines.filter((line) => widthOf(line) >= size.columns)).toEqual([]);
        }
      }),
      { numRuns: 150 },
    );
  });
});
