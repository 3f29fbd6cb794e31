import type { SeatMapIndex } from '@admit-one/sdk/seat-map';
import { LRUCache } from 'lru-cache';
import { DatabaseUnavailable } from '../platform/database/database.ts';
import type { BoardReading } from './board.sql.ts';
import { Board, type BoardRows, type BoardView, type SeatChange } from './board.ts';

export interface BoardsDeps {
  /** Null: there is no such listing. */
  readonly read: (listingId: number) => Promise<BoardReading | null>;
  readonly seatsOf: (seatMapId: number) => Promise<Pick<SeatMapIndex, 'ordinalCount' | 'has'>>;
  /** Ms that only ever grow. */
  readonly clock?: () => number;
  readonly maxBytes?: number;
}

/** What a map of the seats shows. */
export interface SeatsNow {
  readonly listingId: number;
  readonly seatMapId: number;
  /** Minor units by category. */
  readonly prices: Readonly<Record<string, number>>;
  readonly currency: string;
  /** Every commit up to here is in it, by the database's clock; this process's own later ones as well. */
  readonly asOf: Date;
  /** One character a seat, in the order of the ordinals. */
  readonly statuses: string;
  /** What the seats on offer cost, minor units by ordinal. */
  readonly offers: Readonly<Record<string, number>>;
}

export interface Boards {
  /**
   * Null: there is no such listing. An answer is at most half a second old, unless the database is away.
   * @throws DatabaseUnavailable when memory knows too little of it
   */
  seats(listingId: number, buyerId: number | null): Promise<SeatsNow | null>;
  /** What memory knows, without asking anybody; null: nothing. */
  glance(listingId: number): Glance | null;
  /**
   * What can be had, at most half a second old; `isAnew`: as of a reading that begins now. Null: no such listing.
   * @throws DatabaseUnavailable
   */
  free(listingId: number, isAnew: boolean): Promise<FreeSeats | null>;
  told(change: SeatChange): void;
  knownSold(listingId: number, buyerId: number, seats: readonly number[]): number[];
}

/** What can be had of a listing, for whom memory chooses. */
export type FreeSeats = Pick<SeatsNow, 'statuses' | 'prices' | 'offers'>;

/** A board as memory has it, however old, at this moment of the database's clock. */
export interface Glance extends Omit<SeatsNow, 'listingId' | 'statuses' | 'offers'> {
  readonly view: BoardView;
  /** Ms since the reading that it stands on began. */
  readonly age: number;
}

/** A board and what the last reading said besides. */
interface Shown extends Omit<BoardReading, keyof BoardRows> {
  readonly board: Board;
  /** When the reading began, by this process's clock. */
  readonly readAt: number;
  /** From this process's clock to the database's, ms; never so much that a hold would seem over before it is. */
  readonly databaseAhead: number;
  /** When the last reading began that failed since. */
  failedAt: number;
}

/** A reading that is under way. */
interface Reading {
  readonly startedAt: number;
  /** Commits of this process that were told of meanwhile: the reading's snapshot may be older. */
  readonly told: SeatChange[];
  readonly shown: Promise<Shown | null>;
}

/**
 * The boards of the listings that are looked at. They answer map reads and refuse what is known to be sold; they never
 * grant a seat. A board follows the database as state, not as events: a look at one older than half a second reads the
 * listing's rows again, one reading at a time, which all who look meanwhile share.
 *
 * What is guaranteed: a look shows every commit of anybody that was half a second old when the look began, and every
 * commit of this process that was told of before, because one that is told of during a reading is put on top of it.
 * Telling carries no version, so where two commits of one seat are told of in the other order, or another process's
 * commit came between a commit here and its telling, the older one may be shown, until the first reading that begins
 * after the telling. A wrong answer costs a click: the database judges every hold.
 */
export function createBoards({
  read,
  seatsOf,
  clock = monotonic,
  maxBytes = 64_000_000,
}: BoardsDeps): Boards {
  const boards = new LRUCache<number, Shown>({ maxSize: maxBytes, sizeCalculation: sizeOf });
  const readings = new Map<number, Reading>();

  async function look(listingId: number): Promise<Shown | null> {
    try {
      return await shownSince(listingId, clock() - oldestShownMs);
    } catch (error) {
      const remembered = boards.get(listingId);
      const isAway = error instanceof DatabaseUnavailable;
      if (!isAway || remembered === undefined || ageOf(remembered) >= oldestWithoutDatabaseMs) throw error;
      return remembered;
    }
  }

  /** As of a reading that began then or later: at most two of them, one that is under way and the next. */
  async function shownSince(listingId: number, since: number): Promise<Shown | null> {
    for (;;) {
      const known = boards.get(listingId);
      if (known !== undefined && known.readAt >= since) return known;
      // A database that is away is not asked more often either.
      if (known !== undefined && known.failedAt >= since && ageOf(known) < oldestWithoutDatabaseMs)
        return known;
      const reading = readings.get(listingId) ?? beginReading(listingId);
      const shown = await reading.shown;
      if (reading.startedAt >= since) return shown;
    }
  }

  function beginReading(listingId: number): Reading {
    const startedAt = clock();
    const told: SeatChange[] = [];
    const shown = readAgain(listingId, startedAt, told)
      .catch((error: unknown) => {
        const known = boards.peek(listingId);
        if (known !== undefined) known.failedAt = startedAt;
        throw error;
      })
      .finally(() => readings.delete(listingId));
    const reading = { startedAt, told, shown };
    readings.set(listingId, reading);
    return reading;
  }

  async function readAgain(
    listingId: number,
    readAt: number,
    told: readonly SeatChange[],
  ): Promise<Shown | null> {
    const rows = await read(listingId);
    if (rows === null) return null;
    // The answer took its time to come, so measured now the database's clock is behind, never ahead.
    const databaseAhead = rows.asOf.getTime() - clock();
    const board = boards.peek(listingId)?.board ?? new Board(await seatsOf(rows.seatMapId));
    // From here on in one go: what is told of stands in `told` by now, or is put on the board afterwards.
    board.fill(rows);
    for (const change of told) board.apply(change);
    const { seatMapId, prices, currency, asOf } = rows;
    const failedAt = Number.NEGATIVE_INFINITY;
    const shown: Shown = { seatMapId, prices, currency, asOf, board, readAt, databaseAhead, failedAt };
    boards.set(listingId, shown);
    return shown;
  }

  function ageOf({ readAt }: Shown): number {
    return clock() - readAt;
  }

  return {
    async seats(listingId, buyerId) {
      const shown = await look(listingId);
      if (shown === null) return null;
      const { seatMapId, prices, currency, asOf, board, databaseAhead } = shown;
      const now = clock() + databaseAhead;
      const statuses = board.statuses(now, buyerId);
      return { listingId, seatMapId, prices, currency, asOf, statuses, offers: board.view(now).offers };
    },

    async free(listingId, isAnew) {
      const shown = isAnew ? await shownSince(listingId, clock()) : await look(listingId);
      if (shown === null) return null;
      const { statuses, offers } = shown.board.view(clock() + shown.databaseAhead);
      return { statuses, offers, prices: shown.prices };
    },

    glance(listingId) {
      const shown = boards.get(listingId);
      if (shown === undefined) return null;
      const { seatMapId, prices, currency, asOf, board, databaseAhead } = shown;
      const view = board.view(clock() + databaseAhead);
      return { seatMapId, prices, currency, asOf, view, age: ageOf(shown) };
    },

    told(change) {
      readings.get(change.listingId)?.told.push(change);
      boards.peek(change.listingId)?.board.apply(change);
    },

    knownSold(listingId, buyerId, seats) {
      const known = boards.get(listingId);
      if (known === undefined) return [];
      const sold = known.board.soldToOthers(buyerId, seats);
      if (sold.length === 0 || ageOf(known) < oldestThatRefusesMs) return sold;
      // Another process may have given them back since: the database judges this time, a reading tells for the next.
      shownSince(listingId, clock() - oldestShownMs).catch(() => undefined);
      return [];
    },
  };
}

/** Others' commits show within a second: this, and the time a reading takes. */
const oldestShownMs = 500;
const oldestThatRefusesMs = 1_000;
/** While the database is away, a map a minute old is better than none: its `asOf` tells. */
const oldestWithoutDatabaseMs = 60_000;

const monotonic = () => performance.now();

function sizeOf({ board, prices }: Shown): number {
  return 500 + board.bytes + 50 * Object.keys(prices).length;
}
