import { describe, expect, it } from 'vitest';
import { step } from '../../../src/prompts/seat-picker/state.ts';
import {
  at,
  smallHouse as house,
  labelAt,
  labelsPicked,
  linesOf,
  press,
  seat,
  start,
  statusesOf,
  typed,
} from '../../support/small-house.ts';

describe('b', () => {
  it('takes the best seats for the number wanted, says why, and shows the next best when asked again', () => {
    const best = press(house, start(house), 'b');
    expect(labelsPicked(house, best)).toEqual(['Stalls A-3', 'Stalls A-4']);
    expect(best.word?.text).toMatch(/^Stalls A-3, Stalls A-4\. Together in row A of Stalls, in the middle/);
    const next = press(house, best, 'b');
    expect(labelsPicked(house, next)).not.toEqual(labelsPicked(house, best));
    expect(next.picked).toHaveLength(2);
    expect(labelsPicked(house, press(house, next, 'u'))).toEqual(['Stalls A-3', 'Stalls A-4']);
  });

  it('looks in the section that is shown, then in the house', () => {
    const balcony = press(house, at(house, 'Balcony A-1'), 'b');
    expect(labelsPicked(house, balcony)).toEqual(['Balcony A-3', 'Balcony A-4']);
    const full = Object.fromEntries([1, 2, 3, 4, 5, 6].map((number) => [`Balcony A-${number}`, 's']));
    const elsewhere = press(house, at(house, 'Balcony A-1', { statuses: statusesOf(house, full) }), 'b');
    expect(elsewhere.word?.text).toMatch(/^Balcony has none\. Stalls A-3/);
    expect(labelAt(house, elsewhere)).toBe('Stalls A-3');
  });

  it('keeps to the category looked for, and says when there are not so many', () => {
    const standard = press(house, start(house), 'c', 'c', 'b');
    expect(labelsPicked(house, standard).every((label) => !label.startsWith('Stalls A'))).toBe(true);
    const statuses = statusesOf(house).replaceAll('f', 's');
    expect(press(house, start(house, { statuses }), 'b').word?.text).toContain(
      'Nothing of that kind is free',
    );
  });
});

describe('/', () => {
  it('goes to a seat by its label', () => {
    expect(labelAt(house, at(house, 'Balcony A-5'))).toBe('Balcony A-5');
    expect(labelAt(house, at(house, 'balc a-5'))).toBe('Balcony A-5');
    expect(labelAt(house, at(house, 'c-6'))).toBe('Stalls C-6');
  });

  it('goes to a row, a section and an area', () => {
    expect(labelAt(house, at(house, 'stalls b'))).toBe('Stalls B-1');
    expect(at(house, 'side')).toMatchObject({ view: 'seats', section: 1 });
    expect(at(house, 'pit')).toMatchObject({ view: 'seats', section: 3 });
  });

  it('completes with tab, chooses with the arrows', () => {
    const open = press(house, start(house), '/', ...typed('bal'), 'tab');
    expect(open.find.text).toBe('Balcony ');
    expect(labelAt(house, press(house, open, 'a', 'tab', '4', 'enter'))).toBe('Balcony A-4');
    const second = press(house, start(house), '/', ...typed('a-1'), 'down', 'enter');
    expect(labelAt(house, second)).toBe('Balcony A-1');
  });

  it('says what is wrong with a label, and stays', () => {
    const wrong = press(house, start(house), '/', ...typed('Q-99'), 'enter');
    expect(wrong.panel).toBe('find');
    expect(wrong.word?.text).toBe(
      'There is no "Q-99" here. A label is like "Stalls A-1", and its rows are A to C.',
    );
    expect(linesOf(house, wrong).join('\n')).toContain('Nothing here is called so.');
  });

  it('is left with escape, and with backspace where nothing is typed', () => {
    const open = press(house, start(house), '/', 'a');
    expect(press(house, open, 'escape')).toMatchObject({ panel: 'none', outcome: 'open' });
    expect(press(house, open, 'backspace')).toMatchObject({ panel: 'find', find: { text: '' } });
    expect(press(house, open, 'backspace', 'backspace').panel).toBe('none');
  });
});

describe('the other keys', () => {
  it('c goes through the categories, and back to all', () => {
    const only = (...keys: string[]) => press(house, start(house), ...keys).only;
    expect([only('c'), only('c', 'c'), only('c', 'c', 'c')]).toEqual(['P', 'S', undefined]);
    expect(press(house, start(house), 'c').word?.text).toBe(
      'Premium only for $120.00: 20 free. Others are skipped.',
    );
  });

  it('+, - and digits change the number wanted, within what one may take', () => {
    expect(press(house, start(house), '+').wanted).toBe(3);
    expect(press(house, start(house), '-').wanted).toBe(1);
    expect(press(house, start(house), '-', '-')).toMatchObject({ wanted: 1, word: { tone: 'warning' } });
    expect(press(house, start(house), '4').wanted).toBe(4);
    expect(press(house, start(house), '5')).toMatchObject({ wanted: 2, word: { tone: 'warning' } });
  });

  it('u undoes, but for what somebody else has by now', () => {
    const two = press(house, at(house, 'Stalls A-1'), 'space', 'right', 'space');
    expect(labelsPicked(house, press(house, two, 'u'))).toEqual(['Stalls A-1']);
    const dropped = press(house, two, 'x');
    const statuses = statusesOf(house, { 'Stalls A-2': 's' });
    const undone = press(house, step(house, dropped, { type: 'statuses', statuses }), 'u');
    expect(labelsPicked(house, undone)).toEqual(['Stalls A-1']);
    expect(undone.word?.text).toBe('Undone, but for Stalls A-2: somebody else has that.');
    expect(press(house, start(house), 'u').word?.text).toBe('There is nothing to undo.');
  });

  it('x drops all', () => {
    const state = press(house, start(house), 'b', 'x');
    expect(state.picked).toEqual([]);
    expect(labelsPicked(house, press(house, state, 'u'))).toHaveLength(2);
  });

  it('m shows the plan, where arrows go by where sections lie', () => {
    const plan = press(house, start(house), 'm');
    expect(press(house, plan, 'left').section).toBe(1);
    expect(press(house, plan, 'left', 'right').section).toBe(0);
    expect(press(house, plan, 'down', 'enter')).toMatchObject({ view: 'seats', section: 2 });
  });

  it('? shows every key; down reads on in a low window', () => {
    const low = start(house, { size: { columns: 40, rows: 10 } });
    const help = press(house, low, '?');
    expect(linesOf(house, help).at(-1)).toContain('reads on');
    const further = press(house, help, 'down', 'down', 'down');
    expect(linesOf(house, further)[1]).not.toBe(linesOf(house, help)[1]);
    expect(press(house, further, 'x')).toMatchObject({ panel: 'none', picked: [] });
  });
});

describe('what is worth a word', () => {
  it('a single seat that is left alone, which hinders nobody', () => {
    const alone = press(house, at(house, 'Stalls A-2'), 'space', 'right', 'space');
    expect(alone.word).toMatchObject({
      tone: 'good',
      text: 'A-1 and A-4 would be left alone, with nobody to sit beside.',
    });
    expect(press(house, alone, 'enter').outcome).toBe('hold');
  });

  it('places for wheelchairs and who comes along, restricted views, resale', () => {
    const words = (label: string) => press(house, at(house, label), 'space').word?.text;
    expect(words('Stalls C-1')).toBe('C-1 is a place for a wheelchair. Who comes along sits on C-2.');
    expect(words('Stalls C-2')).toBe('C-2 is for who comes with the wheelchair on C-1.');
    expect(words('Stalls C-7')).toBe('C-7 does not see all of the stage.');
  });

  it('a seat offered for resale is taken at its own price', () => {
    const offered = seat(house, 'Stalls A-1');
    const statuses = statusesOf(house, { 'Stalls A-1': 'o' });
    const state = at(house, 'Stalls A-1', { statuses, offers: { [offered]: 9_900 } });
    expect(linesOf(house, state).join('\n')).toMatch(
      /\[%\].*|A-1 {2}Premium {2}\$99\.00 {2}offered for resale/,
    );
    const taken = press(house, state, 'space');
    expect(taken.word?.text).toBe('A-1 is offered by its owner, for $99.00.');
    expect(linesOf(house, taken).join('\n')).toContain('Total $99.00');
  });
});
