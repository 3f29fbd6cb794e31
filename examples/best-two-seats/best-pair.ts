import type { SeatMapDrawing } from '@admit-one/sdk';

/** Two seats side by side, and what both cost together, minor units. */
export interface Pair {
  readonly seats: [number, number];
  readonly labels: [string, string];
  readonly total: number;
}

/**
 * The best two free neighbours at no more than `maxPrice` each: the dearest category one can afford, then the row
 * nearest the stage, then the middle of the row. Null where there are none.
 *
 * @param statuses one character a seat in the order of the ordinals; `f` is free
 * @param prices by category letter, minor units
 */
export function bestPair(
  drawing: SeatMapDrawing,
  statuses: string,
  prices: Readonly<Record<string, number>>,
  maxPrice: number,
): Pair | null {
  const pairs = drawing.sections.flatMap((section) =>
    section.rows.flatMap((row, rowIndex) =>
      neighbours(row.cells)
        .filter(([a, b]) => [a, b].every((place) => statuses[row.ordinals[place.index]!] === 'f'))
        .filter(([a, b]) => [a, b].every((place) => (prices[place.letter] ?? Infinity) <= maxPrice))
        .map(([a, b]) => ({
          seats: [row.ordinals[a.index]!, row.ordinals[b.index]!] as [number, number],
          labels: [a, b].map(({ index }) => `${section.name} ${row.label}-${row.numbers[index]}`) as [
            string,
            string,
          ],
          total: prices[a.letter]! + prices[b.letter]!,
          rowIndex,
          fromMiddle: Math.abs((a.column + b.column - row.cells.length + 1) / 2),
        })),
    ),
  );
  const [best] = pairs.toSorted(
    (a, b) => b.total - a.total || a.rowIndex - b.rowIndex || a.fromMiddle - b.fromMiddle,
  );
  return best === undefined ? null : { seats: best.seats, labels: best.labels, total: best.total };
}

interface Place {
  /** Which seat of the row, from the left. */
  readonly index: number;
  readonly column: number;
  readonly letter: string;
}

/** Seats with nothing between them: an aisle or a gap parts them. */
function neighbours(cells: string): [Place, Place][] {
  const places = [...cells]
    .map((letter, column) => ({ letter, column }))
    .filter(({ letter }) => /[A-Z]/.test(letter));
  return places
    .map((place, index): Place => ({ ...place, index }))
    .flatMap((place, index, all): [Place, Place][] => {
      const next = all[index + 1];
      return next?.column === place.column + 1 ? [[place, next]] : [];
    });
}
