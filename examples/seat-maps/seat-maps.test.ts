import { readFile } from 'node:fs/promises';
import { formatFaults, formatSeats, indexSeats, parseSeats } from '@admit-one/sdk/seat-map';
import { describe, expect, test } from 'vitest';
import { drawStadium } from './draw-stadium.ts';

async function read(name: string) {
  const text = await readFile(new URL(name, import.meta.url), 'utf8');
  const parsed = parseSeats(text);
  if ('faults' in parsed) return expect.fail(formatFaults(parsed.faults, name));
  expect(formatFaults(parsed.warnings, name)).toBe('');
  expect(parseSeats(formatSeats(parsed.drawing))).toMatchObject({ drawing: parsed.drawing });
  return { text, index: indexSeats(parsed.drawing) };
}

test('a cellar is eight lines', async () => {
  const { text, index } = await read('cellar.seats');
  expect([index.seatCount, text.trim().split('\n').length]).toEqual([40, 8]);
});

describe('a concert hall', async () => {
  const { index } = await read('concert-hall.seats');
  const only = (label: string) => index.find(label)[0]!;

  test('has some 2,700 places on four floors', () => {
    expect(index.seatCount).toBeGreaterThan(2_650);
    expect(index.seatCount).toBeLessThan(2_750);
    expect(index.floors).toEqual(['Stalls', 'First tier', 'Second tier', 'Gallery']);
  });

  test('is numbered as halls are', () => {
    expect(index.find('Stalls I-101')).toEqual([]);
    expect(index.besideOf(only('Stalls A-3'), 'right')).toBe(only('Stalls A-1'));
    // Across the aisle lies 101, and nobody beside.
    expect(index.besideOf(only('Stalls A-1'), 'right')).toBeUndefined();
    expect(index.neighbour(only('Stalls A-1'), 'right')).toBe(only('Stalls A-101'));
    expect(index.besideOf(only('Gallery A-12'), 'right')).toBe(only('Gallery A-14'));
  });

  test('knows who comes with whom, and what is near', () => {
    expect(index.isAccessible(only('Stalls Z-101'))).toBe(true);
    expect(index.companionsOf(only('Stalls Z-101'))).toEqual([only('Stalls Z-102')]);
    expect(index.hasRestrictedView(only('Gallery slips left 1-1'))).toBe(true);
    const [front, back] = [only('Stalls A-111'), only('Gallery H-30')];
    expect(index.stageDistanceOf(front)).toBeLessThan(index.stageDistanceOf(back));
    expect(index.middleDistanceOf(front)).toBeLessThan(1);
    expect(index.labelOf(only('standing 60'))).toBe('Standing 60');
  });
});

describe('a stadium', async () => {
  const { text, index } = await read('stadium.seats');

  test('is drawn by its script', () => {
    expect(text).toBe(drawStadium());
  });

  test('has 60,000 seats around the pitch, each in a place of its own', () => {
    expect(index.seatCount).toBe(60_000);
    expect(index.stage).toEqual({ x: 0, y: 0 });
    const { x, y, stageDistance } = index.seats;
    const places = new Set(
      x.map((across, seat) => Math.round(across * 5) * 10_000 + Math.round(y[seat]! * 5)),
    );
    expect(places.size).toBeGreaterThan(59_900);
    expect(Math.min(...stageDistance.subarray(0, 600))).toBeGreaterThan(130);
    // Rows go away from the pitch on all sides.
    for (const section of ['101', '110', '125', '333']) {
      const [front, back] = [`${section} 1-12`, `${section} 25-12`].map((label) => index.find(label)[0]!);
      expect(index.stageDistanceOf(back!) - index.stageDistanceOf(front!)).toBeGreaterThan(20);
    }
  });
});
