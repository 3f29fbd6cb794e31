/** Width and height in points, 72 to the inch. */
export const paperSizes = {
  a4: [595.28, 841.89],
  letter: [612, 792],
} as const;

export type Paper = keyof typeof paperSizes;

export const margin = 42;

/** What is drawn with, in the order of how much it stands out. The mark is told by its shape too: paper may be grey. */
export const inks = {
  text: '#111418',
  faint: '#5c6470',
  line: '#c6cad1',
  seat: '#c3c8d0',
  area: '#eceef1',
  ownSection: '#8a93a1',
  mark: '#c1121f',
  markLight: '#f8dcde',
  paper: '#ffffff',
  code: '#000000',
} as const;
