import type { Row, SeatMapDrawing } from '../contract/schemas/seat-map.ts';
import { isSeat } from './numbering.ts';
import { formatSeatKind, isKindLetter, type SeatKind } from './seat-kind.ts';

/** The small letters that a drawing's special seats are written with. */
export class KindLetters {
  /** By what `seat` lines say of them, in the order of their first seats. */
  readonly byKind = new Map<string, string>();

  constructor({ sections }: SeatMapDrawing) {
    const kinds: SeatKind[] = [];
    for (const { rows } of sections) for (const row of rows) kinds.push(...specialSeats(row).values());
    const free = letters();
    for (const kind of kinds) {
      const words = formatSeatKind(kind);
      if (this.byKind.has(words)) continue;
      const letter = free.find((candidate) => candidate === usual(kind)) ?? free[0]!;
      free.splice(free.indexOf(letter), 1);
      this.byKind.set(words, letter);
    }
  }

  /** A row's cells with the letters of its special seats. */
  draw(row: Row): string {
    const kinds = specialSeats(row);
    if (kinds.size === 0) return row.cells;
    let place = -1;
    return row.cells.replace(/[A-Z]/g, (letter) => {
      place += 1;
      const kind = kinds.get(place);
      return kind === undefined ? letter : this.byKind.get(formatSeatKind(kind))!;
    });
  }
}

function specialSeats(row: Row): Map<number, SeatKind> {
  const kinds = new Map<number, SeatKind>();
  const special = [...(row.accessible ?? []), ...(row.companions ?? []), ...(row.restrictedView ?? [])];
  const categories = special.length === 0 ? [] : [...row.cells].filter(isSeat);
  for (const place of special) {
    kinds.set(place, {
      category: categories[place]!,
      accessible: row.accessible?.includes(place) === true,
      companion: row.companions?.includes(place) === true,
      restrictedView: row.restrictedView?.includes(place) === true,
    });
  }
  return kinds;
}

function usual({ accessible, companion }: SeatKind): string {
  return accessible ? 'w' : companion ? 'c' : 'r';
}

/** Small letters of Latin, then of whatever has some: more than the kinds there can be, 26 categories times 5. */
function letters(): string[] {
  const found: string[] = [];
  for (let code = 0x61; code < 0x530; code += 1) {
    const letter = String.fromCharCode(code);
    if (isKindLetter(letter) && letter.normalize('NFD').length === 1) found.push(letter);
  }
  return found;
}
