import type { Category } from '@admit-one/sdk/contract';
import { money } from './money.ts';
import { paletteFor, type Screen } from './screen.ts';
import { glyphFor, paintFor, type SeatMark, specialLetters } from './seat-mark.ts';
import { cut, ellipsisFor, grouped, plain, widthOf } from './text.ts';

export interface Legend {
  categories: readonly Category[];
  /** By category letter, minor units. */
  prices: Readonly<Record<string, number>>;
  currency: string;
  /** By category letter; without it no counts are shown. */
  free?: ReadonlyMap<string, number>;
  /** The letters that occur where it is shown; all unless told. */
  only?: ReadonlySet<string>;
  /** The marks that may occur, besides free. */
  marks: readonly Exclude<SeatMark, 'free'>[];
  /** The special seats that occur; none unless told. */
  specials?: readonly (keyof typeof specialWords)[];
}

/** What the characters of a seat map mean, as many entries a line as fit; one that is wider than a line is cut. */
export function drawLegend(legend: Legend, columns: number, screen: Screen): string[] {
  const isShown = ({ letter }: Category) => legend.only === undefined || legend.only.has(letter);
  const entries = legend.categories.flatMap((category, index) =>
    isShown(category) ? [categoryEntry(category, index, legend, screen)] : [],
  );
  const lines: string[] = [];
  let line = '';
  const specials = (legend.specials ?? []).map((kind) => specialWords[kind]);
  const marks = legend.marks.map((mark) => markEntry(mark, screen));
  for (const whole of [...entries, ...specials, ...marks]) {
    const entry = widthOf(whole) > columns ? cut(plain(whole), columns, ellipsisFor(screen)) : whole;
    const longer = line === '' ? entry : `${line}   ${entry}`;
    if (line !== '' && widthOf(longer) > columns) {
      lines.push(line);
      line = entry;
    } else line = longer;
  }
  return line === '' ? lines : [...lines, line];
}

function categoryEntry({ letter, name }: Category, index: number, legend: Legend, screen: Screen): string {
  const palette = paletteFor(screen);
  const price = legend.prices[letter];
  const free = legend.free === undefined ? undefined : (legend.free.get(letter) ?? 0);
  const words = [
    plain(name),
    price === undefined ? '' : money(price, legend.currency, screen),
    free === undefined ? '' : `(${free === 0 ? 'none' : grouped(free)} free)`,
  ];
  return `${palette.category(index)(letter)} ${words.filter((word) => word !== '').join(' ')}`;
}

function markEntry(mark: Exclude<SeatMark, 'free'>, screen: Screen): string {
  const paint = paintFor(mark, 0, paletteFor(screen));
  return `${paint(glyphFor(mark, '', screen))} ${legendWords[mark]}`;
}

const legendWords = {
  picked: 'yours',
  offered: 'offered for resale',
  mine: 'yours already',
  held: 'held by others',
  sold: 'sold',
  kept: 'not for sale',
};

const specialWords = {
  accessible: `${specialLetters.accessible} place for a wheelchair`,
  companions: `${specialLetters.companion} seat for who comes along`,
  restrictedView: 'small letters: restricted view',
};
