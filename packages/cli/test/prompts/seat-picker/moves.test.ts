import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  at,
  smallHouse as house,
  houseFrom,
  labelAt,
  press,
  start,
  statusesOf,
} from '../../support/small-house.ts';

const after = (label: string, ...keys: string[]) => labelAt(house, press(house, at(house, label), ...keys));

describe('arrows', () => {
  it('go along the row, across the aisle', () => {
    expect(after('Stalls A-4', 'right')).toBe('Stalls A-5');
    expect(after('Stalls A-5', 'left')).toBe('Stalls A-4');
    expect(after('Stalls C-4', 'right')).toBe('Stalls C-5');
  });

  it('go to the row that is drawn nearest, over an aisle between rows, and keep their column', () => {
    expect(after('Stalls B-8', 'down')).toBe('Stalls C-8');
    expect(after('Stalls A-6', 'down', 'down', 'up', 'up')).toBe('Stalls A-6');
    const uneven = houseFrom(
      'name: H\ncity: T\ntime zone: UTC\ncategory S: S\nsection X\nA SSSSSSSS\nB S\nC SSSSSSSS\n',
    );
    expect(labelAt(uneven, press(uneven, at(uneven, 'A-7'), 'down', 'down'))).toBe('X C-7');
  });

  it('go on into the section that lies there, as the rows are turned, and back', () => {
    // The side is turned by a quarter to the right: its front looks to the left.
    const side = after('Stalls B-1', 'left');
    expect(side).toMatch(/^Side /);
    const left = press(house, at(house, 'Stalls B-1'), 'left');
    expect(left.word?.text).toBe('This is Side.');
    expect(labelAt(house, press(house, left, 'up'))).toMatch(/^(Stalls|Side) /);
  });

  it('lead round a stadium, from the end of one section to the beginning of the next', () => {
    const file = new URL('../../../../../examples/seat-maps/stadium.seats', import.meta.url);
    const stadium = houseFrom(readFileSync(file, 'utf8'));
    const right = press(stadium, at(stadium, '101 5-24'), 'right');
    expect(labelAt(stadium, right)).toBe('140 5-1');
    expect(labelAt(stadium, press(stadium, right, 'left'))).toBe('101 5-24');
    // Behind the lower ring's last row is the upper ring: another floor, which no arrow climbs to.
    expect(labelAt(stadium, press(stadium, at(stadium, '101 25-5'), 'down'))).toBe('101 25-5');
  });

  it('do not climb to another floor', () => {
    expect(after('Stalls C-5', 'down')).toBe('Stalls C-5');
    expect(after('Balcony A-3', 'up')).toBe('Balcony A-3');
  });

  it('reach the ends of the row with home and end', () => {
    expect(after('Stalls A-5', 'home')).toBe('Stalls A-1');
    expect(after('Stalls A-1', 'end')).toBe('Stalls A-8');
  });

  it('skip the categories that are not looked for, and say when there are no more', () => {
    const standard = press(house, at(house, 'Stalls C-8'), 'c', 'c');
    expect(standard.only).toBe('S');
    expect(labelAt(house, press(house, standard, 'left', 'left', 'left'))).toBe('Stalls C-5');
    const edge = press(house, standard, 'right');
    expect(labelAt(house, edge)).toBe('Stalls C-8');
    expect(edge.word?.text).toBe('No seat of Standard lies further that way.');
  });
});

describe('tab', () => {
  const taken = { 'Stalls A-2': 's', 'Stalls A-3': 'h' };

  it('goes to the next free seat, and shift-tab back', () => {
    const state = at(house, 'Stalls A-1', { statuses: statusesOf(house, taken) });
    const next = press(house, state, 'tab');
    expect(labelAt(house, next)).toBe('Stalls A-4');
    expect(labelAt(house, press(house, next, 'shift-tab'))).toBe('Stalls A-1');
  });

  it('goes on into the next section, areas as well, and round the house', () => {
    const on = press(house, at(house, 'Stalls C-8'), 'tab');
    expect(labelAt(house, on)).toBe('Side 1-1');
    const pit = press(house, at(house, 'Balcony A-6'), 'tab');
    expect(house.index.drawing.sections[pit.section]?.name).toBe('Pit');
    expect(labelAt(house, press(house, pit, 'tab'))).toBe('Stalls A-1');
  });

  it('finds nothing where all is taken, and says so', () => {
    const sold = start(house, { statuses: 's'.repeat(house.index.ordinalCount) });
    expect(press(house, sold, 'tab').word?.text).toContain('No seat is free at the moment.');
  });
});
