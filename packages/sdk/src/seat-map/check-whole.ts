import type { Category } from '../contract/schemas/seat-map.ts';
import { cellsAre } from './draw-row.ts';
import type { FaultLog, Where } from './fault-log.ts';
import { headers } from './headers.ts';
import { limits } from './limits.ts';
import type { OpenSection } from './open-section.ts';
import { ordinalsHint } from './row-options.ts';
import type { SeatKind } from './seat-kind.ts';

/** All that a file has said. */
export type WholeMap = {
  headers: ReadonlyMap<string, string>;
  categories: readonly (Category & { where: Where })[];
  kinds: ReadonlyMap<string, SeatKind & { where: Where; column: number }>;
  sections: readonly OpenSection[];
  /** Some rows are too faulty to be kept: what is painted on them nobody knows. */
  hasLostRows: boolean;
};

/** What only the end of the file can tell. */
export function checkWhole(whole: WholeMap, log: FaultLog): void {
  for (const [key, example] of Object.entries(headers)) {
    if (!whole.headers.has(key))
      log.fault('missing_header', 1, `\`${key}:\` is missing. Write it at the top: \`${example}\`.`, log.top);
  }
  for (const { name, isArea, rowLines, where } of whole.sections) {
    if (isArea || rowLines > 0) continue;
    const message = `Section \`${name}\` has no rows. Draw one below, \`A  PPPP\`, or delete the section.`;
    log.fault('empty_section', 1, message, where);
  }
  if (whole.sections.length === 0) {
    const message =
      'There is no seat here. Draw a section: `section Orchestra`, and below it a row, `A  PPPP`.';
    log.fault('no_section', 1, message, log.top);
  }
  checkLetters(whole, log);
  checkOrdinals(whole, log);
}

function checkLetters(whole: WholeMap, log: FaultLog): void {
  const { categories, kinds } = whole;
  const known = new Set([...categories.map(({ letter }) => letter), ...kinds.keys()]);
  const uses = letterUses(whole);
  for (const [letter, use] of uses) {
    if (known.has(letter)) continue;
    if (/[A-Z]/.test(letter)) {
      const message = `No category has the letter ${letter}. Write \`category ${letter}: \` and its name at the top, or paint these seats otherwise.`;
      log.fault('undefined_category', use.column, message, use.where);
    } else {
      const message = `\`${letter}\` is no cell. ${cellsAre} Did you mean ${letter.toUpperCase()}? If it is a special seat, say which at the top: \`seat ${letter}: S accessible\`.`;
      log.fault('bad_cell', use.column, message, use.where);
    }
  }
  if (whole.hasLostRows) return;
  for (const { letter, where } of categories) {
    if (uses.has(letter)) continue;
    const message = `No seat has the category ${letter}. Paint one with it, or delete the line.`;
    log.warn('unused_category', 1, message, where);
  }
  for (const [letter, { where, category }] of kinds) {
    if (uses.has(letter) || category === '') continue;
    const message = `No seat is drawn as ${letter}. Draw one, or delete the line.`;
    log.warn('unused_seat_kind', 1, message, where);
  }
}

type Use = { where: Where; column: number };

/** Where each letter is painted first; a category also by the kinds of seats that are of it. */
function letterUses({ sections, kinds }: WholeMap): Map<string, Use> {
  const uses = new Map<string, Use>();
  const use = (letter: string, where: Where, column: number) => {
    if (!uses.has(letter)) uses.set(letter, { where, column });
  };
  for (const { rows, area, areaColumn, where } of sections) {
    if (area !== undefined) use(area.category, where, areaColumn);
    for (const { cells, cellsColumn, where: row } of rows) {
      for (const letter of new Set(cells.replace(/[._]/g, ''))) {
        use(letter, row, cellsColumn + cells.indexOf(letter));
      }
    }
  }
  for (const { category, where, column } of kinds.values()) if (category !== '') use(category, where, column);
  return uses;
}

function checkOrdinals({ sections }: WholeMap, log: FaultLog): void {
  const taken = new Uint8Array(limits.ordinals);
  const take = (ordinal: number, column: number, where: Where): boolean => {
    const isFree = taken[ordinal] === 0;
    taken[ordinal] = 1;
    const message = `Ordinal ${ordinal} is another seat's already. ${ordinalsHint}`;
    if (!isFree) log.fault('bad_ordinals', column, message, where);
    return isFree;
  };
  for (const { rows, area, areaColumn, where } of sections) {
    for (const { first, count } of area?.ordinals ?? []) {
      for (let at = 0; at < count; at += 1) if (!take(first + at, areaColumn, where)) return;
    }
    for (const { ordinals, restColumn, where: row } of rows) {
      for (const ordinal of ordinals) if (!take(ordinal, restColumn, row)) return;
    }
  }
}
