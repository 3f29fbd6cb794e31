import { ageInWords } from './age.ts';
import type { Reader } from './for-reader.ts';
import { momentFor } from './moment.ts';

/** Why tickets are shown as they are kept on this machine. */
export type NotAsked = 'offline' | 'away' | 'silent' | 'broken' | 'nonsense' | 'logged-out' | 'nobody';

export interface Recalled {
  notAsked: NotAsked;
  /** When the server said of each last what is shown, UTC. */
  readAt: readonly string[];
  /** Milliseconds. */
  now: number;
  /** The server's address. */
  server: string;
  /** Whose they are, where nobody is logged in. */
  owner?: string | undefined;
}

/** What to say of tickets that the server was not asked for, or did not answer. */
export function recalledNote(reader: Reader, recalled: Recalled): string {
  const why = reasons[recalled.notAsked](recalled);
  const [oldest] = [...recalled.readAt].sort();
  if (oldest === undefined) return why;
  const shared = recalled.readAt.every((at) => Date.parse(at) - Date.parse(oldest) < aMinute);
  const subject = recalled.readAt.length === 1 ? 'It may' : 'They may';
  const age = ageInWords(recalled.now - Date.parse(oldest));
  return `${why} This is what was known here ${shared ? '' : 'up to '}${age}, ${momentFor(reader, oldest, '')}. ${subject} have changed hands since.`;
}

const reasons: Record<NotAsked, (recalled: Recalled) => string> = {
  offline: ({ owner }) =>
    `The server was not asked${owner === undefined ? '' : `; this is what ${owner} has`}.`,
  away: ({ server }) => `${server} cannot be reached.`,
  silent: ({ server }) => `${server} does not answer.`,
  broken: ({ server }) => `${server} cannot answer now.`,
  nonsense: ({ server }) =>
    `What answers at ${server} is not understood: does this network want you to log in first, or is admit older than the server?`,
  'logged-out': () => 'Your login has ended: `admit auth login`, or another ADMIT_TOKEN.',
  nobody: ({ owner }) =>
    `Nobody is logged in${owner === undefined ? '' : `; this is what ${owner} has`}. \`admit auth login\` lets the server be asked.`,
};

const aMinute = 60_000;
