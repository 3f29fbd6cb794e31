import { encodeId, encodeIdInListing, encodeTicketId, ordinal, type Ticket } from '@admit-one/sdk/contract';
import { z } from 'zod';
import type { Cache } from '../platform/cache/cache.ts';
import { decodeCursor, encodeCursor, microseconds } from '../platform/cursor.ts';
import type { Database } from '../platform/database/database.ts';
import type { DatabaseWatch } from '../platform/database/database-watch.ts';
import { notFound } from '../platform/problem.ts';
import { createPerformances, type Performance, type PerformancesDeps } from './cache/performances.ts';
import { createSeatMemory, type SeatMemoryOptions } from './cache/seat-memory.ts';
import type { OwnedTicket, SeatKey, SeatState } from './cache/seat-state.ts';
import { createSeatStates, type SeatStatesDeps } from './cache/seat-states.ts';
import { findTicketsOfOwner } from './sql.ts';

export interface ReadTicketsDeps {
  readonly database: Database;
  readonly watch: DatabaseWatch;
  readonly shared: Cache;
  readonly memory?: SeatMemoryOptions;
  readonly signingKeys: TicketSigner;
  readonly listings: PerformancesDeps['listings'];
  readonly venues: SeatStatesDeps['venues'];
}

/** Gives the text of a ticket's QR, the same one every time. */
export interface TicketSigner {
  qrText(
    ticket: Pick<SeatState, 'listingId' | 'seat' | 'epoch'> &
      Pick<OwnedTicket, 'since'> &
      Pick<Performance, 'startsAt'>,
  ): Promise<string>;
  /** Another number when texts from before may be others now. */
  lastEnd(): number;
}

/** The tickets as their owners read them: from memory, then Redis, then the database, and without it where it is away. */
export interface ReadTickets {
  /**
   * While the database is away, as it was known last, and with `fromCache`.
   * @throws ProblemError `not_found`, the same for somebody else's ticket as for none
   * @throws DatabaseUnavailable where the database is away and nobody else knows the ticket
   */
  access(wish: TicketWish): Promise<Ticket>;
  /**
   * While the database is away, those that are known, each with `fromCache`.
   * @throws DatabaseUnavailable where the database is away and none is known
   */
  list(wish: TicketsWish): Promise<{ items: Ticket[]; nextCursor: string | null }>;
  /**
   * To be called after every commit that changed tickets: what this process remembers of these seats is believed no
   * longer. That commit also queues an outbox message of the kind `publish`, with `{ seats: [ordinal, …] }` for its
   * payload and a key of its own (a change that is queued while an earlier one is being delivered must not be taken
   * for it): from there all processes and Redis learn of it, whatever dies in between.
   */
  changed(seats: readonly SeatKey[]): void;
  /**
   * Reads the tickets of these seats and writes them through to where they are read from. False where that was not
   * possible now; doing it twice is doing it once.
   */
  publish(seats: readonly SeatKey[]): Promise<boolean>;
}

export interface TicketWish extends SeatKey, Asking {
  readonly epoch: number;
  /** As the caller wrote it. */
  readonly ticket: string;
  readonly accountId: number;
}

export interface TicketsWish extends Asking {
  readonly ownerId: number;
  readonly listingId: number | null;
  readonly limit: number;
  readonly cursor: string | undefined;
}

interface Asking {
  /** When the caller's token was checked last, where it could not be checked now. */
  readonly tokenCheckedAt?: Date | null | undefined;
}

const cursorKey = z.tuple([microseconds, z.int(), ordinal]);

export function createReadTickets(deps: ReadTicketsDeps): ReadTickets {
  const { database, watch } = deps;
  const performances = createPerformances(deps);
  const seats = createSeatStates({ ...deps, performances, memory: createSeatMemory(deps.memory) });
  const show = createShow(deps.signingKeys);

  async function showAll(
    states: readonly OwnedState[],
    isUnchecked: boolean,
    wish: TicketsWish,
  ): Promise<{ items: Ticket[]; nextCursor: string | null }> {
    const shown = states.slice(0, wish.limit);
    const last = shown.at(-1);
    const hasMore = states.length > wish.limit && last !== undefined;
    return {
      items: await Promise.all(
        shown.map(async (state) => {
          const { listingId } = state;
          const performance = await (isUnchecked ? performances.of(listingId) : performances.now(listingId));
          const ticket = await show(state, performance);
          return isUnchecked ? withNote(ticket, state, wish) : ticket;
        }),
      ),
      nextCursor: hasMore ? encodeCursor('tickets', [last.ticket.since, last.listingId, last.seat]) : null,
    };
  }

  return {
    async access(wish) {
      const { state, isUnchecked } = await seats.read(wish, wish.epoch);
      if (state.epoch !== wish.epoch || !isOwned(state) || state.ticket.ownerId !== wish.accountId)
        throw notFound('ticket', wish.ticket);
      const ticket = await show(state, await performances.of(state.listingId));
      return isUnchecked ? withNote(ticket, state, wish) : ticket;
    },

    list(wish) {
      const after = wish.cursor === undefined ? null : decodeCursor(wish.cursor, 'tickets', cursorKey);
      return watch.ask(
        async () => {
          const readAt = performance.now();
          const rows = await findTicketsOfOwner(database.connection, {
            ownerId: wish.ownerId,
            listingId: wish.listingId,
            after: after === null ? null : { since: after[0], listingId: after[1], seat: after[2] },
            limit: wish.limit + 1,
          });
          const states = await seats.remember(rows, readAt);
          return showAll(states.filter(isOwned).filter(isOf(wish.ownerId)), false, wish);
        },
        async () => {
          const known = (await seats.knownOf(wish.ownerId)).filter(isOwned);
          if (known.length === 0) return undefined;
          const wanted = known
            .filter((state) => wish.listingId === null || state.listingId === wish.listingId)
            .filter((state) => after === null || comparePlaces(after, placeOf(state)) < 0)
            .sort((one, other) => comparePlaces(placeOf(one), placeOf(other)));
          return showAll(wanted, true, wish);
        },
      );
    },

    changed: seats.changed,
    publish: seats.publish,
  };
}

type OwnedState = SeatState & { readonly ticket: OwnedTicket };

function isOwned(state: SeatState): state is OwnedState {
  return state.ticket !== null;
}

/** What was handed on since the list was read is not in it. */
function isOf(ownerId: number): (state: OwnedState) => boolean {
  return ({ ticket }) => ticket.ownerId === ownerId;
}

type Place = readonly [since: number, listingId: number, seat: number];

function placeOf({ ticket, listingId, seat }: OwnedState): Place {
  return [ticket.since, listingId, seat];
}

/** Newest first, as the database sorts them. */
function comparePlaces(one: Place, other: Place): number {
  return other[0] - one[0] || other[1] - one[1] || other[2] - one[2];
}

function withNote(ticket: Ticket, { revision }: SeatState, { tokenCheckedAt }: Asking): Ticket {
  return {
    ...ticket,
    fromCache: {
      since: new Date(Math.floor(revision / 1000)).toISOString(),
      tokenCheckedAt: tokenCheckedAt?.toISOString() ?? null,
    },
  };
}

/** A ticket is put together once for as long as it says the same: its QR costs a signature. */
function createShow(signingKeys: TicketSigner) {
  const shown = new WeakMap<OwnedTicket, Shown>();
  return async (state: OwnedState, performance: Performance): Promise<Ticket> => {
    const before = shown.get(state.ticket);
    const lastEnd = signingKeys.lastEnd();
    if (before?.performance === performance && before.lastEnd === lastEnd) return before.ticket;
    const ticket = await toTicket(signingKeys, state, performance);
    shown.set(state.ticket, { performance, lastEnd, ticket });
    return ticket;
  };
}

interface Shown {
  readonly performance: Performance;
  /** As it was before the text was signed. */
  readonly lastEnd: number;
  readonly ticket: Ticket;
}

async function toTicket(
  signingKeys: TicketSigner,
  { listingId, seat, epoch, ticket }: OwnedState,
  { title, startsAt, venueName, city, timeZone }: Performance,
): Promise<Ticket> {
  return {
    id: encodeTicketId({ listingId, seat, epoch }),
    listingId: encodeId('lst', listingId),
    orderId: encodeIdInListing('ord', listingId, ticket.orderId),
    seat,
    label: ticket.label,
    category: ticket.category,
    price: ticket.price,
    currency: ticket.currency,
    title,
    startsAt: startsAt.toISOString(),
    venue: { name: venueName, city, timeZone },
    qr: await signingKeys.qrText({ listingId, seat, epoch, since: ticket.since, startsAt }),
  };
}
