import { count } from '../render/text.ts';
import type { KeptFault } from './kept-file.ts';
import type { Unreadable } from './pocket.ts';

/** What to say of tickets that are kept and cannot be read. */
export function unreadableNote(unreadable: readonly Unreadable[]): string {
  const [first] = unreadable;
  if (first === undefined) return '';
  if (first.why === 'closed')
    return `Tickets kept on this machine are not readable: ${first.file} ${words.closed}.`;
  const are = unreadable.length === 1 ? 'is' : 'are';
  return `${count(unreadable.length, 'ticket')} kept on this machine ${are} not readable: ${first.file} ${words[first.why]}.`;
}

const words: Record<KeptFault, string> = {
  damaged: 'is damaged, and is replaced once the server gives the ticket again',
  newer: 'was written by a newer admit',
  refused: 'may not be read: mend its permissions',
  closed: 'may not be opened: mend its permissions',
};
