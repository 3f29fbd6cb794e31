import { Chalk, type ChalkInstance } from 'chalk';

/** What the place a text is drawn for can show. Handed in, so that what draws is a function of its arguments. */
export interface Screen {
  /** Width in columns. */
  columns: number;
  /** Height in lines. */
  rows: number;
  /** 0 none, 1 the 16 colours, 2 256 colours, 3 true colour. */
  colours: 0 | 1 | 2 | 3;
  /** Whether it draws more than ASCII. */
  unicode: boolean;
  /** IANA name of the zone the viewer's clock shows. */
  timeZone: string;
}

/** Eighty columns of plain ASCII: what a pipe gets. */
export const plainScreen: Screen = { columns: 80, rows: 24, colours: 0, unicode: false, timeZone: 'UTC' };

export type Paint = (text: string) => string;

/** What colours mean here. Nothing is ever said by one of them alone. */
export interface Palette {
  strong: Paint;
  faint: Paint;
  accent: Paint;
  good: Paint;
  warning: Paint;
  bad: Paint;
  /** A seat the viewer picks or holds. */
  mine: Paint;
  /** Where the cursor stands. */
  cursor: Paint;
  /** A category of seats, by its place among the seat map's categories. */
  category: (index: number) => Paint;
}

export function paletteFor(screen: Pick<Screen, 'colours'>): Palette {
  return palettes[screen.colours];
}

/**
 * Only the 16 named colours: people chose those to be readable on their own background, light or dark, which no
 * fixed shade is on both.
 */
function makePalette(chalk: ChalkInstance): Palette {
  const categories = [chalk.cyan, chalk.yellow, chalk.magenta, chalk.blue, chalk.green, chalk.red];
  return {
    strong: (text) => chalk.bold(text),
    faint: (text) => chalk.dim(text),
    accent: (text) => chalk.cyan(text),
    good: (text) => chalk.green(text),
    warning: (text) => chalk.yellow(text),
    bad: (text) => chalk.red(text),
    mine: (text) => chalk.bold.green(text),
    cursor: (text) => chalk.bold.inverse(text),
    category: (index) => categories[index % categories.length] ?? chalk,
  };
}

const palettes: Record<Screen['colours'], Palette> = {
  0: makePalette(new Chalk({ level: 0 })),
  1: makePalette(new Chalk({ level: 1 })),
  2: makePalette(new Chalk({ level: 2 })),
  3: makePalette(new Chalk({ level: 3 })),
};
