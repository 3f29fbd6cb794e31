import type { OrdersDeps } from './deps.ts';
import type { LockedTicket } from './lock.sql.ts';

interface SeatsOfOrder {
  readonly listingId: number;
  readonly seats: readonly number[];
}

interface SeatsOfBuyer extends SeatsOfOrder {
  readonly buyerId: number;
}

interface HeldSeats extends SeatsOfBuyer {
  readonly expiresAt: Date;
  /** What their owners want for those that are on offer, in the order of the seats; what is known stays, where nobody says. */
  readonly offers?: readonly (number | null)[];
}

type Told = { readonly listings: Pick<OrdersDeps['listings'], 'seatsChanged'> };
type SeatChange = Parameters<OrdersDeps['listings']['seatsChanged']>[0][number];

/** The seats of these orders are held until the orders' end. */
export function tellHeld(deps: Told, orders: readonly HeldSeats[]): void {
  tell(deps, orders, ({ buyerId, expiresAt, offers }, at) => ({
    ...{ status: 'held', buyerId, heldUntil: expiresAt },
    ...(offers !== undefined && { offerPrice: offers[at] ?? null }),
  }));
}

/** The seats of these orders are being paid. */
export function tellPaying(deps: Told, orders: readonly SeatsOfBuyer[]): void {
  tell(deps, orders, ({ buyerId }) => ({ status: 'paying', buyerId, heldUntil: null }));
}

/** The seats of these orders are their buyers'. */
export function tellSold(deps: Told, orders: readonly SeatsOfBuyer[]): void {
  tell(deps, orders, ({ buyerId }) => ({ status: 'sold', buyerId, heldUntil: null }));
}

/**
 * These orders have given back those of the tickets that carried them, as they were when they were locked: free, or on
 * offer again.
 */
export function tellGivenBack(
  deps: Told,
  orders: readonly { readonly listingId: number; readonly orderId: number }[],
  tickets: readonly LockedTicket[],
): void {
  const carried = tickets.filter(({ listingId, orderId }) =>
    orders.some((order) => order.listingId === listingId && order.orderId === orderId),
  );
  tellFreeOrOffered(
    deps,
    carried.map((ticket) => ({ ...ticket, state: ticket.ownerId === null ? 'free' : 'offered' })),
  );
}

/** Tickets that can be had: nobody's, or of owners who sell them on. */
export function tellFreeOrOffered(
  { listings }: Told,
  tickets: readonly {
    readonly listingId: number;
    readonly seat: number;
    readonly state: 'free' | 'offered';
    readonly offerPrice: number | null;
  }[],
): void {
  listings.seatsChanged(
    tickets.map(({ listingId, seat, state, offerPrice }) => ({
      ...{ listingId, seat, status: state, buyerId: null, heldUntil: null, offerPrice },
    })),
  );
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
  stands: (order: Order, at: number) => Omit<SeatChange, 'listingId' | 'seat'>,
): void {
  listings.seatsChanged(
    orders.flatMap((order) =>
      order.seats.map((seat, at) => ({ listingId: order.listingId, seat, ...stands(order, at) })),
    ),
  );
}
