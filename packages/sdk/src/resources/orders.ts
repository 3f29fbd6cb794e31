import type { Call } from '../call.ts';
import type {
  BodyOf,
  HeldOrder,
  Order,
  PaymentMethod,
  QueryOf,
  ResponseOf,
  Sale,
  SeatSelection,
} from '../contract/index.ts';
import type { CallOptions } from '../options.ts';
import { Pages } from '../pages.ts';

/** Purchases: a buyer holds seats, pays for them or gives them back; a seller refunds them. */
export class OrdersResource {
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  /**
   * Holds seats for ten minutes, all of them or none: these, `{ seats: [14, 15] }`, or the best there are for a wish,
   * `{ best: { count: 2 } }`, with `reasons` why.
   * Errors: `seats_taken` (which ones, and the nearest free ones), `sold_out` and `no_such_block` (what would help),
   * `limit_reached`, `not_on_sale`, `seats_unknown`, `not_found`; `invalid_request` for a section or a category that
   * the house does not have.
   */
  hold(listingId: string, selection: SeatSelection, options?: CallOptions): Promise<HeldOrder> {
    return this.#call('selectSeats', { params: { listingId }, body: selection }, options);
  }

  /** Your orders, newest first. */
  list(query: QueryOf<'listOrders'> = {}, options?: CallOptions): Pages<Order> {
    return new Pages(query, (page) => this.#call('listOrders', { query: page }, options));
  }

  get(orderId: string, options?: CallOptions): Promise<Order> {
    return this.#call('readOrder', { params: { orderId } }, options);
  }

  /**
   * Holds these seats instead, all of them or none: those that are not named any more are given back, and until the new
   * ones are held the old ones stay. The hold ends when it would have ended; seats that stay cost what they cost.
   * Errors: `seats_taken` (which ones), `hold_expired`, `order_state`, `limit_reached`, `not_on_sale`, `seats_unknown`.
   */
  changeSeats(orderId: string, change: BodyOf<'changeSeats'>, options?: CallOptions): Promise<Order> {
    return this.#call('changeSeats', { params: { orderId }, body: change }, options);
  }

  /** Adds seats to a hold and drops others, in one step. Errors: those of `changeSeats`. */
  swapSeats(
    order: Pick<Order, 'id' | 'seats'>,
    { add = [], drop = [] }: { add?: readonly number[]; drop?: readonly number[] },
    options?: CallOptions,
  ): Promise<Order> {
    const stay = order.seats.map(({ seat }) => seat).filter((seat) => !drop.includes(seat));
    return this.changeSeats(order.id, { seats: [...new Set([...stay, ...add])] }, options);
  }

  /** Gives the seats back. Errors: `order_state`, `payment_pending`. */
  release(orderId: string, options?: CallOptions): Promise<Order> {
    return this.#call('releaseOrder', { params: { orderId } }, options);
  }

  /**
   * Pays. The order comes back `paid`, or still `paying` with `payment.nextAction` where the buyer must act.
   * Errors: `payment_declined` (how many more cards may be tried), `hold_expired`, `order_state`, `not_on_sale`.
   */
  pay(orderId: string, method: PaymentMethod, options?: CallOptions): Promise<Order> {
    return this.#call('buyTickets', { params: { orderId }, body: { method } }, options);
  }
  /** The orders of a listing with their buyers, newest first; for its seller and their staff. Errors: `not_found`. */
  ofListing(listingId: string, query: QueryOf<'listSales'> = {}, options?: CallOptions): Pages<Sale> {
    return new Pages(query, (page) =>
      this.#call('listSales', { params: { listingId }, query: page }, options),
    );
  }

  /**
   * Takes tickets back, the whole order's unless told: they are void at once, and their money goes back to the card.
   * For the listing's seller and their staff. Errors: `not_refundable` (which seats), `order_state`, `not_found`.
   */
  refund(
    orderId: string,
    wish: BodyOf<'refundOrder'> = {},
    options?: CallOptions,
  ): Promise<ResponseOf<'refundOrder'>> {
    return this.#call('refundOrder', { params: { orderId }, body: wish }, options);
  }

  /** The refunds of an order, and how far they are. */
  refunds(orderId: string, options?: CallOptions): Promise<ResponseOf<'listRefunds'>> {
    return this.#call('listRefunds', { params: { orderId } }, options);
  }
}
