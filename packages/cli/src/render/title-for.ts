import { widthOf } from './text.ts';

/**
 * A title for somebody who searched for `words` and sees only its first `room` columns. A programme is titled by its
 * works, `Mozart: Piano Concerto No. 14 · Mahler: Symphony No. 5`: it then begins with the work that was searched for.
 */
export function titleFor(title: string, words: string, room: number, ellipsis: string): string {
  if (widthOf(title) <= room) return title;
  const lower = title.toLowerCase();
  const found = words
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => lower.indexOf(word))
    .filter((at) => at !== -1);
  const at = Math.min(...found);
  const work = title.lastIndexOf(separator, at);
  if (found.length === 0 || work === -1 || at < room - 8) return title;
  return `${ellipsis} ${title.slice(work + separator.length)}`;
}

const separator = ' · ';
