import type { SeatMapDrawing } from '@admit-one/sdk/contract';
import { indexSeats } from '@admit-one/sdk/seat-map';
import type { Column } from './table.ts';

/** A seat of a house without a performance, or a place of an area, as programs get it. */
export interface PlaceRow {
  label: string;
  ordinal: number;
  /** None in a house without floors. */
  floor: string;
  section: string;
  category: string;
  accessible: boolean;
  companion: boolean;
  restrictedView: boolean;
  /** From the front of the house to the right and to the back, in places. */
  x: number;
  y: number;
}

export function placeRows(drawing: SeatMapDrawing): PlaceRow[] {
  const index = indexSeats(drawing);
  return [...index.ordinals()].map((ordinal) => {
    const { x, y } = index.pointOf(ordinal);
    return {
      label: index.labelOf(ordinal),
      ordinal,
      floor: index.floorOf(ordinal),
      section: drawing.sections[index.sectionOf(ordinal)]!.name,
      category: index.categoryOf(ordinal),
      accessible: index.isAccessible(ordinal),
      companion: index.isCompanion(ordinal),
      restrictedView: index.hasRestrictedView(ordinal),
      x: toHundredth(x),
      y: toHundredth(y),
    };
  });
}

export const placeColumns: Column<PlaceRow>[] = (
  [
    'label',
    'ordinal',
    'floor',
    'section',
    'category',
    'accessible',
    'companion',
    'restrictedView',
    'x',
    'y',
  ] as const
).map((key) => ({ key, title: key, text: (row) => `${row[key]}`, value: (row) => row[key] }));

function toHundredth(measure: number): number {
  return Math.round(measure * 100) / 100 + 0;
}
