import type { House } from '../house.ts';

/** One line of the list: a section, or the name of the floor that the next ones lie on. */
export type ListEntry = { section: number; floor?: undefined } | { section?: undefined; floor: string };

export function listEntries({ index }: House): ListEntry[] {
  const entries: ListEntry[] = [];
  let floor = '';
  for (const [section, one] of index.drawing.sections.entries()) {
    const own = one.floor ?? '';
    // A floor of one section that is called the same says nothing twice.
    if (own !== floor && own !== '' && own !== one.name) entries.push({ floor: own });
    floor = own;
    entries.push({ section });
  }
  return entries;
}
