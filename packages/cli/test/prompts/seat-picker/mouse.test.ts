import { describe, expect, it } from 'vitest';
import { type PickerState, step } from '../../../src/prompts/seat-picker/state.ts';
import {
  at,
  smallHouse as house,
  houseFrom,
  labelAt,
  labelsPicked,
  linesOf,
  press,
  start,
  typed,
} from '../../support/small-house.ts';

/** A press on the first place where the text stands. */
function click(state: PickerState, text: string, by = 0): PickerState {
  const lines = linesOf(house, state);
  const row = lines.findIndex((line) => line.includes(text));
  if (row === -1) throw new Error(`"${text}" is not on the screen:\n${lines.join('\n')}`);
  const column = lines[row]!.indexOf(text) + by;
  return step(house, state, { type: 'mouse', kind: 'press', row, column });
}

describe('the mouse', () => {
  it('opens a section in the list and on the plan', () => {
    expect(click(start(house), 'Balcony  ')).toMatchObject({ view: 'seats', section: 2 });

    const plan = press(house, start(house), 'm');
    const row = linesOf(house, plan).findLastIndex((line) => line.includes('████'));
    const column = linesOf(house, plan)[row]!.indexOf('████');
    expect(step(house, plan, { type: 'mouse', kind: 'press', row, column }).view).toBe('seats');
    expect(click(start(house), 'Mahler')).toMatchObject({ view: 'sections' });
  });

  it('takes and drops the seat it points at, its brackets included', () => {
    const inside = at(house, 'Stalls A-2');
    // `A   P[P]P P   P P P P   A`
    const taken = click(inside, '[P]', 3);
    expect(labelsPicked(house, taken)).toEqual(['Stalls A-3']);
    expect(labelAt(house, taken)).toBe('Stalls A-3');
    expect(click(taken, '[●]', 1).picked).toEqual([]);
    expect(click(inside, 'STAGE').picked).toEqual([]);
  });

  it('finds every seat where it is drawn', () => {
    const row = linesOf(house, at(house, 'Stalls C-1')).findIndex((line) => / {2}\[\+\]=/.test(line));
    const line = linesOf(house, at(house, 'Stalls C-1'))[row] ?? '';
    const found = [...line].flatMap((sign, column) => {
      const state = step(house, at(house, 'Stalls A-1'), { type: 'mouse', kind: 'press', row, column });
      return /[P+=Ss]/.test(sign) ? labelsPicked(house, state) : [];
    });
    expect(found).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((number) => `Stalls C-${number}`));
  });

  it('chooses a match, and closes the field elsewhere', () => {
    const finding = press(house, start(house), '/', ...typed('a-'));
    expect(labelAt(house, click(finding, 'Stalls A-2'))).toBe('Stalls A-2');
    expect(click(finding, 'Mahler')).toMatchObject({ panel: 'none', view: 'sections' });
  });

  it('scrolls, and the cursor goes along', () => {
    const high = houseFrom(
      'name: H\ncity: T\ntime zone: UTC\ncategory S: S\nsection X\n1..60 SSSS\nsection Y\n1 S\n',
    );
    const top = at(high, 'X 1-2');
    const scrolled = step(high, top, { type: 'mouse', kind: 'scroll-down', row: 5, column: 5 });
    expect(scrolled.scroll.top).toBe(3);
    expect(labelAt(high, scrolled)).toBe('X 6-2');
    const back = step(high, scrolled, { type: 'mouse', kind: 'scroll-up', row: 5, column: 5 });
    expect(back.scroll.top).toBe(0);
    const list = step(high, start(high), { type: 'mouse', kind: 'scroll-down', row: 5, column: 5 });
    expect(list.section).toBe(1);
  });
});
