import { indexSeats } from '@admit-one/sdk/seat-map';
import { describe, expect, it } from 'vitest';
import type { House } from '../../src/prompts/seat-picker/house.ts';
import { follow } from '../../src/prompts/seat-picker/layout.ts';
import { cursorOf } from '../../src/prompts/seat-picker/picker-state.ts';
import { type PickerState, startPicking, step } from '../../src/prompts/seat-picker/state.ts';
import { bigHall, someSold } from '../support/big-hall.ts';

const house: House = {
  title: 'Mahler: Symphony No. 5 \u001b[2J東京',
  subtitle: 'Thu 12 Sep 2026, 7:30 PM',
  index: indexSeats(bigHall()),
  prices: { P: 24000, S: 12000, W: 4500 },
  currency: 'USD',
  max: 3,
};
const size = { columns: 80, rows: 24 };
const statuses = someSold(house.index.ordinalCount);

function start(over: Partial<Parameters<typeof startPicking>[1]> = {}): PickerState {
  return startPicking(house, { statuses, size, ...over });
}

function press(state: PickerState, ...keys: string[]): PickerState {
  return keys.reduce((current, key) => step(house, current, { type: 'key', key }), state);
}

const labelAt = (state: PickerState) => house.index.labelOf(cursorOf(state) ?? -1);

describe('the picker, as a function of keys', () => {
  it('starts with the sections, and with the cursor on a free seat in the middle of the front', () => {
    expect(start().view).toBe('sections');
    const inside = press(start(), 'enter');
    expect(labelAt(inside)).toBe('Orchestra A-17');
    expect(inside.statuses[cursorOf(inside) ?? -1]).toBe('f');
  });

  it('finds the place again in every section it comes back to', () => {
    const moved = press(start(), 'enter', 'down', 'right', 'right');
    const away = press(moved, ']', 'down', '[');
    expect(labelAt(away)).toBe(labelAt(moved));
    expect(labelAt(press(moved, 'escape', 'enter'))).toBe(labelAt(moved));
  });

  it('turns from the last section to the first', () => {
    expect(press(start(), 'enter', 'pageup').section).toBe(4);
    expect(press(start(), 'enter', 'pageup', 'pagedown').section).toBe(0);
  });

  it('never picks a seat that is not free, and names the reason', () => {
    const words = { s: 'is sold', h: 'held by somebody else', k: 'not for sale', m: 'yours already' };
    for (const [status, word] of Object.entries(words)) {
      const at = cursorOf(press(start(), 'enter')) ?? 0;
      const inside = press(start({ statuses: replaced(statuses, at, 'f') }), 'enter');
      const changed = step(house, inside, { type: 'statuses', statuses: replaced(statuses, at, status) });
      const pressed = press(changed, 'space');
      expect(pressed.picked).toEqual([]);
      expect(pressed.word?.text).toContain(word);
    }
  });

  it('drops what somebody else got, and keeps the rest', () => {
    const two = press(start(), 'enter', 'space', 'left', 'space');
    const [first = -1, second = -1] = two.picked;
    const next = step(house, two, { type: 'statuses', statuses: replaced(statuses, first, 's') });
    expect(next.picked).toEqual([second]);
    expect(next.word?.text).toBe('Orchestra A-17 went to somebody else. You still have 1 seat.');
    expect(labelAt(next)).toBe(labelAt(two));
  });

  it('starts with seats chosen before, where they are still free', () => {
    const free = statuses.indexOf('f');
    const sold = statuses.indexOf('s');
    expect(start({ picked: [free, sold] }).picked).toEqual([free]);
  });

  it('holds only when there is something to hold', () => {
    expect(press(start(), 'enter', 'enter')).toMatchObject({ outcome: 'open', word: { tone: 'warning' } });
    expect(press(start(), 'enter', 'space', 'enter').outcome).toBe('hold');
  });

  it('leaves at the first escape with nothing picked, at the second with seats', () => {
    expect(press(start(), 'escape').outcome).toBe('cancel');
    const picked = press(start(), 'enter', 'space', 'escape', 'escape');
    expect(picked).toMatchObject({ view: 'sections', outcome: 'open', isLeaving: true });
    expect(press(picked, 'up').isLeaving).toBe(false);
    expect(press(picked, 'escape').outcome).toBe('cancel');
  });
});

describe('follow', () => {
  it('moves as little as it must, and never past either end', () => {
    expect(follow(0, 5, 10, 40)).toBe(0);
    expect(follow(0, 8, 10, 40)).toBe(1);
    expect(follow(10, 11, 10, 40)).toBe(9);
    expect(follow(99, 39, 10, 40)).toBe(30);
    expect(follow(5, 0, 1, 1)).toBe(0);
  });
});

function replaced(text: string, at: number, status: string): string {
  return text.slice(0, at) + status + text.slice(at + 1);
}
