import { orderMoves, paymentMoves, refundMoves, ticketMoves } from '../../../src/orders/states.ts';
import type { Row } from '../model/table.ts';
import { type Microseconds, second } from '../model/time.ts';
import type { Random } from '../random.ts';
import { listingId, price } from '../setting.ts';

const otherListing = listingId + 1;
const seats = [0, 1, 2, 3, 4];
const numbers = [1, 2, 3];

/** States that go together, so that statements about several tables find what they look for. */
interface Scene {
  readonly orders: readonly string[];
  readonly tickets: readonly string[];
  readonly payments: readonly string[];
}

const scenes: readonly Scene[] = [
  { orders: ['held', 'expired'], tickets: ['held', 'free', 'offered'], payments: ['created', 'failed'] },
  { orders: ['held', 'expired'], tickets: ['held'], payments: ['created', 'canceled'] },
  // Nothing leaves them like this; the statements must not trust it.
  { orders: ['held', 'expired'], tickets: ['paying', 'offered'], payments: ['failed'] },
  { orders: ['paying'], tickets: ['paying', 'held'], payments: ['created', 'authorized', 'canceling'] },
  { orders: ['paid'], tickets: ['sold', 'offered', 'held'], payments: ['due', 'captured'] },
];

/**
 * Rows of two listings with anything in them: not what a sale comes to, but what statements may be asked to judge.
 * Some will break a constraint.
 */
export function drawRows(random: Random, now: Microseconds, isResale: boolean): [table: string, row: Row][] {
  // What is over, what ends in this very microsecond, and what does not.
  const time = () => now + random.pick([-900 * second, -1, 0, 1, 300 * second, 600 * second]);
  const past = () => now - random.pick([0, 1, 3 * second, 3 * second + 1, 900 * second]);
  const buyer = () => 1 + random.below(2);
  const number = () => random.pick(numbers);
  const key = () => `key-${random.below(3)}`;
  const hash = () => Buffer.from([1 + random.below(2)]);

  const often = random.pick(scenes);
  const stateOf = (moves: Moves, kind: keyof Scene) =>
    random.chance(0.5)
      ? random.pick(often[kind])
      : random.pick(Object.keys(moves).filter((each) => each !== 'new'));

  const drawOrder = (listing_id: number, order_id: number): Row => {
    const state = stateOf(orderMoves, 'orders');
    const own = random.some(seats, 1 + random.below(3)).sort((a, b) => a - b);
    return {
      ...{
        listing_id,
        order_id,
        buyer_id: buyer(),
        state,
        previous_state: comesFrom(random, orderMoves, state),
      },
      ...{
        seats: own,
        prices: own.map(() => price),
        currency: 'EUR',
        expires_at: time(),
        created_at: past(),
      },
      ...{
        extended: random.chance(0.5),
        declines: random.below(3),
        idempotency_key: key(),
        request_hash: hash(),
      },
      paid_at: state === 'paid' || state === 'void' ? past() : null,
      resale: own.filter(() => random.chance(0.3)),
      changes: random.chance(0.3) ? { [key()]: hash().toString('hex') } : null,
    };
  };

  const drawTicket = (listing_id: number, seat: number, orders: readonly Row[]): Row => {
    // Mostly one of those that list the seat, as it would be.
    const listing = orders.filter((order) => order.seats.includes(seat));
    const order = () => (listing.length > 0 && random.chance(0.7) ? random.pick(listing).order_id : number());
    const state = stateOf(ticketMoves, 'tickets');
    const isOwned =
      ['sold', 'offered'].includes(state) || (['held', 'paying'].includes(state) && random.chance(0.4));
    return {
      ...{
        listing_id,
        seat,
        state,
        previous_state: comesFrom(random, ticketMoves, state),
        epoch: random.below(3),
      },
      order_id: ['held', 'paying'].includes(state) ? order() : null,
      held_until: state === 'held' ? time() : null,
      kept_at: state === 'kept' ? past() : null,
      kept_reason: state === 'kept' ? random.pick(['Press', 'Broken']) : null,
      ...(isOwned ? { owner_id: buyer(), owner_order_id: order() } : {}),
      offer_price: isOwned && state !== 'sold' ? random.pick([price, price, price - 1]) : null,
    };
  };

  const drawPayment = (listing_id: number, payment_id: number): Row => {
    const state = stateOf(paymentMoves, 'payments');
    return {
      ...{ listing_id, payment_id, order_id: random.chance(0.7) ? payment_id : number(), state },
      ...{ previous_state: comesFrom(random, paymentMoves, state), amount: price, currency: 'EUR' },
      ...{ captured: state === 'captured' ? price : 0, refunded: 0, method: 'pm_1' },
      gateway_reference: random.chance(0.8) ? `pi_${payment_id + random.below(2)}` : null,
      ...{ idempotency_key: key(), request_hash: hash(), created_at: past(), updated_at: past() },
      disputed_at: random.chance(0.2) ? past() : null,
      joined: random.chance(0.3) ? { [key()]: hash().toString('hex') } : {},
    };
  };

  const drawRefund = (listing_id: number, refund_id: number): Row => {
    const state = random.pick(['due', 'done']);
    const request = random.chance(0.5) ? { idempotency_key: key(), request_hash: hash() } : {};
    return {
      ...{
        listing_id,
        refund_id,
        payment_id: number(),
        seat: random.pick(seats),
        epoch: 1 + random.below(2),
      },
      ...{ amount: price, state, previous_state: comesFrom(random, refundMoves, state), ...request },
      ...{ created_at: past(), updated_at: past() },
    };
  };

  const drawOwnership = (listing_id: number, seat: number): Row => {
    const kind = random.pick(['sold', 'refunded', 'transferred']);
    const to_id = kind === 'refunded' ? null : buyer();
    return { listing_id, seat, epoch: 1 + random.below(2), kind, to_id, order_id: number(), at: past() };
  };

  const drawTransfer = (listing_id: number, transfer_id: number): Row => {
    const state = random.pick(['open', 'open', 'open', 'taken', 'cancelled']);
    return {
      ...{
        listing_id,
        transfer_id,
        seat: random.pick(seats),
        epoch: 1 + random.below(2),
        from_id: buyer(),
        state,
      },
      ...{ code_hash: Buffer.from([transfer_id]), previous_state: state === 'open' ? null : 'open' },
      ...{ expires_at: time(), created_at: past(), taken_by: state === 'taken' ? buyer() : null },
      ended_at: state === 'open' ? null : past(),
    };
  };

  const drawScan = (listing_id: number, seat: number): Row => ({
    ...{ listing_id, seat, epoch: 1 + random.below(2), state: random.pick(['inside', 'outside']) },
    ...{ gate: 'Main door', scan_id: 'scan-1', admitted_at: past(), updated_at: past() },
  });

  const drawMessage = (listing_id: number, id: number): Row => {
    const kind = random.pick(['capture', 'mail', 'let-go']);
    const msg_key = `${random.pick(['capture', 'x'])}-${id}`;
    return { listing_id, msg_key, kind, payload: { a: id }, due_at: time(), created_at: past() };
  };

  /**
   * Order 1 buys seats of order 2 and others. Rows of many tables have to fit for that, which the dice alone hardly ever
   * make; each of them may be a little off.
   */
  const drawResale = (listing_id: number): [string, Row][] => {
    const offOr = <Value>(off: Value, right: Value): Value => (random.chance(0.15) ? off : right);
    const [buys, bought] = [drawOrder(listing_id, 1), drawOrder(listing_id, 2)];
    const paying = { state: offOr('held', 'paying'), previous_state: 'held', paid_at: null };
    const owner = buyer();
    const own = { owner_id: owner, owner_order_id: 2, offer_price: random.pick([price, price - 1]) };
    const held = { state: 'held', previous_state: 'offered', held_until: now + random.pick([-1, 0, 1]) };
    const ticket = (seat: number, more: Row): Row => ({
      ...drawTicket(listing_id, seat, []),
      ...{ state: 'paying', previous_state: 'held', order_id: 1, epoch: 1, held_until: null },
      ...{ kept_at: null, kept_reason: null, owner_id: null, owner_order_id: null, offer_price: null },
      ...more,
    });
    const payment = (id: number, state: string): Row => ({
      ...{ ...drawPayment(listing_id, id), order_id: id, state, captured: state === 'captured' ? price : 0 },
      previous_state: state === 'captured' ? 'due' : 'authorized',
    });
    return [
      ['orders', { ...buys, ...paying, seats: [0, 1], prices: [price, price], resale: [0] }],
      [
        'orders',
        {
          ...bought,
          state: 'paid',
          previous_state: 'paying',
          paid_at: past(),
          seats: [0, 2],
          prices: [price, price],
          resale: [],
        },
      ],
      ['tickets', ticket(0, { ...own, ...offOr<Row>(held, {}), order_id: offOr(3, 1) })],
      [
        'tickets',
        ticket(1, { epoch: 0, order_id: offOr(3, 1), ...offOr<Row>({ ...held, previous_state: null }, {}) }),
      ],
      ['tickets', ticket(2, { ...own, ...offOr<Row>({}, held), order_id: 3 })],
      ['payments', payment(1, offOr('captured', 'due'))],
      ['payments', payment(2, offOr('due', 'captured'))],
      ...[0, 2].map((seat): [string, Row] => [
        'ownership_log',
        { listing_id, seat, epoch: 1, kind: 'sold', to_id: owner, order_id: 2, at: past() },
      ]),
      [
        'tickets',
        ticket(4, { ...own, epoch: offOr(2, 1), state: 'sold', offer_price: null, order_id: null }),
      ],
      ...[
        [1, 2],
        [2, 4],
      ].map(([id, seat]): [string, Row] => [
        'transfers',
        {
          ...drawTransfer(listing_id, id!),
          seat,
          epoch: 1,
          from_id: owner,
          expires_at: now + random.pick([-1, 0, 1]),
        },
      ]),
    ];
  };

  return [listingId, otherListing].flatMap((listing): [string, Row][] => {
    const some = (ids: readonly number[], most = 0.8) => ids.filter(() => random.chance(most));
    const orders = some(numbers).map((id) => drawOrder(listing, id));
    return [
      ...[1, 2].map((buyer_id): [string, Row] => ['buyers', { listing_id: listing, buyer_id }]),
      ...(isResale ? drawResale(listing) : []),
      ...orders.map((order): [string, Row] => ['orders', order]),
      ...some(seats).map((seat): [string, Row] => ['tickets', drawTicket(listing, seat, orders)]),
      ...some(numbers, 0.6).map((id): [string, Row] => ['payments', drawPayment(listing, id)]),
      ...some(numbers).map((id): [string, Row] => ['refunds', drawRefund(listing, id)]),
      // A change of hands finds its place in the log free.
      ...some(isResale ? [3] : seats).map((seat): [string, Row] => [
        'ownership_log',
        drawOwnership(listing, seat),
      ]),
      ...some(numbers).map((id): [string, Row] => ['outbox', drawMessage(listing, id)]),
      ...some(numbers).map((id): [string, Row] => ['transfers', drawTransfer(listing, id)]),
      ...some(seats, 0.3).map((seat): [string, Row] => ['scans', drawScan(listing, seat)]),
    ];
  });
}

type Moves = Readonly<Record<string, readonly string[]>>;

/** One of the states that lead to this one; null: the row was made in it. */
function comesFrom(random: Random, moves: Moves, state: string): string | null {
  const before = Object.keys(moves).filter((from) => moves[from]!.includes(state));
  const from = random.pick(before);
  return from === 'new' ? null : from;
}
