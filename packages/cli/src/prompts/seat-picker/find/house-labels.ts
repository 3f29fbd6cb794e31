import type { SeatMapIndex } from '@admit-one/sdk/seat-map';

/** The names of sections and the labels of rows as they are compared, made once for each house. */
export function houseLabels(index: SeatMapIndex): HouseLabels {
  let labels = known.get(index);
  if (labels === undefined) {
    const sections = index.drawing.sections.map(({ name }) => folded(name));
    labels = { sections, rows: index.rows.map(({ row }) => folded(row.label)) };
    known.set(index, labels);
  }
  return labels;
}

export interface HouseLabels {
  sections: readonly string[];
  /** In the order of the index's rows. */
  rows: readonly string[];
}

/** Without case, and with one space where there are several. */
export function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}

const known = new WeakMap<SeatMapIndex, HouseLabels>();
