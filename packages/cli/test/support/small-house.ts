import { indexSeats, parseSeats } from '@admit-one/sdk/seat-map';
import type { House } from '../../src/prompts/seat-picker/house.ts';
import { cursorOf } from '../../src/prompts/seat-picker/picker-state.ts';
import {
  type PickerStart,
  type PickerState,
  startPicking,
  step,
} from '../../src/prompts/seat-picker/state.ts';
import { viewPicker } from '../../src/prompts/seat-picker/view.ts';
import { plainScreen } from '../../src/render/screen.ts';

/**
 * Everything a house can have, small: stalls with an aisle between seats and one between rows, a turned section to the
 * left of them, a balcony on another floor, special seats, an area. Ordinals in reading order.
 */
export const smallHouse = houseFrom(`name: The House
city: Testville
time zone: UTC
category P: Premium
category S: Standard
seat w: P accessible
seat c: P companion
seat r: S restricted view
section Stalls
  A  PPPP_PPPP
  B  PPPP_PPPP  shift 0.5
  _
  C  wcPP.SSrS
section Side
  at: -8, 1
  turn: 90
  1..2  SSS
floor Balcony
section Balcony
  A  SSSSSS
area Pit: 5 S
`);

export function houseFrom(text: string, over: Partial<House> = {}): House {
  const parsed = parseSeats(text);
  if (!('drawing' in parsed)) throw new Error(JSON.stringify(parsed.faults));
  return {
    title: 'Mahler: Symphony No. 5',
    subtitle: 'Thu 12 Sep 2026, 7:30 PM',
    index: indexSeats(parsed.drawing),
    prices: { P: 12_000, S: 4_500 },
    currency: 'USD',
    max: 4,
    ...over,
  };
}

/** All seats free, but those told, by their labels. */
export function statusesOf(house: House, others: Readonly<Record<string, string>> = {}): string {
  const statuses = Array.from({ length: house.index.ordinalCount }, () => 'f');
  for (const [label, status] of Object.entries(others)) statuses[seat(house, label)] = status;
  return statuses.join('');
}

export function seat(house: House, label: string): number {
  const [found, ...more] = house.index.find(label);
  if (found === undefined || more.length > 0) throw new Error(`"${label}" is ${more.length + 1} seats`);
  return found;
}

export function start(house: House, over: Partial<PickerStart> = {}): PickerState {
  return startPicking(house, { statuses: statusesOf(house), size: { columns: 80, rows: 24 }, ...over });
}

export function press(house: House, state: PickerState, ...keys: string[]): PickerState {
  return keys.reduce((current, key) => step(house, current, { type: 'key', key }), state);
}

/** Goes to a seat by its label, as somebody would who types it. */
export function at(house: House, label: string, over: Partial<PickerStart> = {}): PickerState {
  return press(house, start(house, over), '/', ...typed(label), 'enter');
}

export function typed(text: string): string[] {
  return [...text].map((character) => (character === ' ' ? 'space' : character));
}

export function labelAt(house: House, state: PickerState): string {
  const cursor = cursorOf(state);
  return cursor === undefined ? 'nowhere' : house.index.labelOf(cursor);
}

export function labelsPicked(house: House, state: PickerState): string[] {
  return state.picked.map((one) => house.index.labelOf(one));
}

/** What is drawn, without colours. */
export function linesOf(house: House, state: PickerState, unicode = true): string[] {
  return viewPicker(house, state, { ...plainScreen, unicode }, { now: 0, deadline: 581_000 }).split('\n');
}
