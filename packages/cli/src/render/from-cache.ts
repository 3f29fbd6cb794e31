import type { Ticket } from '@admit-one/sdk/contract';
import type { Reader } from './for-reader.ts';
import { momentFor } from './moment.ts';

/** What to say of tickets that the server could not ask its database for; null where it could. */
export function fromCacheNote(reader: Reader, tickets: readonly Ticket[]): string | null {
  const notes = tickets.flatMap(({ fromCache }) => fromCache ?? []);
  const [oldest] = notes.map(({ since }) => since).sort();
  if (oldest === undefined) return null;
  const asOf = momentFor(reader, oldest, '');
  const unchecked = notes.some(({ tokenCheckedAt }) => tokenCheckedAt !== null);
  return [
    `The server's database cannot be reached: this is what was known ${reader === 'program' ? 'at' : 'on'} ${asOf}.`,
    tickets.length > 1 ? 'There may be more.' : '',
    unchecked ? 'Who you are could not be checked either.' : '',
  ]
    .filter(Boolean)
    .join(' ');
}
