import type { AdmitOne, HeldOrder, Listing, Order, SeatSelection } from '@admit-one/sdk';
import type { Context } from '../context.ts';
import { count } from '../render/text.ts';
import { sendOnce } from '../send-once.ts';

/**
 * Holds the seats, all of them or none.
 * @throws AdmitOneError `seats_taken`, `limit_reached`, `not_on_sale`
 */
export async function holdSeats(
  context: Context,
  client: AdmitOne,
  listing: Pick<Listing, 'id' | 'title'>,
  ordinals: readonly number[],
): Promise<HeldOrder> {
  return holdSelection(context, client, listing, { seats: [...ordinals] });
}

/**
 * Holds these seats, or the best for a wish.
 * @throws AdmitOneError as `holdSeats`, and `sold_out`, `no_such_block`
 */
export async function holdSelection(
  context: Context,
  client: AdmitOne,
  listing: Pick<Listing, 'id' | 'title'>,
  { seats, best }: SeatSelection,
): Promise<HeldOrder> {
  // In one order, so that the same seats are the same request however they were picked.
  const body: SeatSelection =
    seats === undefined ? { best } : { seats: [...seats].sort((one, other) => one - other) };
  const request = {
    operation: 'selectSeats',
    path: `/v1/listings/${listing.id}/orders`,
    body,
    about: `hold ${count(best?.count ?? seats?.length ?? 0, 'seat')} of ${listing.title}`,
  };
  const send = () =>
    sendOnce(context, request, (idempotencyKey) => client.orders.hold(listing.id, body, { idempotencyKey }));
  return context.output.during('Holding the seats', async () => {
    const order = await send();
    // The answer to an earlier request that was lost: what it held is over by now, so this is a new wish.
    return isOver(order) ? send() : order;
  });
}

/** By the server's word: this machine's clock may be wrong. */
function isOver({ state }: Order): boolean {
  return state === 'released' || state === 'expired' || state === 'void';
}
