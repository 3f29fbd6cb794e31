import type { Order } from '@admit-one/sdk/contract';
import { ask } from '../support/client.ts';
import { askAndNote, type Told } from './ask-and-note.ts';
import type { How } from './ask-until-known.ts';
import { type HandTold, noteHand } from './note-hand.ts';
import type { World } from './world.ts';

/** The world's seller takes a whole order back; `told` is what its buyer was told when they paid it. */
export function refund(world: World, told: Told, how: How = {}): Promise<Told> {
  const { buyer, listing, order, seats } = told;
  return askAndNote(
    world,
    { operation: 'refund', buyer, listing, order, seats },
    how,
    async (url, idempotencyKey) => {
      const answer = await ask(url, 'refundOrder', {
        params: { orderId: order! },
        body: {},
        token: world.seller.token,
        idempotencyKey,
      });
      // What is noted is the order, as the seller sees it.
      return {
        ...answer,
        body: answer.status < 300 ? (answer.body.order as unknown as Order) : (null as never),
      };
    },
  );
}

/** The world's seller keeps a seat back. */
export function keep(world: World, listing: string, seat: number, how: How = {}): Promise<HandTold<unknown>> {
  return noteHand(world, { ...seatOf(listing, seat), operation: 'keep' }, how, 'keepSeats', () => ({
    params: { listingId: listing },
    body: { seats: [seat], reason: 'a pillar' },
    token: world.seller.token,
  }));
}

/** And puts it on sale again. */
export function letGo(
  world: World,
  listing: string,
  seat: number,
  how: How = {},
): Promise<HandTold<unknown>> {
  return noteHand(world, { ...seatOf(listing, seat), operation: 'let go' }, how, 'releaseSeats', () => ({
    params: { listingId: listing },
    body: { seats: [seat] },
    token: world.seller.token,
  }));
}

function seatOf(listing: string, seat: number) {
  return { account: 'the seller', listing, seat, epoch: 0 };
}
