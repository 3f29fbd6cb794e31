import { encodeId, type KeptSeats, type ReleasedSeats, type SeatRef } from '@admit-one/sdk/contract';
import { notFound } from '../../platform/problem.ts';
import type { OrdersDeps, SeatNames } from '../deps.ts';
import { seatsUnknown } from '../refusals.ts';
import { seatMapOfListing } from '../seat-map-of-listing.ts';
import { tellFreed } from '../tell-board.ts';
import type { KeptDeps } from './deps.ts';
import { type KeepWish, keepSeats } from './keep.ts';
import { readKeptSeats, releaseSeatsIfKept, type SeatsOfListing } from './kept.sql.ts';

/** Seats that the listing's seller or their staff keep back, until they release them. Doing any of it again is fine. */
export interface Kept {
  /** All or none. @throws ProblemError `not_found`, `seats_unknown`, `seats_in_use`, `not_on_sale`, `overloaded` */
  keep(accountId: number, wish: KeepWish): Promise<KeptSeats>;
  /** @throws ProblemError `not_found`, `seats_unknown` */
  release(accountId: number, wish: SeatsOfListing): Promise<ReleasedSeats>;
  /** The first kept first. @throws ProblemError `not_found` */
  list(accountId: number, listingId: number): Promise<KeptSeats[]>;
}

/** What `createKept` is given; seat maps are remembered unless told where they come from. */
export type KeptOptions = Omit<KeptDeps, 'seatMapOfListing'> &
  Pick<OrdersDeps, 'venues'> &
  Partial<Pick<KeptDeps, 'seatMapOfListing'>>;

export function createKept(given: KeptOptions): Kept {
  const deps: KeptDeps = { ...given, seatMapOfListing: given.seatMapOfListing ?? seatMapOfListing(given) };

  async function seatMapForStaff(accountId: number, listingId: number): Promise<SeatNames> {
    const isStaff = await deps.listings.isStaffOf(accountId, listingId);
    const seatMap = isStaff ? await deps.seatMapOfListing(listingId) : null;
    if (seatMap === null) throw notFound('listing', encodeId('lst', listingId));
    return seatMap;
  }

  return {
    async keep(accountId, wish) {
      const seatMap = await seatMapForStaff(accountId, wish.listingId);
      refuseUnknown(wish, seatMap, 'Nothing was kept back.');
      const { keptAt } = await keepSeats(deps, wish, seatMap);
      return keptSeatsOf({ ...wish, keptAt }, seatMap);
    },

    async release(accountId, wish) {
      const seatMap = await seatMapForStaff(accountId, wish.listingId);
      refuseUnknown(wish, seatMap, 'Nothing was released.');
      const rows = await deps.database.inTransaction((sql) => releaseSeatsIfKept(sql, wish), {
        repeatable: true,
        byKey: true,
      });
      const released = new Set(rows.map(({ seat }) => seat));
      tellFreed(deps, [{ listingId: wish.listingId, seats: [...released] }]);
      return {
        released: refsOf([...released], seatMap),
        notKept: refsOf(
          wish.seats.filter((seat) => !released.has(seat)),
          seatMap,
        ),
      };
    },

    async list(accountId, listingId) {
      const seatMap = await seatMapForStaff(accountId, listingId);
      const rows = await readKeptSeats(deps.database.connection, listingId);
      return rows.map((row) => keptSeatsOf(row, seatMap));
    },
  };
}

/** As many as a person reads. */
const toldOf = 20;

function refuseUnknown({ seats }: SeatsOfListing, seatMap: SeatNames, kept: string): void {
  const unknown = seats.filter((seat) => !seatMap.has(seat));
  if (unknown.length > 0) throw seatsUnknown(unknown.slice(0, toldOf), seatMap, kept);
}

function keptSeatsOf(
  { seats, reason, keptAt }: { seats: readonly number[]; reason: string; keptAt: Date },
  seatMap: SeatNames,
): KeptSeats {
  return { reason, keptAt: keptAt.toISOString(), seats: refsOf(seats, seatMap) };
}

function refsOf(seats: readonly number[], seatMap: SeatNames): SeatRef[] {
  return seats.toSorted((a, b) => a - b).map((seat) => ({ seat, label: seatMap.labelOf(seat) }));
}
