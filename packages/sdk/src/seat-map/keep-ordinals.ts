import type { Area, Row, SeatMapDrawing } from '../contract/schemas/seat-map.ts';
import { fold } from './fold.ts';
import type { SeatMapIndex } from './geometry.ts';
import { runsOf } from './read-area.ts';

/** A version of a seat map, as far as the next one has to know it. */
export type EarlierSeatMap = {
  readonly index: SeatMapIndex;
  /** One more than the highest ordinal that any version so far has had. */
  readonly ordinalCount: number;
};

/**
 * Gives the seats of a drawing the ordinals they are sold under. Without an earlier version those are 0…n-1 in
 * reading order, whatever the drawing says. With one, a seat or place whose label the newest version has keeps its
 * ordinal, and the others get such as no version has ever had. `ordinalCount` is what the next version has to know.
 */
export function keepOrdinals(
  drawing: SeatMapDrawing,
  earlier: EarlierSeatMap | null,
): { drawing: SeatMapDrawing; ordinalCount: number; added: number; dropped: number[] } {
  const kept = earlier === null ? new Map<string, number>() : ordinalsByLabel(earlier.index);
  let next = earlier?.ordinalCount ?? 0;
  const first = next;
  const ordinalOf = (label: string): number => {
    const folded = fold(label);
    const ordinal = kept.get(folded);
    if (ordinal === undefined) return next++;
    kept.delete(folded);
    return ordinal;
  };
  const sections = drawing.sections.map((section) => ({
    ...section,
    rows: section.rows.map(
      (row): Row => ({
        ...row,
        ordinals: row.numbers.map((number) => ordinalOf(`${section.name} ${row.label}-${number}`)),
      }),
    ),
    ...(section.area !== undefined && { area: areaOf(section.name, section.area, ordinalOf) }),
  }));
  return {
    drawing: { ...drawing, sections },
    ordinalCount: next,
    added: next - first,
    dropped: [...kept.values()].sort((a, b) => a - b),
  };
}

function ordinalsByLabel(index: SeatMapIndex): Map<string, number> {
  const ordinals = new Map<string, number>();
  for (const ordinal of index.ordinals()) ordinals.set(fold(index.labelOf(ordinal)), ordinal);
  return ordinals;
}

function areaOf(name: string, area: Area, ordinalOf: (label: string) => number): Area {
  const ordinals = Array.from({ length: area.capacity }, (_, at) => ordinalOf(`${name} ${at + 1}`));
  return { ...area, ordinals: runsOf(ordinals) };
}
