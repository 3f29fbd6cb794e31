import type { LockedOrder } from './lock.sql.ts';

/** The seats of orders, one row each, as they are locked. */
export function seatsOf(
  orders: readonly Pick<LockedOrder, 'listingId' | 'seats'>[],
): { listingId: number; seat: number }[] {
  return orders.flatMap(({ listingId, seats }) => seats.map((seat) => ({ listingId, seat })));
}
