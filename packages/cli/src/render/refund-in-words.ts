import type { Order } from '@admit-one/sdk/contract';

/** `refunded`, `partly refunded`, or nothing where every ticket is still good. */
export function refundInWords({ seats }: Pick<Order, 'seats'>): string | undefined {
  const back = seats.filter(({ refundedAt }) => refundedAt !== null).length;
  if (back === 0) return undefined;
  return back === seats.length ? 'refunded' : 'partly refunded';
}
