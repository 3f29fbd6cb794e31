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
  /** Whether its background is known to be light; most are dark. */
  isLight?: boolean;
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
  /** How much is left of something, 0 to 1. */
  heat: (left: number) => Paint;
}

export function paletteFor(screen: Pick<Screen, 'colours'>): Palette {
  return palettes[screen.colours];
}

/**
 * The 16 named colours wherever they are enough: people chose those to be readable on their own background. Where there
 * are 256, categories and heat take shades of medium lightness, which stand out from black and from white by 3 to 1.
 */
function makePalette(chalk: ChalkInstance, named: Named): Palette {
  const categories = named.categories.map((colour) => paintWith(chalk, colour));
  const heats = named.heats.map((colour) => paintWith(chalk, colour));
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
    heat: (left) => heats[Math.min(heats.length - 1, Math.floor(Math.max(0, left) * heats.length))] ?? chalk,
  };
}

/** A colour by its name, or by its number among the 256. */
type Colour = 'cyan' | 'yellow' | 'magenta' | 'blue' | 'green' | 'red' | number;

interface Named {
  categories: readonly Colour[];
  /** From nearly gone to all there. */
  heats: readonly Colour[];
}

function paintWith(chalk: ChalkInstance, colour: Colour): Paint {
  const paint = typeof colour === 'number' ? chalk.ansi256(colour) : chalk[colour];
  return (text) => paint(text);
}

const sixteen: Named = {
  categories: ['cyan', 'yellow', 'magenta', 'blue', 'green', 'red'],
  heats: ['red', 'yellow', 'green'],
};

/** Neighbours in the list differ most, because neighbours in a house do. */
export const shades: Named = {
  categories: [31, 166, 98, 28, 161, 100, 62, 130, 30, 133, 64, 197],
  heats: [160, 166, 100, 64, 28],
};

const palettes: Record<Screen['colours'], Palette> = {
  0: makePalette(new Chalk({ level: 0 }), sixteen),
  1: makePalette(new Chalk({ level: 1 }), sixteen),
  2: makePalette(new Chalk({ level: 2 }), shades),
  // Also where there are millions: the shades that were chosen are among the 256.
  3: makePalette(new Chalk({ level: 2 }), shades),
};
