import { encodeIdInListing, type SeatRef } from '@admit-one/sdk/contract';
import type { SaleTerms } from '../../listings/listings.ts';
import { unchargeable } from '../../payments/gateway.ts';
import type { Sql } from '../../platform/database/database.ts';
import { notFound, ProblemError } from '../../platform/problem.ts';
import { beingBought, readHands, refuseUnlessInHand } from '../../tickets/tickets.ts';
import { notOnSale } from '../hold-decision.ts';
import { lockTickets } from '../lock.sql.ts';
import type { ResaleDeps } from './deps.ts';
import { highestPrice } from './highest-price.ts';
import { offerIfOwned, type Purchase, readPurchase, withdrawIfNobodyPays } from './offers.sql.ts';

/** A ticket of this account's. */
export interface OwnerWish {
  readonly listingId: number;
  readonly seat: number;
  readonly epoch: number;
  /** As the owner wrote it. */
  readonly ticket: string;
  readonly accountId: number;
}

/**
 * Puts a ticket on offer, or changes what is asked for it. Who holds it at this moment holds it at the price they saw.
 *
 * @throws ProblemError what `refuseUnlessInHand` throws, `ticket_in_transfer`, `resale_not_allowed`, `offer_too_high`,
 * `invalid_request`, `not_on_sale`, `payment_pending`
 */
export async function offerTicket(deps: ResaleDeps, wish: OwnerWish & { price: number }): Promise<void> {
  const seat = await seatOf(deps, wish);
  const isNew = await deps.database.inTransaction((sql) => judgeAndOffer(sql, deps, wish, seat), {
    repeatable: true,
  });
  if (!isNew) return;
  const { listingId, accountId: buyerId, price: offerPrice } = wish;
  deps.listings.seatsChanged([
    { listingId, seat: seat.seat, status: 'offered', buyerId, heldUntil: null, offerPrice },
  ]);
}

async function judgeAndOffer(
  sql: Sql,
  deps: ResaleDeps,
  wish: OwnerWish & { price: number },
  seat: SeatRef,
): Promise<boolean> {
  const { listingId, epoch, accountId, price } = wish;
  const [row] = await lockTickets(sql, [wish]);
  const hands = await readHands(sql, listingId, wish.seat);
  const isScanned = (await deps.gates.scannedIn(sql, [wish])).length > 0;
  refuseUnlessInHand({ row: row ?? null, hands, isScanned }, { ...wish, seat });
  if (row!.offerPrice === price) return false;
  if (row!.state === 'held' && !row!.isPastTime) throw beingBought(seat);
  const open = await deps.transfers.openOf(sql, { listingId, seat: wish.seat, epoch });
  if (open !== null) throw inTransfer(listingId, open);
  const terms = (await deps.listings.saleTerms(sql, [listingId])).get(listingId)!;
  const refusal = notOnSale(terms);
  if (refusal !== null) throw refusal;
  refuseUnlessSellable((await readPurchase(sql, wish))!, wish, terms);
  if (!(await offerIfOwned(sql, { ...wish, ownerId: accountId })))
    throw new Error('A ticket was lost under its own lock.');
  return true;
}

function refuseUnlessSellable(
  purchase: Purchase,
  { listingId, accountId, price }: OwnerWish & { price: number },
  terms: SaleTerms,
): void {
  const { paid, currency } = purchase;
  if (terms.resalePercent === 0) throw notAllowed('none', `"${terms.title}" has no resale.`);
  if (purchase.buyerId !== accountId)
    throw notAllowed(
      'not_bought',
      'The ticket was handed to you: you paid nothing for it. Hand it on, or back.',
    );
  if (purchase.isDisputed)
    throw notAllowed('disputed', 'Your bank took back what was paid for it: it is about to be void.');
  if (!purchase.isCaptured)
    throw new ProblemError(
      'payment_pending',
      { orderId: encodeIdInListing('ord', listingId, purchase.orderId) },
      'Your own payment for the ticket is not through yet. It is not on offer: try again in a moment.',
      { retryAfterSeconds: 5 },
    );
  const highest = highestPrice(paid, terms);
  if (price > highest)
    throw new ProblemError(
      'offer_too_high',
      { highest, currency },
      `You may ask for ${terms.resalePercent} percent of what you paid at most, ${highest} in the smallest unit of ${currency}. The ticket is not on offer at this price.`,
    );
  const fault = unchargeable(price, currency);
  if (fault !== null)
    throw new ProblemError(
      'invalid_request',
      { issues: [{ path: 'body.price', message: fault }] },
      `body.price: ${fault}. The ticket is not on offer at this price.`,
    );
}

/**
 * Takes an offer back. Who holds the ticket loses it, and has paid nothing.
 *
 * @throws ProblemError what `refuseUnlessInHand` throws, but for scans
 */
export async function withdrawOffer(deps: ResaleDeps, wish: OwnerWish): Promise<void> {
  const seat = await seatOf(deps, wish);
  const { listingId, accountId } = wish;
  const isWithdrawn = await deps.database.inTransaction(
    async (sql) => {
      const [row] = await lockTickets(sql, [wish]);
      const hands = await readHands(sql, listingId, wish.seat);
      refuseUnlessInHand({ row: row ?? null, hands, isScanned: false }, { ...wish, seat });
      return withdrawIfNobodyPays(sql, { ...wish, ownerId: accountId });
    },
    { repeatable: true },
  );
  if (!isWithdrawn) return;
  deps.listings.seatsChanged([
    { listingId, seat: seat.seat, status: 'sold', buyerId: accountId, heldUntil: null },
  ]);
}

/** @throws ProblemError `not_found` */
async function seatOf(deps: ResaleDeps, { listingId, seat, ticket }: OwnerWish): Promise<SeatRef> {
  const terms = (await deps.listings.saleTerms(deps.database.connection, [listingId])).get(listingId);
  if (terms === undefined) throw notFound('ticket', ticket);
  const seatMap = await deps.venues.seatMap(terms.seatMapId);
  if (!seatMap.has(seat)) throw notFound('ticket', ticket);
  return { seat, label: seatMap.labelOf(seat) };
}

function notAllowed(
  reason: 'none' | 'not_bought' | 'disputed',
  said: string,
): ProblemError<'resale_not_allowed'> {
  return new ProblemError('resale_not_allowed', { reason }, `${said} Nothing was changed.`);
}

function inTransfer(
  listingId: number,
  { transferId, expiresAt }: { transferId: number; expiresAt: Date },
): ProblemError<'ticket_in_transfer'> {
  const id = encodeIdInListing('trf', listingId, transferId);
  return new ProblemError(
    'ticket_in_transfer',
    { transferId: id, expiresAt: expiresAt.toISOString() },
    `You are handing the ticket on (${id}), and somebody may take it until ${expiresAt.toISOString()}. Cancel that first.`,
  );
}
