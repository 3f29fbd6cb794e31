import { LRUCache } from 'lru-cache';
import { isNewer } from '../../platform/cache/cache.ts';
import { nameOf, type OwnedTicket, type SeatKey, type SeatState } from './seat-state.ts';

/** What one process remembers of seats. An older state never takes the place of a newer one, in whichever order they come. */
export interface SeatMemory {
  get(name: string): Remembered | undefined;
  /** `readAt`: when the reading of it began (`performance.now()`). Gives what is remembered now. */
  put(state: SeatState, readAt: number): SeatState;
  /** These were changed: what was read before now is not believed. `isShared`: Redis has them as they are now. */
  changed(keys: readonly SeatKey[], isShared: boolean): void;
  /** Whether it was changed, and neither was it read from the database since nor has Redis got it. */
  isAhead(name: string): boolean;
  /** Whether it was changed, and not read anew since: what is remembered may be a former owner's. */
  isChanged(name: string): boolean;
  namesOf(ownerId: number): Iterable<string>;
}

export interface Remembered {
  readonly state: SeatState;
  /** Minus infinity where it is not to be believed any more. */
  readonly readAt: number;
}

export interface SeatMemoryOptions {
  /** Tickets that are remembered; beyond it those that were not asked for the longest are forgotten. About 1 kB each. */
  readonly most?: number;
}

/** Seats without a ticket that somebody asked for all the same: made-up ids must not push real ones out. */
const mostAbsent = 10_000;

export function createSeatMemory({ most = 100_000 }: SeatMemoryOptions = {}): SeatMemory {
  const byOwner = new Map<number, Set<string>>();
  const present = new LRUCache<string, Remembered>({
    max: most,
    dispose: ({ state }, name) => {
      if (state.ticket !== null) forgetOwner(state.ticket.ownerId, name);
    },
  });
  const absent = new LRUCache<string, Remembered>({ max: mostAbsent });
  /** Until it was read anew. */
  const changes = new LRUCache<string, { at: number; isShared: boolean }>({ max: most });

  function forgetOwner(ownerId: number, name: string): void {
    const names = byOwner.get(ownerId);
    names?.delete(name);
    if (names?.size === 0) byOwner.delete(ownerId);
  }

  const get = (name: string) => present.get(name) ?? absent.get(name);

  return {
    get,

    put(given, readAt) {
      const name = nameOf(given);
      const known = get(name);
      if (known !== undefined && isNewer(versionOf(known.state), versionOf(given))) return known.state;
      const state =
        known === undefined ? given : { ...given, ticket: same(known.state.ticket, given.ticket) };
      const isBelieved = readAt >= (changes.get(name)?.at ?? Number.NEGATIVE_INFINITY);
      const remembered = { state, readAt: isBelieved ? readAt : Number.NEGATIVE_INFINITY };
      if (state.epoch === 0) {
        absent.set(name, remembered);
        return state;
      }
      absent.delete(name);
      present.set(name, remembered);
      if (state.ticket !== null) {
        const names = byOwner.get(state.ticket.ownerId) ?? new Set();
        byOwner.set(state.ticket.ownerId, names.add(name));
      }
      if (isBelieved) changes.delete(name);
      return state;
    },

    changed(keys, isShared) {
      const at = performance.now();
      for (const key of keys) {
        const name = nameOf(key);
        changes.set(name, { at, isShared });
        absent.delete(name);
        const known = present.peek(name);
        if (known !== undefined)
          present.set(name, { ...known, readAt: Number.NEGATIVE_INFINITY }, { noDisposeOnSet: true });
      }
    },

    isAhead: (name) => changes.get(name)?.isShared === false,
    isChanged: (name) => changes.has(name),
    namesOf: (ownerId) => byOwner.get(ownerId) ?? [],
  };
}

function versionOf({ epoch, revision }: SeatState): readonly [number, number] {
  return [epoch, revision];
}

/** The one that was known where both say the same: what was made of it need not be made again. */
function same(known: OwnedTicket | null, read: OwnedTicket | null): OwnedTicket | null {
  return JSON.stringify(known) === JSON.stringify(read) ? known : read;
}
