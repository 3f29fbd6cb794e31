import { scannedIn } from '../../../src/gates/gates.ts';
import * as authorize from '../../../src/orders/authorize.sql.ts';
import * as begin from '../../../src/orders/begin.sql.ts';
import * as cancel from '../../../src/orders/cancel.sql.ts';
import * as capture from '../../../src/orders/capture.sql.ts';
import * as change from '../../../src/orders/change.sql.ts';
import * as decline from '../../../src/orders/decline.sql.ts';
import * as expire from '../../../src/orders/expire.sql.ts';
import * as hold from '../../../src/orders/hold.sql.ts';
import * as kept from '../../../src/orders/kept/kept.sql.ts';
import * as lock from '../../../src/orders/lock.sql.ts';
import * as mails from '../../../src/orders/mails/deliver-mails.sql.ts';
import * as outbox from '../../../src/orders/outbox.sql.ts';
import * as payment from '../../../src/orders/payment.ts';
import * as read from '../../../src/orders/read.sql.ts';
import * as cancelListing from '../../../src/orders/refunds/cancel-listing.sql.ts';
import * as dispute from '../../../src/orders/refunds/dispute.sql.ts';
import * as giveBack from '../../../src/orders/refunds/give-back.sql.ts';
import * as refund from '../../../src/orders/refunds/refund.sql.ts';
import * as resale from '../../../src/orders/resale/offers.sql.ts';
import * as sellOn from '../../../src/orders/resale/sell-on.sql.ts';
import * as sell from '../../../src/orders/sell.sql.ts';
import type { Sql } from '../../../src/platform/database/database.ts';
import { readHands } from '../../../src/tickets/hands.sql.ts';
import * as take from '../../../src/tickets/transfer/take.sql.ts';
import * as transfer from '../../../src/tickets/transfer/transfer.sql.ts';
import { second, toDate } from '../model/time.ts';
import { listingId, price, startOfTime } from '../setting.ts';

/** Numbers to make arguments of: small ones, so that calls meet on the same rows. */
export interface Dice {
  /** 0 … below - 1. */
  below(count: number): number;
}

export type Call = (sql: Sql, dice: Dice) => Promise<unknown>;

/** Every function of the sale that runs a statement, with arguments that the dice decide. */
export const calls: Readonly<Record<string, Call>> = {
  lockBuyers: (sql, dice) => lock.lockBuyers(sql, some(dice, buyerKey)),
  lockOrders: (sql, dice) => lock.lockOrders(sql, some(dice, orderKey)),
  lockPayments: (sql, dice) => lock.lockPayments(sql, some(dice, paymentKey)),
  lockTickets: (sql, dice) => lock.lockTickets(sql, some(dice, seatKey)),

  readJudgements: (sql, dice) => hold.readJudgements(sql, [holdWish(dice), holdWish(dice)]),
  insertOrdersAndTakeSeatsIfFree: (sql, dice) =>
    hold.insertOrdersAndTakeSeatsIfFree(sql, [newOrder(dice)], 600),
  findOrdersByKeys: (sql, dice) => hold.findOrdersByKeys(sql, [holdWish(dice), holdWish(dice)]),

  readChangeJudgement: (sql, dice) =>
    change.readChangeJudgement(sql, {
      ...orderKey(dice),
      seats: [0, 1, 2, 3].slice(dice.below(3)),
      idempotencyKey: key(dice),
    }),
  changeSeatsIfHeld: (sql, dice) => change.changeSeatsIfHeld(sql, seatChange(dice)),

  readAttempts: (sql, dice) => begin.readAttempts(sql, some(dice, orderKey)),
  countSeatsBeside: (sql, dice) => begin.countSeatsBeside(sql, [{ ...orderKey(dice), ...buyerKey(dice) }]),
  // One: of two orders with the same seat either may have it, and the sale never asks for both.
  holdAnewIfExpired: (sql, dice) => begin.holdAnewIfExpired(sql, [orderKey(dice)], 900),
  beginPaymentsIfHeld: (sql, dice) => begin.beginPaymentsIfHeld(sql, [newPayment(dice)], 900),

  joinAttempts: (sql, dice) =>
    begin.joinAttempts(
      sql,
      some(dice, (d) => ({ ...paymentKey(d), idempotencyKey: key(d), requestHash: hash(d) })),
    ),

  findPayments: (sql, dice) => payment.findPayments(sql, any(dice, paymentKey)),
  findPaymentByKey: (sql, dice) =>
    payment.findPaymentByKey(sql, listingId, orderKey(dice).orderId, key(dice)),
  findLivePayment: (sql, dice) => payment.findLivePayment(sql, listingId, orderKey(dice).orderId),
  claimOpenPayments: (sql, dice) => payment.claimOpenPayments(sql, 3, 10 + dice.below(2)),

  storeReferencesIfCreated: (sql, dice) =>
    authorize.storeReferencesIfCreated(
      sql,
      some(dice, paymentKey).map((one) => ({ ...one, reference: `pi_${one.paymentId + dice.below(2)}` })),
    ),
  storeActionIfCreated: (sql, dice) => authorize.storeActionIfCreated(sql, paymentKey(dice), 'https://a'),
  markAuthorizedIfCreated: (sql, dice) => authorize.markAuthorizedIfCreated(sql, some(dice, paymentKey)),

  sellIfPaying: (sql, dice) => {
    const { orderId } = orderKey(dice);
    return sell.sellIfPaying(sql, [{ listingId, orderId, paymentId: mostly(dice, orderId) }]);
  },

  markDueIfAuthorized: (sql, dice) => sellOn.markDueIfAuthorized(sql, some(dice, paymentKey)),
  readResoldTickets: (sql, dice) => sellOn.readResoldTickets(sql, orderKey(dice)),
  sellOnIfDue: (sql, dice) => {
    const { orderId } = orderKey(dice);
    return sellOn.sellOnIfDue(sql, { listingId, orderId, paymentId: mostly(dice, orderId) });
  },
  readPurchase: (sql, dice) => resale.readPurchase(sql, seatKey(dice)),
  offerIfOwned: (sql, dice) =>
    resale.offerIfOwned(sql, { ...ownedTicket(dice), price: oneOf(dice, price, price - 1) }),
  withdrawIfNobodyPays: (sql, dice) => resale.withdrawIfNobodyPays(sql, ownedTicket(dice)),
  findOffer: (sql, dice) => resale.findOffer(sql, ownedTicket(dice)),
  findOffersOfOwner: (sql, dice) =>
    resale.findOffersOfOwner(sql, { ownerId: 1 + dice.below(2), after: afterSeat(dice), limit: 2 }),

  'tickets.readHands': (sql, dice) => readHands(sql, listingId, dice.below(4)),
  'gates.readScannedIn': (sql, dice) => scannedIn(sql, some(dice, ownedTicket)),
  'transfers.lockReceiver': (sql, dice) => transfer.lockReceiver(sql, listingId, buyerKey(dice).buyerId),
  'transfers.lockTicket': (sql, dice) => transfer.lockTicket(sql, listingId, dice.below(4)),
  'transfers.findTransferByCode': (sql, dice) => transfer.findTransferByCode(sql, listingId, codeOf(dice)),
  'transfers.lockTransfer': (sql, dice) => transfer.lockTransfer(sql, listingId, 1 + dice.below(3)),
  'transfers.cancelTransfersOfTicketIfOpen': (sql, dice) =>
    transfer.cancelTransfersOfTicketIfOpen(sql, ownedTicket(dice)),
  'transfers.insertTransfer': (sql, dice) => {
    const transferId = 1 + dice.below(3);
    return transfer.insertTransfer(sql, {
      ...{ ...ownedTicket(dice), transferId, fromId: 1 + dice.below(2), codeHash: Buffer.from([transferId]) },
      ...{ toEmail: oneOf(dice, null, 'b@a.test'), expiresAt: toDate(startOfTime + 86_400 * second) },
    });
  },
  'transfers.cancelTransferIfOpen': (sql, dice) =>
    transfer.cancelTransferIfOpen(sql, listingId, 1 + dice.below(3)),
  'transfers.findOpenTransfer': (sql, dice) => transfer.findOpenTransfer(sql, ownedTicket(dice)),
  'transfers.countSeatsOf': (sql, dice) => take.countSeatsOf(sql, listingId, 1 + dice.below(2)),
  'transfers.handOnIfOwned': (sql, dice) =>
    take.handOnIfOwned(sql, { listingId, transferId: 1 + dice.below(3), toId: 1 + dice.below(2) }),

  markCapturedIfDue: (sql, dice) => capture.markCapturedIfDue(sql, some(dice, paymentKey)),
  markPaymentFailedIfDue: (sql, dice) => capture.markPaymentFailedIfDue(sql, paymentKey(dice), 'refused'),
  markOrderVoidIfPaid: (sql, dice) => capture.markOrderVoidIfPaid(sql, listingId, orderKey(dice).orderId),
  takeBackTicketsOfOrder: (sql, dice) =>
    capture.takeBackTicketsOfOrder(sql, listingId, orderKey(dice).orderId),

  markPaymentFailedIfCreated: (sql, dice) =>
    decline.markPaymentFailedIfCreated(sql, paymentKey(dice), 'generic_decline'),
  markOrderDeclined: (sql, dice) =>
    decline.markOrderDeclined(sql, listingId, orderKey(dice).orderId, oneOf(dice, 'held', 'released')),
  holdTicketsAgainIfPaying: (sql, dice) =>
    decline.holdTicketsAgainIfPaying(sql, listingId, orderKey(dice).orderId),
  freeTicketsIfOfOrder: (sql, dice) => decline.freeTicketsIfOfOrder(sql, listingId, orderKey(dice).orderId),

  markCancelingIfOpen: (sql, dice) => cancel.markCancelingIfOpen(sql, paymentKey(dice)),
  markPaymentCanceledIfCanceling: (sql, dice) => cancel.markPaymentCanceledIfCanceling(sql, paymentKey(dice)),
  markAuthorizedIfCanceling: (sql, dice) => cancel.markAuthorizedIfCanceling(sql, paymentKey(dice)),
  markOrderGivenUp: (sql, dice) =>
    cancel.markOrderGivenUp(sql, listingId, orderKey(dice).orderId, oneOf(dice, 'expired', 'released')),

  expireHeldOrders: (sql) => expire.expireHeldOrders(sql, 100),
  freeTicketsOfExpired: (sql, dice) =>
    expire.freeTicketsOfExpired(sql, [{ ...orderKey(dice), seats: seatsOf(dice) }]),

  queueMessages: (sql, dice) =>
    outbox.queueMessages(sql, [
      { ...messageKey(dice), kind: oneOf(dice, 'capture', 'mail'), payload: { a: 1 } },
    ]),
  claimMessages: (sql, dice) =>
    outbox.claimMessages(sql, [oneOf(dice, 'capture', 'mail'), 'let-go'], 60, 100),
  deleteMessages: (sql, dice) => outbox.deleteMessages(sql, [messageKey(dice)]),
  postponeMessages: (sql, dice) =>
    outbox.postponeMessages(sql, [{ ...messageKey(dice), seconds: 2 ** dice.below(4) }]),

  findOrders: (sql, dice) => read.findOrders(sql, any(dice, orderKey)),
  findOrdersOfBuyer: (sql, dice) =>
    read.findOrdersOfBuyer(sql, {
      ...{ ...buyerKey(dice), state: stateOrNot(dice), limit: 2 },
      after: after(dice),
    }),
  findOrdersOfListing: (sql, dice) =>
    read.findOrdersOfListing(sql, { listingId, state: stateOrNot(dice), after: after(dice), limit: 2 }),
  hasOpenOrders: (sql, dice) => read.hasOpenOrders(sql, buyerKey(dice).buyerId),

  lockTakenPayments: (sql, dice) => refund.lockTakenPayments(sql, some(dice, orderKey)),
  readOwnedTickets: (sql, dice) => refund.readOwnedTickets(sql, some(dice, orderKey)),
  insertRefundsIfNew: (sql, dice) => refund.insertRefundsIfNew(sql, [newRefund(dice)]),
  takeBackTicketsIfOwned: (sql, dice) => refund.takeBackTicketsIfOwned(sql, [ownedTicket(dice)]),
  findRefundRequest: (sql, dice) => refund.findRefundRequest(sql, orderKey(dice), key(dice)),
  readRefundsOfOrder: (sql, dice) => refund.readRefundsOfOrder(sql, orderKey(dice)),
  readDueRefunds: (sql, dice) => giveBack.readDueRefunds(sql, any(dice, refundKey)),
  markRefundDoneIfDue: (sql, dice) => giveBack.markRefundDoneIfDue(sql, refundKey(dice), 're_1'),
  markRefundDoneWithoutMoney: (sql, dice) => giveBack.markRefundDoneWithoutMoney(sql, refundKey(dice)),
  markDisputedIfNot: (sql, dice) => dispute.markDisputedIfNot(sql, paymentKey(dice)),

  findHeldOrders: (sql) => cancelListing.findHeldOrders(sql, listingId, 2),
  markOrdersReleasedIfHeld: (sql, dice) => cancelListing.markOrdersReleasedIfHeld(sql, some(dice, orderKey)),
  findOpenPaymentsOfListing: (sql, dice) =>
    cancelListing.findOpenPaymentsOfListing(sql, { listingId, paymentId: dice.below(3) }, 2),
  findOwningOrders: (sql) => cancelListing.findOwningOrders(sql, listingId, 2),
  readCancellationProgress: (sql) => cancelListing.readCancellationProgress(sql, listingId),
  readSeatsSomebodyHas: (sql, dice) => kept.readSeatsSomebodyHas(sql, seatsToKeep(dice)),
  keepSeatsIfNobodyHasThem: (sql, dice) =>
    kept.keepSeatsIfNobodyHasThem(sql, { ...seatsToKeep(dice), reason: oneOf(dice, 'Press', 'Broken') }),
  releaseSeatsIfKept: (sql, dice) => kept.releaseSeatsIfKept(sql, seatsToKeep(dice)),
  readKeptSeats: (sql) => kept.readKeptSeats(sql, listingId),

  readOrdersForMails: (sql, dice) => mails.readOrdersForMails(sql, any(dice, orderKey)),
};

/** Orders and their payments have the same number most of the time, so that stories get on. */
const mostly = (dice: Dice, id: number) => (dice.below(4) === 0 ? 1 + dice.below(3) : id);
const buyerKey = (dice: Dice) => ({ listingId, buyerId: 1 + dice.below(2) });
const orderKey = (dice: Dice) => ({ listingId, orderId: 1 + dice.below(3) });
const paymentKey = (dice: Dice) => ({ listingId, paymentId: 1 + dice.below(3) });
const refundKey = (dice: Dice) => ({ listingId, refundId: 1 + dice.below(3) });
const seatKey = (dice: Dice) => ({ listingId, seat: dice.below(4) });
const messageKey = (dice: Dice) => ({
  listingId,
  msgKey: `${oneOf(dice, 'capture', 'x')}-${1 + dice.below(3)}`,
});
const key = (dice: Dice) => `key-${dice.below(3)}`;
const hash = (dice: Dice) => Buffer.from([1 + dice.below(2)]);

const codeOf = (dice: Dice) => Buffer.from([1 + dice.below(3)]);

function oneOf<Item>(dice: Dice, ...items: Item[]): Item {
  return items[dice.below(items.length)]!;
}

/** Two, and maybe twice the same: a look at rows may ask for one of them twice. */
function any<Item>(dice: Dice, make: (dice: Dice) => Item): Item[] {
  return [make(dice), make(dice)];
}

/** One or two, in the order of their numbers, none twice. */
function some<Item extends object>(dice: Dice, make: (dice: Dice) => Item): Item[] {
  const made = new Map(
    Array.from({ length: 1 + dice.below(2) }, () => make(dice)).map((one) => [JSON.stringify(one), one]),
  );
  return [...made.keys()].sort().map((text) => made.get(text)!);
}

/** The seats of an order go with its number, and sometimes one more. */
function seatsOf(dice: Dice): number[] {
  const first = dice.below(4);
  return dice.below(3) === 0 ? [first, 4] : [first];
}

function seatsToKeep(dice: Dice) {
  return { listingId, seats: seatsOf(dice) };
}

function holdWish(dice: Dice) {
  return { ...buyerKey(dice), idempotencyKey: key(dice), seats: [0, 1, 2, 3].slice(dice.below(3)) };
}

function newOrder(dice: Dice) {
  const seats = seatsOf(dice);
  return {
    ...orderKey(dice),
    ...buyerKey(dice),
    seats,
    prices: seats.map(() => price),
    offers: seats.map(() => oneOf(dice, null, null, price)),
    currency: 'EUR',
    idempotencyKey: key(dice),
    requestHash: hash(dice),
  };
}

/** A part of the seats, some of the others let go; what others held is over by the order's end, or a little before. */
function seatChange(dice: Dice) {
  const first = dice.below(4);
  const seats = [first, ...(dice.below(2) === 0 ? [4] : [])];
  return {
    ...orderKey(dice),
    seats,
    prices: seats.map(() => price),
    offers: seats.map(() => oneOf(dice, null, null, price)),
    dropped: [0, 1, 2, 3].filter((seat) => seat !== first && dice.below(2) === 0),
    secondsLeft: oneOf(dice, 600, 300, 300.000001, 0),
    idempotencyKey: key(dice),
    requestHash: hash(dice),
  };
}

function newPayment(dice: Dice) {
  const { orderId } = orderKey(dice);
  return {
    ...{ listingId, orderId, paymentId: mostly(dice, orderId) },
    ...{ amount: oneOf(dice, price, 0), currency: 'EUR', method: oneOf(dice, 'pm_1', null), customer: null },
    ...{ idempotencyKey: key(dice), requestHash: hash(dice) },
  };
}

function ownedTicket(dice: Dice) {
  return { ...orderKey(dice), ...seatKey(dice), epoch: 1 + dice.below(2), ownerId: 1 + dice.below(2) };
}

function newRefund(dice: Dice) {
  return {
    ...{ ...ownedTicket(dice), ...paymentKey(dice), ...refundKey(dice) },
    ...{ amount: price, cause: oneOf(dice, 'seller' as const, 'dispute' as const), reason: null },
    request: oneOf(dice, null, { idempotencyKey: key(dice), requestHash: hash(dice) }),
  };
}

/** A place among the orders, which are made by the days of a story or of the rows that are filled in. */
function after(dice: Dice) {
  if (dice.below(2) === 0) return null;
  const createdAt = startOfTime + 86_400 * second - [0, 1, 3 * second, 900 * second][dice.below(4)]!;
  return { createdAt, ...orderKey(dice) };
}

function afterSeat(dice: Dice) {
  const place = after(dice);
  return place === null ? null : { since: place.createdAt, listingId, seat: dice.below(4) };
}

function stateOrNot(dice: Dice) {
  return oneOf(dice, null, null, 'held' as const, 'expired' as const, 'paid' as const);
}
