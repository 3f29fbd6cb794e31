import type { Size } from '../layout.ts';
import { layoutOf } from '../layout.ts';

/** Where the parts of an area's picture are, in columns and lines of the screen from 0. */
export interface AreaLayout {
  header: 1 | 2;
  /** Empty lines over the picture. */
  above: number;
  left: number;
  columns: number;
  /** The line of the buttons, and where each of the two begins; each is as wide as `button`. */
  buttons: number;
  less: number;
  more: number;
}

export function areaLayout(size: Size): AreaLayout {
  const { header } = layoutOf(size);
  const usable = size.columns - 1;
  const columns = Math.min(60, usable - 2);
  const left = Math.floor((usable - columns) / 2);
  const above = Math.max(0, Math.floor((size.rows - header - 3 - 6) / 3));
  return {
    header,
    above,
    left,
    columns,
    buttons: header + above + 4,
    less: left,
    more: left + button.length + placesColumns + 2,
  };
}

export const button = '[ + ]';
/** `  10 places  ` between the buttons. */
export const placesColumns = 11;
