import type { SeatEvent } from '@admit-one/sdk/contract';
import { LRUCache } from 'lru-cache';
import { DatabaseUnavailable } from '../platform/database/database.ts';
import type { Listener, Stream } from '../platform/http/call.ts';
import type { Boards } from './boards.ts';
import { Feed } from './feed.ts';

export interface FeedsDeps {
  readonly boards: Pick<Boards, 'seats' | 'glance'>;
  /** Ms that only ever grow. */
  readonly clock?: () => number;
}

export interface Feeds {
  /**
   * How the listing's seats stand, and then what differs. `after`: the version that this listener heard last.
   * Null: there is no such listing. @throws DatabaseUnavailable when memory knows too little of it
   */
  stream(listingId: number, buyerId: number | null, after: string | null): Promise<Stream<SeatEvent> | null>;
}

/** A feed that somebody listens to. */
interface Live {
  readonly listingId: number;
  readonly feed: Feed;
  /** Who listens, and for which buyer. */
  readonly listeners: Map<Listener<SeatEvent>, number | null>;
  isReading: boolean;
  askedAt: number;
  shownAt: number;
}

/**
 * Who listens to which listing. A board follows the database while somebody looks, and a listener looks all the time:
 * its rows are read twice a second, once for all of them, and what memory knows besides (this process's own commits,
 * ends of holds) is shown in between. One clock for all listings, which stands still while nobody listens.
 */
export function createFeeds({ boards, clock = () => performance.now() }: FeedsDeps): Feeds {
  const lives = new Map<number, Live>();
  /** Of those nobody listens to any more: they may come back with a version. */
  const quiet = new LRUCache<number, Feed>({
    maxSize: quietBytes,
    sizeCalculation: (feed) => feed.bytes,
    ttl: quietMs,
  });
  let ticking: NodeJS.Timeout | undefined;

  function tick(): void {
    for (const live of lives.values()) {
      readWhenDue(live);
      // A difference costs a write a listener, so many of them are told less often: a thousand four times a second.
      if (clock() - live.shownAt >= live.listeners.size / 4) show(live);
    }
  }

  function readWhenDue(live: Live): void {
    const age = boards.glance(live.listingId)?.age ?? Number.POSITIVE_INFINITY;
    if (live.isReading || age <= oldestMs || clock() - live.askedAt <= oldestMs) return;
    live.isReading = true;
    live.askedAt = clock();
    boards
      .seats(live.listingId, null)
      .then((seats) => {
        if (seats === null) endAll(live);
      })
      .catch((error: unknown) => {
        // While the database is away they stay: what it says afterwards is told then.
        if (!(error instanceof DatabaseUnavailable)) endAll(live);
      })
      .finally(() => {
        live.isReading = false;
      });
  }

  function show(live: Live): void {
    const glance = boards.glance(live.listingId);
    if (glance === null) return;
    const difference = live.feed.show(glance);
    if (difference === null) return;
    live.shownAt = clock();
    for (const [listener, buyerId] of live.listeners) {
      const event = difference.for(buyerId);
      if (event !== null) listener.send(event);
    }
  }

  function endAll({ listeners }: Live): void {
    for (const listener of [...listeners.keys()]) listener.end();
  }

  function liveOf(listingId: number): Live {
    const known = lives.get(listingId);
    if (known !== undefined) return known;
    const feed = quiet.get(listingId) ?? new Feed(listingId);
    quiet.delete(listingId);
    const never = Number.NEGATIVE_INFINITY;
    const live = { listingId, feed, listeners: new Map(), isReading: false, askedAt: never, shownAt: never };
    lives.set(listingId, live);
    ticking ??= setInterval(tick, tickMs);
    return live;
  }

  function leave(live: Live, listener: Listener<SeatEvent>): void {
    if (!live.listeners.delete(listener) || live.listeners.size > 0) return;
    lives.delete(live.listingId);
    quiet.set(live.listingId, live.feed);
    if (lives.size > 0) return;
    clearInterval(ticking);
    ticking = undefined;
  }

  return {
    async stream(listingId, buyerId, after) {
      if ((await boards.seats(listingId, null)) === null) return null;
      return (listener) => {
        const live = liveOf(listingId);
        // Who comes to others begins where they stand, and hears of the rest with them: a crowd that comes at once must
        // not cause a round of telling each.
        if (live.listeners.size === 0) show(live);
        live.listeners.set(listener, buyerId);
        const first = live.feed.since(after, buyerId);
        if (first !== null) listener.send(first);
        return () => leave(live, listener);
      };
    },
  };
}

/** Others' commits show within a second: this, a tick, and the time a reading takes. */
const oldestMs = 500;
/** Own commits and ends of holds show within this. */
const tickMs = 100;
/** A listener whose connection broke is back by then, or gets everything anew. */
const quietMs = 10 * 60_000;
const quietBytes = 32_000_000;
