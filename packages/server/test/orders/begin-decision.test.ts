import { describe, expect, test } from 'vitest';
import type { SaleTerms } from '../../src/listings/listings.ts';
import { type BeginFacts, decideBegins, type ReadyPaymentWish } from '../../src/orders/begin-decision.ts';
import type { LockedOrder, LockedTicket } from '../../src/orders/lock.sql.ts';
import type { Attempt } from '../../src/orders/payment.ts';
import { afterNoon, noon, saleTermsAt, seatNames } from '../support/sale-terms.ts';

let keys = 0;

function wish(said: Partial<ReadyPaymentWish> & { body?: string } = {}): ReadyPaymentWish {
  const { body = 'a request', ...rest } = said;
  return {
    listingId: 7,
    orderId: 70,
    order: 'ord_7_70',
    buyerId: 1,
    method: 'pm_card_visa',
    customer: null,
    idempotencyKey: `key ${++keys}`,
    requestHash: Buffer.from(body),
    seatMap: seatNames,
    ...rest,
  };
}

/** An order of two seats, held in time. */
function order(said: Partial<LockedOrder> = {}): LockedOrder {
  return {
    listingId: 7,
    orderId: 70,
    buyerId: 1,
    state: 'held',
    seats: [1, 2],
    prices: [5_000, 5_000],
    resale: [],
    currency: 'USD',
    declines: 0,
    expiresAt: noon,
    createdAt: noon,
    isPastTime: false,
    ...said,
  };
}

const late = { isPastTime: true } as const;

/** The row of seat 1, as the hold of the order has left it. */
function ticket(said: Partial<LockedTicket> = {}): LockedTicket {
  return {
    listingId: 7,
    seat: 1,
    state: 'held',
    orderId: 70,
    ownerId: null,
    ownerOrderId: null,
    epoch: 0,
    offerPrice: null,
    isPastTime: false,
    ...said,
  };
}

function ticketsOf({ listingId, orderId, seats, isPastTime }: LockedOrder): LockedTicket[] {
  return seats.map((seat) => ticket({ listingId, orderId, seat, isPastTime }));
}

function attempt(said: Partial<Attempt> = {}): Attempt {
  return {
    listingId: 7,
    paymentId: 700,
    orderId: 70,
    buyerId: 1,
    state: 'created',
    orderState: 'paying',
    amount: 10_000,
    currency: 'USD',
    method: 'pm_card_visa',
    customer: null,
    gatewayReference: null,
    actionUrl: null,
    declineCode: null,
    requestHash: Buffer.from('a request'),
    createdAt: noon,
    isPastTime: false,
    idempotencyKey: 'first',
    joined: {},
    ...said,
  };
}

interface Said {
  readonly orders?: LockedOrder[];
  readonly attempts?: Attempt[];
  /** Those that the orders' holds have left, unless said. */
  readonly tickets?: LockedTicket[];
  readonly terms?: SaleTerms[];
  /** What the buyer of each order has beside it; nothing unless said. */
  readonly has?: number[];
  /** `listing seat` of what a gate let in. */
  readonly scanned?: string[];
}

function decide(wishes: readonly ReadyPaymentWish[], said: Said = {}): unknown[] {
  const { orders = [order()], attempts = [], terms = [saleTermsAt(7)], has = [] } = said;
  const facts: BeginFacts = {
    orders,
    attempts,
    tickets: said.tickets ?? orders.flatMap(ticketsOf),
    terms: new Map(terms.map((each) => [each.listingId, each])),
    has: new Map(orders.map((each, at) => [each, has[at] ?? 0])),
    scanned: new Set(said.scanned),
  };
  const decisions = decideBegins(wishes, facts);
  return decisions.map((decision) => {
    if (decision instanceof Error) return { code: decision.code, ...decision.details };
    if ('answered' in decision) return { answered: decision.answered.paymentId };
    if ('join' in decision) return { join: decision.join.paymentId };
    if ('sameAs' in decision) return { sameAs: decisions.indexOf(decision.sameAs) };
    return { begin: decision.order.orderId, isAnew: decision.isAnew };
  });
}

const begins = { begin: 70, isAnew: false };
const beginsAnew = { begin: 70, isAnew: true };

function expired(...seats: number[]) {
  return {
    code: 'hold_expired',
    seats: seats.map((seat) => ({ seat, label: seatNames.labelOf(seat) })),
  };
}

describe('an order', () => {
  test('that is held in time can be paid', () => {
    expect(decide([wish()])).toEqual([begins]);
  });

  test('that is not there, or is somebody else’s, or lies in another listing, is not found', () => {
    const notFound = { code: 'not_found', what: 'order' };
    expect(decide([wish({ orderId: 71 })])).toEqual([notFound]);
    expect(decide([wish({ buyerId: 2 })])).toEqual([notFound]);
    expect(decide([wish({ listingId: 8 })])).toEqual([notFound]);
  });

  test.for(['paying', 'paid', 'released', 'void'] as const)('that is %s cannot be paid', (state) => {
    expect(decide([wish()], { orders: [order({ state })] })).toEqual([{ code: 'order_state', state }]);
    const [refused] = decideBegins([wish()], {
      orders: [order({ state })],
      attempts: [],
      terms: new Map(),
      tickets: [],
      has: new Map(),
      scanned: new Set(),
    });
    expect((refused as Error).message).toBe(
      `The order is ${state}, so it cannot be paid. Nothing was charged.`,
    );
  });

  test('in time that lost a seat all the same is not paid, and says which', () => {
    const rows = [ticket(), ticket({ seat: 2, orderId: 99 })];
    expect(decide([wish()], { tickets: rows })).toEqual([expired(2)]);
  });

  test('in time does not get a seat that carries no order: it was not the order’s any more', () => {
    for (const state of ['free', 'offered'] as const) {
      const rows = [ticket(), ticket({ seat: 2, orderId: null, state })];
      expect(decide([wish()], { tickets: rows })).toEqual([expired(2)]);
    }
  });

  test('with a ticket on offer that a gate let in is not paid', () => {
    const used = { code: 'ticket_scanned', seats: [{ seat: 2, label: 'A-3' }] };
    expect(decide([wish()], { scanned: ['7 2'] })).toEqual([used]);
    expect(decide([wish()], { scanned: ['8 2', '7 3'] })).toEqual([begins]);
  });

  test('in time stays good when the sale ends and the limit shrinks; not when the listing is cancelled', () => {
    const ended = saleTermsAt(7, { saleClosesAt: noon, buyerLimit: 1 });
    expect(decide([wish()], { terms: [ended], has: [9] })).toEqual([begins]);
    const cancelled = saleTermsAt(7, { state: 'cancelled' });
    expect(decide([wish()], { terms: [cancelled] })).toMatchObject([
      { code: 'not_on_sale', reason: 'cancelled' },
    ]);
  });
});

describe('an order past its time', () => {
  const orders = [order(late)];
  const offered = { orderId: null, ownerId: 9, ownerOrderId: 90, epoch: 1, offerPrice: 5_000 } as const;

  test('is held anew where it still has its seats, and where the sweeper has freed them', () => {
    expect(decide([wish()], { orders })).toEqual([beginsAnew]);
    const swept = [order({ ...late, state: 'expired' })];
    const freed = [1, 2].map((seat) => ticket({ seat, orderId: null, state: 'free' }));
    expect(decide([wish()], { orders: swept, tickets: freed })).toEqual([beginsAnew]);
  });

  test('and swept is past its time, whatever the clock says', () => {
    expect(decide([wish()], { orders: [order({ state: 'expired', isPastTime: false })] })).toEqual([
      beginsAnew,
    ]);
  });

  test.for<[what: string, row: Partial<LockedTicket> | null, isLost: boolean]>([
    ['has no row', null, true],
    ['is free', { orderId: null, state: 'free' }, false],
    ['is offered by its owner', { ...offered, state: 'offered' }, false],
    ['was offered and held by another, past that time', { ...offered, orderId: 99, isPastTime: true }, false],
    ['is offered at another price', { ...offered, state: 'offered', offerPrice: 4_999 }, true],
    ['is offered by the buyer', { ...offered, state: 'offered', ownerId: 1 }, true],
    ['was held by another, past that time', { orderId: 99, isPastTime: true }, false],
    ['is held by another in time', { orderId: 99 }, true],
    ['is being paid by another', { orderId: 99, state: 'paying' }, true],
    ['is sold', { orderId: null, state: 'sold' }, true],
    ['is kept back', { orderId: null, state: 'kept' }, true],
  ])('and a seat that %s', ([, row, isLost]) => {
    const rows = [ticket(), ...(row === null ? [] : [ticket({ seat: 2, ...row })])];
    expect(decide([wish()], { orders, tickets: rows })).toEqual([isLost ? expired(2) : beginsAnew]);
  });

  test('and that had a seat on offer does not get it for that price when it is nobody’s', () => {
    const rows = [ticket(), ticket({ seat: 2, orderId: null, state: 'free' })];
    expect(decide([wish()], { orders: [order({ ...late, resale: [2] })], tickets: rows })).toEqual([
      expired(2),
    ]);
  });

  test('is not helped by the same seat of another listing', () => {
    const rows = [ticket(), ticket({ seat: 2, listingId: 8 })];
    expect(decide([wish()], { orders, tickets: rows })).toEqual([expired(2)]);
  });

  test('names all the seats that went', () => {
    const rows = [1, 2].map((seat) => ticket({ seat, orderId: 99 }));
    expect(decide([wish()], { orders, tickets: rows })).toEqual([expired(1, 2)]);
    const [refused] = decideBegins([wish()], {
      orders,
      attempts: [],
      terms: new Map([[7, saleTermsAt(7)]]),
      tickets: rows,
      has: new Map(),
      scanned: new Set(),
    });
    expect((refused as Error).message).toBe(
      'The hold is past its time, and nothing was charged. Somebody else has A-2, A-3 now: choose again.',
    );
  });

  test('is a new hold: the sale must be on, and the limit is counted', () => {
    const notYet = saleTermsAt(7, { saleOpensAt: afterNoon(1) });
    const ended = saleTermsAt(7, { saleClosesAt: noon });
    expect(decide([wish()], { orders, terms: [notYet] })).toMatchObject([{ reason: 'not_yet' }]);
    expect(decide([wish()], { orders, terms: [ended] })).toMatchObject([{ reason: 'ended' }]);
    expect(decide([wish()], { orders, has: [2] })).toEqual([beginsAnew]);
    expect(decide([wish()], { orders, has: [3] })).toEqual([
      { code: 'limit_reached', limit: 4, has: 3, wants: 2 },
    ]);
  });

  test('that lost a seat says so before it speaks of the sale', () => {
    const ended = saleTermsAt(7, { saleClosesAt: noon });
    expect(decide([wish()], { orders, terms: [ended], tickets: [ticket()] })).toEqual([expired(2)]);
  });
});

describe('a second click', () => {
  test('joins the live attempt, whatever its state', () => {
    for (const state of ['created', 'authorized', 'due', 'captured', 'canceling'] as const) {
      const said = { attempts: [attempt({ state })], orders: [order({ state: 'paying' })] };
      expect(decide([wish()], said)).toEqual([{ join: 700 }]);
    }
  });

  test('does not join one that failed, was given up, or is another order’s', () => {
    const attempts = [
      attempt({ state: 'failed' }),
      attempt({ state: 'canceled', idempotencyKey: 'second' }),
      attempt({ orderId: 71 }),
      attempt({ listingId: 8 }),
    ];
    expect(decide([wish()], { attempts })).toEqual([begins]);
  });

  test('with a key that was used gets that attempt, even if it failed, even beside a live one', () => {
    const attempts = [
      attempt({ paymentId: 701, idempotencyKey: 'live' }),
      attempt({ state: 'failed', idempotencyKey: 'used' }),
    ];
    expect(decide([wish({ idempotencyKey: 'used' })], { attempts })).toEqual([{ answered: 700 }]);
    expect(decide([wish({ idempotencyKey: 'used', body: 'another' })], { attempts })).toEqual([
      { code: 'idempotency_mismatch' },
    ]);
  });

  test('with a key that joined an attempt gets that attempt for ever', () => {
    const joined = { late: Buffer.from('a request').toString('hex') };
    const attempts = [attempt({ state: 'failed', joined })];
    expect(decide([wish({ idempotencyKey: 'late' })], { attempts })).toEqual([{ answered: 700 }]);
    expect(decide([wish({ idempotencyKey: 'late', body: 'another' })], { attempts })).toEqual([
      { code: 'idempotency_mismatch' },
    ]);
  });

  test('is refused when a hundred keys have joined already', () => {
    const joined = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`key of ${at}`, 'ab']));
    const said = (count: number) => ({ attempts: [attempt({ joined: joined(count) })] });
    expect(decide([wish()], said(99))).toEqual([{ join: 700 }]);
    expect(decide([wish()], said(100))).toEqual([{ code: 'rate_limited' }]);
    expect(decide([wish({ idempotencyKey: 'key of 5', body: 'x' })], said(100))).toEqual([
      { code: 'idempotency_mismatch' },
    ]);
  });

  test('in the same batch joins what the first one begins', () => {
    const wishes = [wish({ idempotencyKey: 'twice' }), wish({ idempotencyKey: 'twice' }), wish()];
    expect(decide(wishes)).toEqual([begins, { sameAs: 0 }, { sameAs: 0 }]);
  });

  test('in the same batch with the same key and another request is refused; with a key of its own it joins', () => {
    const wishes = [
      wish({ idempotencyKey: 'twice' }),
      wish({ idempotencyKey: 'twice', body: 'another' }),
      wish({ body: 'another' }),
    ];
    expect(decide(wishes)).toEqual([begins, { code: 'idempotency_mismatch' }, { sameAs: 0 }]);
  });

  test('after one that was refused is judged by itself', () => {
    const wishes = [wish({ buyerId: 2 }), wish()];
    expect(decide(wishes)).toEqual([{ code: 'not_found', what: 'order' }, begins]);
  });
});

describe('orders of one batch', () => {
  const both = [order(late), order({ ...late, orderId: 71, buyerId: 2, seats: [2, 3] })];
  const wishes = [wish(), wish({ orderId: 71, buyerId: 2 })];

  test('past their time that want the same seat: the first has it', () => {
    const rows = [1, 2, 3].map((seat) => ticket({ seat, orderId: null, state: 'free' }));
    const swept = both.map((each) => ({ ...each, state: 'expired' as const }));
    expect(decide(wishes, { orders: swept, tickets: rows })).toEqual([beginsAnew, expired(2)]);
    expect(decide(wishes.toReversed(), { orders: swept, tickets: rows })).toEqual([
      { begin: 71, isAnew: true },
      expired(2),
    ]);
  });

  test('one that takes over a seat from another past its time leaves that one without', () => {
    const rows = [ticket(late), ...[2, 3].map((seat) => ticket({ ...late, seat, orderId: 71 }))];
    expect(decide(wishes, { orders: both, tickets: rows })).toEqual([beginsAnew, expired(2)]);
  });

  test('the same seats of two listings are different seats', () => {
    const orders = [order(late), order({ ...late, listingId: 8 })];
    const terms = [saleTermsAt(7), saleTermsAt(8)];
    expect(decide([wish(), wish({ listingId: 8 })], { orders, terms })).toEqual([beginsAnew, beginsAnew]);
  });

  test('of one buyer, past their time, count together against the limit; those in time do not', () => {
    const third = { orderId: 72, seats: [5] };
    const orders = [
      order(late),
      order({ ...late, orderId: 71, seats: [3, 4] }),
      order({ ...late, ...third }),
      order({ orderId: 73, seats: [6] }),
    ];
    const asked = [70, 71, 72, 73].map((orderId) => wish({ orderId }));
    expect(decide(asked, { orders })).toEqual([
      beginsAnew,
      { begin: 71, isAnew: true },
      { code: 'limit_reached', limit: 4, has: 4, wants: 1 },
      { begin: 73, isAnew: false },
    ]);
    expect(decide([wish({ orderId: 73 }), wish(), wish({ orderId: 71 })], { orders })).toEqual([
      { begin: 73, isAnew: false },
      beginsAnew,
      { begin: 71, isAnew: true },
    ]);
  });

  test('of different buyers, or of different listings, do not count together', () => {
    const seats = [1, 2, 3, 4];
    const orders = [
      order({ ...late, seats }),
      order({ ...late, orderId: 71, buyerId: 2, seats: [5] }),
      order({ ...late, listingId: 8 }),
    ];
    const terms = [saleTermsAt(7), saleTermsAt(8)];
    const asked = [wish(), wish({ orderId: 71, buyerId: 2 }), wish({ listingId: 8 })];
    expect(decide(asked, { orders, terms })).toEqual([beginsAnew, { begin: 71, isAnew: true }, beginsAnew]);
  });
});
