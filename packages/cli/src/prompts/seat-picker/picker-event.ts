import type { Size } from './layout.ts';

/** What may happen while the picker is open. */
export type PickerEvent = KeyPressed | MouseUsed | SeatsChanged | Resized | { type: 'unreachable' };

export interface KeyPressed {
  type: 'key';
  /** `up`, `enter`, `space`, `shift-tab`, or the character itself: `b`, `?`, `東`. */
  key: string;
}

/** Column and row of the cell, counted from 0 at the top left of the picture. */
export interface MouseUsed {
  type: 'mouse';
  column: number;
  row: number;
  kind: 'press' | 'scroll-up' | 'scroll-down';
}

export interface SeatsChanged {
  type: 'statuses';
  /** One status character per seat in the order of the ordinals. */
  statuses: string;
  /** What seats for resale cost: by ordinal, minor units. As before unless told. */
  offers?: Readonly<Record<string, number>>;
}

interface Resized {
  type: 'resize';
  size: Size;
}
