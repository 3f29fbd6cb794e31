import { encodeId, type Order } from '@admit-one/sdk/contract';
import type { TestAccount } from '../support/accounts.ts';
import { ask } from '../support/client.ts';
import { askAndNote, type Told } from './ask-and-note.ts';
import type { How } from './ask-until-known.ts';
import type { World } from './world.ts';

export interface Buyer {
  hold(listing: string, seats: readonly number[], how?: How): Promise<Told>;
  /** Seats that the server chooses. */
  holdBest(listing: string, count: number, how?: How): Promise<Told>;
  /** These seats instead of those that it is for. */
  change(order: Order, seats: readonly number[], how?: How): Promise<Told>;
  /** With a card of the sandbox's; null for a page of the gateway. */
  pay(order: Order, how?: How & { card?: string | null }): Promise<Told>;
  release(order: Order, how?: How): Promise<Told>;
}

const visa = 'pm_card_visa';
export const declined = 'pm_card_visa_chargeDeclinedInsufficientFunds';

export function newBuyer(world: World, { accountId, token }: TestAccount): Buyer {
  const buyer = encodeId('acc', accountId);
  const of = (order: Order) => ({
    buyer,
    listing: order.listingId,
    order: order.id,
    seats: order.seats.map(({ seat }) => seat),
  });
  return {
    hold: (listing, seats, how = {}) =>
      askAndNote(
        world,
        { operation: 'hold', buyer, listing, order: null, seats },
        how,
        (url, idempotencyKey) =>
          ask(url, 'selectSeats', { params: { listingId: listing }, body: { seats }, token, idempotencyKey }),
      ),
    holdBest: (listing, count, how = {}) =>
      askAndNote(
        world,
        { operation: 'hold', buyer, listing, order: null, seats: [] },
        how,
        (url, idempotencyKey) =>
          ask(url, 'selectSeats', {
            params: { listingId: listing },
            body: { best: { count } },
            token,
            idempotencyKey,
          }),
      ),
    change: (order, seats, how = {}) =>
      askAndNote(world, { ...of(order), operation: 'change', seats }, how, (url, idempotencyKey) =>
        ask(url, 'changeSeats', { params: { orderId: order.id }, body: { seats }, token, idempotencyKey }),
      ),
    pay: (order, { card = visa, ...how } = {}) =>
      askAndNote(world, { operation: 'pay', ...of(order) }, how, (url, idempotencyKey) =>
        ask(url, 'buyTickets', {
          params: { orderId: order.id },
          body: {
            method: card === null ? { type: 'page' } : { type: 'payment_method', paymentMethod: card },
          },
          token,
          idempotencyKey,
        }),
      ),
    release: (order, how = {}) =>
      askAndNote(world, { operation: 'release', ...of(order) }, how, (url) =>
        ask(url, 'releaseOrder', { params: { orderId: order.id }, token }),
      ),
  };
}
