import { encodeId, encodeTicketId, type Offer } from '@admit-one/sdk/contract';
import { z } from 'zod';
import { decodeCursor, encodeCursor, microseconds } from '../../platform/cursor.ts';
import { notFound } from '../../platform/problem.ts';
import type { ResaleDeps } from './deps.ts';
import { highestPrice } from './highest-price.ts';
import { type OwnerWish, offerTicket, withdrawOffer } from './offer.ts';
import { findOffer, findOffersOfOwner, type OfferRow } from './offers.sql.ts';
import { type ScannedTicket, withdrawScanned } from './withdraw-scanned.ts';

/** Tickets that their owners sell on. They are bought like any other seat: hold, begin, authorize (sell-on.ts). */
export interface Resale {
  offer(wish: OwnerWish & { readonly price: number }): Promise<Offer>;
  withdraw(wish: OwnerWish): Promise<Offer>;
  /** Those of the tickets that a gate has let in are on offer no more. Never throws. */
  withdrawScanned(tickets: readonly ScannedTicket[]): Promise<void>;
  list(wish: {
    readonly accountId: number;
    readonly limit: number;
    readonly cursor: string | undefined;
  }): Promise<{ items: Offer[]; nextCursor: string | null }>;
}

const cursorKey = z.tuple([microseconds, z.int(), z.int()]);

export function createResale(deps: ResaleDeps): Resale {
  async function read(wish: OwnerWish): Promise<Offer> {
    const row = await findOffer(deps.database.connection, wish);
    if (row === null) throw notFound('ticket', wish.ticket);
    return (await toOffers(deps, [row]))[0]!;
  }

  return {
    async offer(wish) {
      await offerTicket(deps, wish);
      return read(wish);
    },

    async withdraw(wish) {
      await withdrawOffer(deps, wish);
      return read(wish);
    },

    withdrawScanned: (tickets) => withdrawScanned(deps, tickets),

    async list({ accountId, limit, cursor }) {
      const after = cursor === undefined ? null : decodeCursor(cursor, 'offers', cursorKey);
      const rows = await findOffersOfOwner(deps.database.connection, {
        ownerId: accountId,
        after: after === null ? null : { since: after[0], listingId: after[1], seat: after[2] },
        limit: limit + 1,
      });
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      const hasMore = rows.length > limit && last !== undefined;
      return {
        items: await toOffers(deps, shown),
        nextCursor: hasMore ? encodeCursor('offers', [last.since, last.listingId, last.seat]) : null,
      };
    },
  };
}

async function toOffers(deps: ResaleDeps, rows: readonly OfferRow[]): Promise<Offer[]> {
  const listingIds = [...new Set(rows.map(({ listingId }) => listingId))];
  const performances = await deps.listings.saleTerms(deps.database.connection, listingIds);
  return Promise.all(
    rows.map(async (row) => {
      const { listingId, seat, epoch, price, paid, currency } = row;
      const terms = performances.get(listingId)!;
      return {
        ticketId: encodeTicketId({ listingId, seat, epoch }),
        listingId: encodeId('lst', listingId),
        seat,
        label: (await deps.venues.seatMap(terms.seatMapId)).labelOf(seat),
        title: terms.title,
        startsAt: terms.startsAt.toISOString(),
        state: stateOf(row),
        price,
        paid,
        highest: highestPrice(paid, terms),
        currency,
      };
    }),
  );
}

function stateOf({ state, isPastTime }: OfferRow): Offer['state'] {
  if (state === 'paying') return 'paying';
  if (state === 'held' && !isPastTime) return 'held';
  return state === 'offered' || state === 'held' ? 'open' : 'withdrawn';
}
