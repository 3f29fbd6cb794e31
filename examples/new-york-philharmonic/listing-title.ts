import type { Performance, Work } from './archive.ts';
import { workTitle } from './work-title.ts';

/** What a list of a season can show on one line. */
const longest = 120;

/**
 * One line for a performance: its works in the order they are played.
 * `Mozart: Piano Concerto No. 14 in E-flat major, K. 449 · Mahler: Symphony No. 5 in C-sharp minor`
 * When that is too long, keys and opus numbers go; when it still is, the last works become `and 3 more`.
 */
export function listingTitle({ works, eventType }: Performance): string {
  const played = works.filter(({ title }) => title !== null);
  if (played.length === 0) return eventType;
  const whole = joined(played.map((work) => workName(work, workTitle)));
  if (whole.length <= longest) return whole;
  const names = [...new Set(played.map((work) => workName(work, shortTitle)))];
  for (let shown = names.length; shown > 0; shown -= 1) {
    const more = names.length - shown;
    const title = joined([...names.slice(0, shown), ...(more === 0 ? [] : [`and ${more} more`])]);
    if (title.length <= longest) return title;
  }
  return `${names[0]!.slice(0, longest - 1).trimEnd()}…`;
}

/** Movements of one work name it once. */
function joined(names: readonly string[]): string {
  return [...new Set(names)].join(' · ');
}

function workName({ composerFamily, title }: Work, print: (archived: string) => string): string {
  // In a list, who arranged it is one thing too many; the listing's own page has it.
  const name = print(title!.replace(/ \(ARR\. [^)]*\)/gi, ''));
  return composerFamily === null ? name : `${composerFamily}: ${name}`;
}

/** `Symphony No. 3 in E-flat major, Op. 55 (Eroica)` → `Symphony No. 3` */
function shortTitle(archived: string): string {
  const title = workTitle(archived);
  return title.replace(tail, '').replace(/[ ,]+$/, '') || title;
}

/** From the key, the catalogue's number or a bracket on. */
const tail = /( in [A-G](-flat|-sharp)? (major|minor)| ((Op|K|D|H|Sz)\.|BWV|RV|BB|WoO) | [([]).*$/;
