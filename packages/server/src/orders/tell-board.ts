import type { OrdersDeps } from './deps.ts';

interface SeatsOfOrder {
  readonly listingId: number;
  readonly seats: readonly number[];
}

interface SeatsOfBuyer extends SeatsOfOrder {
  readonly buyerId: number;
}

interface HeldSeats extends SeatsOfBuyer {
  readonly expiresAt: Date;
}

type Told = { readonly listings: Pick<OrdersDeps['listings'], 'seatsChanged'> };
type SeatChange = Parameters<OrdersDeps['listings']['seatsChanged']>[0][number];

/** The seats of these orders are held until the orders' end. */
export function tellHeld(deps: Told, orders: readonly HeldSeats[]): void {
  tell(deps, orders, ({ buyerId, expiresAt }) => ({ status: 'held', buyerId, heldUntil: expiresAt }));
}

/** The seats of these orders are being paid. */
export function tellPaying(deps: Told, orders: readonly SeatsOfBuyer[]): void {
  tell(deps, orders, ({ buyerId }) => ({ status: 'paying', buyerId, heldUntil: null }));
}

/** The seats of these orders are their buyers'. */
export function tellSold(deps: Told, orders: readonly SeatsOfBuyer[]): void {
  tell(deps, orders, ({ buyerId }) => ({ status: 'sold', buyerId, heldUntil: null }));
}

/** The seats of these orders can be had again. */
export function tellFreed(deps: Told, orders: readonly SeatsOfOrder[]): void {
  tell(deps, orders, () => ({ status: 'free', buyerId: null, heldUntil: null }));
}

/** The seats are their seller's, who keeps them back. */
export function tellKept(deps: Told, listings: readonly SeatsOfOrder[]): void {
  tell(deps, listings, () => ({ status: 'kept', buyerId: null, heldUntil: null }));
}

function tell<Order extends SeatsOfOrder>(
  { listings }: Told,
  orders: readonly Order[],
  stands: (order: Order) => Pick<SeatChange, 'status' | 'buyerId' | 'heldUntil'>,
): void {
  listings.seatsChanged(
    orders.flatMap((order) =>
      order.seats.map((seat) => ({ listingId: order.listingId, seat, ...stands(order) })),
    ),
  );
}
