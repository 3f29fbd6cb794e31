import type { Reader } from './for-reader.ts';
import { momentFor } from './moment.ts';
import { count } from './text.ts';
import type { KnownTicket } from './ticket-columns.ts';

/** What to say of tickets that the server could not ask its database for; null where it could. */
export function fromCacheNote(reader: Reader, tickets: readonly KnownTicket[]): string | null {
  const isKept = ({ source }: KnownTicket) => source === 'pocket';
  const kept = tickets.filter(isKept);
  const notes = tickets.flatMap(({ fromCache }) => fromCache ?? []);
  const oldest = oldestOf(notes.map(({ since }) => since));
  const lines = oldest === undefined ? [] : serverLines(oldest);
  const oldestKept = oldestOf(kept.flatMap(({ cachedSince }) => cachedSince ?? []));
  if (oldestKept !== undefined)
    lines.push(
      `The server could not say how ${count(kept.length, 'ticket')} stand${kept.length === 1 ? 's' : ''}: shown as known here ${on(oldestKept)}.`,
    );
  return lines.length === 0 ? null : lines.join(' ');

  function on(at: string): string {
    return `${reader === 'program' ? 'at' : 'on'} ${momentFor(reader, at, '')}`;
  }

  function serverLines(since: string): string[] {
    const unchecked = notes.some(({ tokenCheckedAt }) => tokenCheckedAt !== null);
    return [
      `The server's database cannot be reached: this is what was known ${on(since)}.`,
      ...(tickets.length > 1 && kept.length === 0 ? ['There may be more.'] : []),
      ...(unchecked ? ['Who you are could not be checked either.'] : []),
    ];
  }
}

function oldestOf(moments: readonly string[]): string | undefined {
  return [...moments].sort()[0];
}
