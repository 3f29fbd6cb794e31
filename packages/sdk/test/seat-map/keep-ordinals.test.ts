import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  formatSeats,
  indexSeats,
  keepOrdinals,
  parseSeats,
  type SeatMapIndex,
} from '../../src/seat-map/index.ts';
import { anyDrawing } from './drawings.ts';

/** By label, whatever its case. */
function ordinalsOf(index: SeatMapIndex): Map<string, number> {
  return new Map([...index.ordinals()].map((seat) => [index.labelOf(seat).toLowerCase(), seat]));
}

test('a first map has 0…n-1 in reading order, whatever its drawing says', () => {
  fc.assert(
    fc.property(anyDrawing(), (drawing) => {
      const kept = keepOrdinals(drawing, null);
      const ordinals = [...indexSeats(kept.drawing).ordinals()];
      expect(ordinals).toEqual(ordinals.map((_, at) => at));
      expect(kept).toMatchObject({ ordinalCount: ordinals.length, added: ordinals.length, dropped: [] });
    }),
    { numRuns: 50 },
  );
});

test('over any versions a label that stays keeps its ordinal, and none is ever another seat’s', () => {
  fc.assert(
    fc.property(fc.array(anyDrawing(), { minLength: 2, maxLength: 5 }), (drawings) => {
      let earlier: { index: SeatMapIndex; ordinalCount: number } | null = null;
      const everUsed = new Map<number, string>();
      for (const drawing of drawings) {
        const kept = keepOrdinals(drawing, earlier);
        const index = indexSeats(kept.drawing);
        const before = earlier === null ? new Map<string, number>() : ordinalsOf(earlier.index);
        const now = ordinalsOf(index);
        for (const [label, ordinal] of now) {
          if (before.has(label)) expect(ordinal).toBe(before.get(label));
          expect(everUsed.get(ordinal) ?? label).toBe(label);
          everUsed.set(ordinal, label);
          expect(ordinal).toBeLessThan(kept.ordinalCount);
        }
        const dropped = [...before].filter(([label]) => !now.has(label)).map(([, ordinal]) => ordinal);
        expect(kept.dropped).toEqual(dropped.sort((one, other) => one - other));
        expect(kept.added).toBe([...now.keys()].filter((label) => !before.has(label)).length);
        expect(parseSeats(formatSeats(kept.drawing))).toMatchObject({ drawing: kept.drawing });
        earlier = { index, ordinalCount: kept.ordinalCount };
      }
    }),
    { numRuns: 60 },
  );
});
