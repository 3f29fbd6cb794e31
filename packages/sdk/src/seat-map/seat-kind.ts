/** What is special about a seat. */
export type SeatKind = {
  /** The category's letter. */
  category: string;
  accessible: boolean;
  companion: boolean;
  restrictedView: boolean;
};

/** Reads `P accessible, restricted view`. Null when it says no such thing. */
export function readSeatKind(value: string): SeatKind | null {
  const space = value.indexOf(' ');
  const category = value.slice(0, space);
  if (space === -1 || !/^[A-Z]$/.test(category)) return null;
  const said = value
    .slice(space + 1)
    .split(',')
    .map((words) => words.trim().replace(/ +/g, ' '));
  if (said.some((words) => !known.includes(words))) return null;
  const [accessible, companion, restrictedView] = known.map((words) => said.includes(words));
  // Who accompanies somebody sits on a seat; the other one may not have one.
  if (accessible && companion) return null;
  return {
    category,
    accessible: accessible === true,
    companion: companion === true,
    restrictedView: restrictedView === true,
  };
}

export function formatSeatKind({ category, accessible, companion, restrictedView }: SeatKind): string {
  const said = known.filter((_, at) => [accessible, companion, restrictedView][at]);
  return `${category} ${said.join(', ')}`;
}

/** A small letter, one UTF-16 unit: a cell is one column. */
export function isKindLetter(letter: string): boolean {
  return letter.length === 1 && /^\p{Ll}$/u.test(letter);
}

const known = ['accessible', 'companion', 'restricted view'];
