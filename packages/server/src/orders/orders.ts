import { encodeIdInListing, type HeldOrder, type Order, type OrderState } from '@admit-one/sdk/contract';
import { newId } from '../platform/ids.ts';
import type { Loop } from '../platform/loops.ts';
import { deliverCaptures, deliverLettingGo } from './capture.ts';
import { createChange } from './change.ts';
import type { ChangeWish } from './change-decision.ts';
import type { OrdersDeps } from './deps.ts';
import { createDrive, createFind } from './drive.ts';
import { sweepExpired } from './expire.ts';
import { createHold } from './hold.ts';
import type { HoldWish } from './hold-decision.ts';
import { deliverDue } from './outbox.ts';
import { createPay, type PayWish } from './pay.ts';
import { deliverPublishing } from './publish.ts';
import { hasOpenOrders } from './read.sql.ts';
import { createReadOrder, listOrders, type OrderWish, toOrder } from './read.ts';
import { reconcile } from './reconcile.ts';
import { releaseOrder } from './release.ts';
import { seatMapOfListing } from './seat-map-of-listing.ts';

export type { ChangeWish } from './change-decision.ts';
export type { HoldWish } from './hold-decision.ts';
export type { PayWish } from './pay.ts';
export type { OrderWish } from './read.ts';

/** The sale, as the rest of the server sees it. Each step is a file beside this one. */
export interface Orders {
  hold(wish: HoldWish): Promise<HeldOrder>;
  pay(wish: PayWish): Promise<Order>;
  changeSeats(wish: ChangeWish): Promise<Order>;
  release(wish: OrderWish): Promise<Order>;
  read(wish: OrderWish): Promise<Order>;
  list(wish: {
    buyerId: number;
    state: OrderState | undefined;
    limit: number;
    cursor: string | undefined;
  }): Promise<{ items: Order[]; nextCursor: string | null }>;
  hasOpenOrders(buyerId: number): Promise<boolean>;
  /** Something happened to this attempt at the gateway: look at it now. False where there is no such attempt. */
  driveOn(listingId: number, paymentId: number): Promise<boolean>;
  readonly loops: readonly Loop[];
}

/** What `createOrders` is given; ids are random unless told, and seat maps are remembered. */
export type OrdersOptions = Omit<OrdersDeps, 'seatMapOfListing' | 'newId'> &
  Partial<Pick<OrdersDeps, 'seatMapOfListing' | 'newId'>>;

export function createOrders(given: OrdersOptions): Orders {
  const deps: OrdersDeps = {
    newId,
    ...given,
    seatMapOfListing: given.seatMapOfListing ?? seatMapOfListing(given),
  };
  const hold = createHold(deps);
  const change = createChange(deps);
  const drive = createDrive(deps);
  const find = createFind(deps);
  const readOrder = createReadOrder(deps, { isEntry: true });
  // For those who were let in before: what they did is done, and has to be told.
  const readDone = createReadOrder(deps, { isEntry: false });
  const pay = createPay(deps, drive, readDone);

  return {
    async hold(wish) {
      const holding = await hold(wish);
      if ('made' in holding) {
        const { made, terms, reasons } = holding;
        const order = await toOrder(deps, made, terms);
        return reasons === undefined ? order : { ...order, reasons };
      }
      const { listingId, buyerId } = wish;
      const order = encodeIdInListing('ord', listingId, holding.earlier);
      return readDone({ listingId, orderId: holding.earlier, order, buyerId });
    },

    pay,

    async changeSeats(wish) {
      await change(wish);
      return readDone(wish);
    },

    async release(wish) {
      await releaseOrder(deps, drive, wish);
      return readDone(wish);
    },

    read: readOrder,
    list: (wish) => listOrders(deps, wish),
    hasOpenOrders: (buyerId) => hasOpenOrders(deps.database.connection, buyerId),

    async driveOn(listingId, paymentId) {
      const payment = await find({ listingId, paymentId });
      if (payment !== null) await drive(payment);
      return payment !== null;
    },

    loops: [
      { name: 'outbox', everyMs: 500, run: () => untilNothingIsLeft(() => deliverDue(deps, deliveries)) },
      // Of its own: where tickets are read from may be slow, and holds no money up.
      {
        name: 'publish',
        everyMs: 500,
        run: () => untilNothingIsLeft(() => deliverDue(deps, { publish: deliverPublishing })),
      },
      ...reconcileLanes.map((name) => ({
        name,
        everyMs: 2_000,
        run: () => untilNothingIsLeft(() => reconcile(deps, drive)),
      })),
      { name: 'sweep', everyMs: 5_000, run: () => untilNothingIsLeft(() => sweepExpired(deps)) },
    ],
  };
}

/** Beside each other, so that attempts at which the gateway is silent keep few others waiting. */
const reconcileLanes = ['reconcile', 'reconcile, second', 'reconcile, third', 'reconcile, fourth'];

/** Who brings about which effect. */
const deliveries = { capture: deliverCaptures, 'let-go': deliverLettingGo };

async function untilNothingIsLeft(work: () => Promise<number>): Promise<void> {
  while ((await work()) > 0);
}
