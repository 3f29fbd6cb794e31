import { indexSeats } from '@admit-one/sdk/seat-map';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { House } from '../../../src/prompts/seat-picker/house.ts';
import type { PickerEvent } from '../../../src/prompts/seat-picker/picker-event.ts';
import { canTake, cursorOf } from '../../../src/prompts/seat-picker/picker-state.ts';
import { type PickerState, startPicking, step } from '../../../src/prompts/seat-picker/state.ts';
import { viewPicker } from '../../../src/prompts/seat-picker/view.ts';
import { plainScreen } from '../../../src/render/screen.ts';
import { widthOf } from '../../../src/render/text.ts';
import { houseFrom, smallHouse } from '../../support/small-house.ts';

const keys = [
  ...['up', 'down', 'left', 'right', 'home', 'end', 'pageup', 'pagedown', '[', ']'],
  ...['space', 'enter', 'escape', 'tab', 'shift-tab', 'backspace', 'delete'],
  ...['b', 'c', 'u', 'x', 'm', '/', '?', '+', '-', '0', '3', 'a', 's', '東', 'q'],
];

const event: fc.Arbitrary<PickerEvent> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...keys).map((key) => ({ type: 'key' as const, key })) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('mouse' as const),
      column: fc.nat(130),
      row: fc.nat(40),
      kind: fc.constantFrom('press' as const, 'scroll-up' as const, 'scroll-down' as const),
    }),
  },
  fc.record({
    type: fc.constant('resize' as const),
    size: fc.record({ columns: fc.integer({ min: 1, max: 320 }), rows: fc.integer({ min: 1, max: 60 }) }),
  }),
  fc
    .array(fc.constantFrom('f', 'f', 'o', 's', 'h', 'k', 'm'), { minLength: 100, maxLength: 100 })
    .map((statuses) => ({ type: 'statuses' as const, statuses: statuses.join('') })),
  fc.constant({ type: 'unreachable' as const }),
);

/** Any rows of seats, gaps and aisles, straight and turned, some without a seat, and areas between them. */
const anyHouse: fc.Arbitrary<House> = fc
  .array(
    fc.oneof(
      fc.record({
        rows: fc.array(fc.stringMatching(/^[PS._]{1,12}$/), { minLength: 1, maxLength: 5 }),
        turn: fc.constantFrom(0, 35, 90, 180),
        shift: fc.constantFrom(-1.5, 0, 0.5),
      }),
      fc.record({ capacity: fc.integer({ min: 1, max: 8 }) }),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((sections) => {
    let next = 0;
    const take = (howMany: number) => Array.from({ length: howMany }, () => next++);
    return {
      ...smallHouse.index.drawing,
      stage: { place: 'above' as const },
      sections: sections.map((section, at) => {
        const name = `Section ${at}`;
        if ('capacity' in section) {
          const first = take(section.capacity)[0]!;
          const area = {
            category: 'S',
            capacity: section.capacity,
            ordinals: [{ first, count: section.capacity }],
          };
          return { name, rows: [], area };
        }
        const rows = section.rows.map((cells, row) => {
          const ordinals = take([...cells].filter((cell) => cell !== '.' && cell !== '_').length);
          const numbers = ordinals.map((_, place) => `${place + 1}`);
          return { label: `${row + 1}`, cells, ordinals, numbers, shift: section.shift };
        });
        return { name, turn: section.turn, rows };
      }),
    };
  })
  .filter(({ sections }) =>
    sections.some(({ rows, area }) => area !== undefined || rows.some((row) => row.ordinals.length > 0)),
  )
  .map((drawing) => ({ ...smallHouse, index: indexSeats(drawing) }));

function expectWhole(house: House, state: PickerState): void {
  expect(state.picked.filter((seat) => !canTake(state, seat) || !house.index.has(seat))).toEqual([]);
  expect(new Set(state.picked).size).toBe(state.picked.length);
  expect(state.picked.length).toBeLessThanOrEqual(house.max);
  expect(state.wanted).toBeGreaterThanOrEqual(1);
  const section = house.index.drawing.sections[state.section];
  const cursor = cursorOf(state);
  if (cursor !== undefined) expect(house.index.sectionOf(cursor)).toBe(state.section);
  const hasSeats = section?.rows.some((row) => row.ordinals.length > 0) === true;
  if (state.view === 'seats' && hasSeats) expect(cursor).toBeDefined();
}

function expectFitting(house: House, state: PickerState, unicode: boolean): void {
  const picture = viewPicker(house, state, { ...plainScreen, unicode }, { now: 0, deadline: 65_000 });
  const lines = picture.split('\n');
  expect(lines.length).toBeLessThanOrEqual(state.size.rows);
  const { columns } = state.size;
  expect(lines.filter((line) => widthOf(line) >= Math.max(2, columns))).toEqual([]);
}

/** All its keys do not fit there, and neither does the line that says so. */
const helpInASmallWindow: PickerEvent[] = [
  { type: 'key', key: '?' },
  { type: 'resize', size: { columns: 32, rows: 9 } },
];

describe('the picker, whatever happens', () => {
  it.each([
    ['a house with everything', fc.constant(smallHouse)],
    ['any small house', anyHouse],
    [
      'an area alone',
      fc.constant(houseFrom('name: H\ncity: T\ntime zone: UTC\ncategory S: S\narea Pit: 3 S\n')),
    ],
  ])('keeps what must be true: %s', (_, houses) => {
    fc.assert(
      fc.property(houses, fc.array(event, { maxLength: 40 }), fc.boolean(), (house, events, unicode) => {
        const size = { columns: 80, rows: 24 };
        let state = startPicking(house, { statuses: 'f'.repeat(100), size });
        for (const one of events) {
          state = step(house, { ...state, outcome: 'open' }, one);
          expectWhole(house, state);
          expectFitting(house, state, unicode);
        }
      }),
      { numRuns: 120, examples: [[smallHouse, helpInASmallWindow, false]] },
    );
  });
});
