import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seatMapDrawing } from '../../src/contract/schemas/seat-map.ts';
import { formatFaults, formatSeats, indexSeats, parseSeats } from '../../src/seat-map/index.ts';
import { anyDrawing } from './drawings.ts';

test('any drawing, written and read again, is the same drawing, and keeps the contract', () => {
  fc.assert(
    fc.property(anyDrawing(), (drawing) => {
      expect(seatMapDrawing.parse(drawing)).toEqual(drawing);
      const text = formatSeats(drawing);
      const parsed = parseSeats(text);
      if ('faults' in parsed) expect.fail(`${text}\n${formatFaults(parsed.faults, 'made')}`);
      expect(parsed.drawing).toEqual(drawing);
    }),
    { numRuns: 150 },
  );
});

test('any drawing has every seat in its index once, found by its label', () => {
  fc.assert(
    fc.property(anyDrawing(), (drawing) => {
      const index = indexSeats(drawing);
      const ordinals = [...index.ordinals()];
      expect(new Set(ordinals).size).toBe(index.seatCount);
      const { x, y, stageDistance, middleDistance } = index.seats;
      for (const ordinal of ordinals) {
        expect(index.find(index.labelOf(ordinal))).toContain(ordinal);
        const right = index.besideOf(ordinal, 'right');
        if (right !== undefined) expect(index.besideOf(right, 'left')).toBe(ordinal);
        for (const measure of [x, y, stageDistance, middleDistance]) expect(measure[ordinal]).not.toBeNaN();
      }
    }),
    { numRuns: 50 },
  );
});
