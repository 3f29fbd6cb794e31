import type { Area, Row, SeatMapDrawing, Section } from '../contract/schemas/seat-map.ts';
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
  const kept = earlier === null ? new Map<string, number>() : ordinalsByKey(earlier.index.drawing);
  let next = earlier?.ordinalCount ?? 0;
  const first = next;
  const ordinalOf = (key: string): number => {
    const ordinal = kept.get(key);
    if (ordinal === undefined) return next++;
    kept.delete(key);
    return ordinal;
  };
  const sections = drawing.sections.map((section) => ({
    ...section,
    rows: section.rows.map((row): Row => ({ ...row, ordinals: rowKeys(section, row).map(ordinalOf) })),
    ...(section.area !== undefined && {
      area: { ...section.area, ordinals: runsOf(areaKeys(section, section.area).map(ordinalOf)) },
    }),
  }));
  return {
    drawing: { ...drawing, sections },
    ordinalCount: next,
    added: next - first,
    dropped: [...kept.values()].sort((a, b) => a - b),
  };
}

function ordinalsByKey({ sections }: SeatMapDrawing): Map<string, number> {
  const ordinals = new Map<string, number>();
  for (const section of sections) {
    for (const row of section.rows) {
      for (const [at, key] of rowKeys(section, row).entries()) ordinals.set(key, row.ordinals[at]!);
    }
    if (section.area === undefined) continue;
    const keys = areaKeys(section, section.area).values();
    for (const { first, count } of section.area.ordinals) {
      for (let ordinal = first; ordinal < first + count; ordinal += 1)
        ordinals.set(keys.next().value!, ordinal);
    }
  }
  return ordinals;
}

/** Labels as they are compared. Folding is most of the work, and a row's seats share all of it but their numbers. */
function rowKeys(section: Section, { label, numbers }: Row): string[] {
  const row = `${fold(section.name)} ${fold(label)}`;
  return numbers.map((number) => `${row}-${/^\d+$/.test(number) ? number : fold(number)}`);
}

function areaKeys(section: Section, { capacity }: Area): string[] {
  const name = fold(section.name);
  return Array.from({ length: capacity }, (_, at) => `${name} ${at + 1}`);
}
