import type { FreeSeats, Listings } from '../../src/listings/listings.ts';
import { readSaleTerms } from '../../src/listings/sql.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { listingId } from './setting.ts';

type NeededBySale = Pick<
  Listings,
  | 'saleTerms'
  | 'seatsChanged'
  | 'knownSold'
  | 'freeSeats'
  | 'isStaffOf'
  | 'cancelListing'
  | 'readCancellation'
  | 'cancellationsUnderWay'
  | 'closeCancellation'
>;

/** The listings' room as far as the sale knows it: one listing, in the model's database. Its board is as it was read last, however old. */
export function simulatedListings({ connection }: Database, seatCount: number): NeededBySale {
  const ask = <Row extends object>(name: string, values: readonly unknown[]) =>
    connection.query<Row>({ name: `simulator.${name}`, text: '' }, values);
  let board: FreeSeats | undefined;
  return {
    async saleTerms(sql, listingIds) {
      const terms = await readSaleTerms(sql, listingIds);
      return new Map(terms.map((listing) => [listing.listingId, listing]));
    },
    seatsChanged: () => {},
    knownSold: () => [],
    async freeSeats(_, { isAnew }) {
      if (board !== undefined && !isAnew) return board;
      const [read] = await ask<BoardThen>('readBoard', [listingId]);
      const statuses = Array.from({ length: seatCount }, () => 'f');
      for (const { seat, state } of read!.taken) statuses[seat] = state[0]!;
      board = { statuses: statuses.join(''), prices: { S: read!.price }, offers: read!.offers };
      return board;
    },
    isStaffOf: async () => true,
    async cancelListing() {
      await ask('cancelListing', [listingId]);
    },
    readCancellation: async () => (await ask<Cancelled>('readCancellations', []))[0] ?? null,
    cancellationsUnderWay: async () =>
      (await ask<Cancelled>('readCancellations', [])).filter(({ isClosed }) => !isClosed),
    async closeCancellation() {
      await ask('closeCancellation', [listingId]);
    },
  };
}

interface BoardThen {
  readonly price: number;
  readonly taken: { seat: number; state: string }[];
  readonly offers: Record<string, number>;
}

interface Cancelled {
  readonly listingId: number;
  readonly cancelledAt: Date;
  readonly reason: string | null;
  readonly currency: string;
  readonly isClosed: boolean;
}
