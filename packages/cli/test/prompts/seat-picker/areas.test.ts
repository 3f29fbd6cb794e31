import { describe, expect, it } from 'vitest';
import { step } from '../../../src/prompts/seat-picker/state.ts';
import { at, smallHouse as house, linesOf, press, start, statusesOf } from '../../support/small-house.ts';

const pit = (over = {}) => at(house, 'pit', over);
const places = [30, 31, 32, 33, 34].map((place) => place);

describe('an area', () => {
  it('gives so many places, and no seat is named', () => {
    const three = press(house, pit(), 'space', '+', 'space');
    expect(three.picked).toHaveLength(3);
    expect(three.picked.every((place) => house.index.isInArea(place))).toBe(true);
    const text = linesOf(house, three).join('\n');
    expect(text).toContain('5 of 5 places free');
    expect(text).toMatch(/● 3 of 4 {2}3 places of Pit +Total \$135\.00/);
    expect(press(house, three, '-').picked).toHaveLength(2);
    expect(press(house, three, 'enter').outcome).toBe('hold');
  });

  it('takes exactly so many by a digit', () => {
    expect(press(house, pit(), '4').picked).toHaveLength(4);
    expect(press(house, pit(), '4', '1').picked).toHaveLength(1);
    expect(press(house, pit(), '4', '0').picked).toEqual([]);
  });

  it('stops at what one may take, and at what is left', () => {
    expect(press(house, pit(), '5')).toMatchObject({
      word: { text: expect.stringContaining('You may take 4') },
    });
    const statuses = statusesOf(house, { 'Pit 1': 's', 'Pit 2': 's', 'Pit 3': 's', 'Pit 4': 's' });
    const full = press(house, pit({ statuses }), '2');
    expect(full.picked).toEqual(house.index.find('Pit 5'));
    expect(full.word?.text).toBe('Pit has no more than 1 place left for you.');
    expect(press(house, pit(), '-').word?.text).toBe('You have taken no place of Pit.');
  });

  it('begins somewhere else for each buyer', () => {
    const first = places.map((_, seed) => press(house, pit({ seed }), 'space').picked[0]);
    expect(new Set(first).size).toBe(places.length);
  });

  it('takes another place where somebody else got it, without a word while there are any', () => {
    const two = press(house, pit(), '2');
    const [lost = -1] = two.picked;
    const statuses = [...two.statuses].map((status, place) => (place === lost ? 's' : status)).join('');
    const next = step(house, two, { type: 'statuses', statuses });
    expect(next.picked).toHaveLength(2);
    expect(next.picked).not.toContain(lost);
    expect(next.word).toBeUndefined();
    const none = [...two.statuses]
      .map((status, place) => (house.index.isInArea(place) ? 's' : status))
      .join('');
    expect(step(house, two, { type: 'statuses', statuses: none })).toMatchObject({
      picked: [],
      word: { text: 'Pit has fewer places left than you wanted. Choose again.' },
    });
  });

  it('is counted with the mouse by its buttons', () => {
    const lines = linesOf(house, pit());
    const row = lines.findIndex((line) => line.includes('[ + ]'));
    const click = (state: ReturnType<typeof pit>, sign: string) =>
      step(house, state, { type: 'mouse', kind: 'press', row, column: lines[row]!.indexOf(sign) + 2 });
    const two = click(click(pit(), '[ + ]'), '[ + ]');
    expect(two.picked).toHaveLength(2);
    expect(click(two, '[ −').picked).toHaveLength(1);
    expect(start(house).picked).toEqual([]);
  });
});
