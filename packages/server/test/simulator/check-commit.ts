import { type Moves, orderMoves, paymentMoves, refundMoves, ticketMoves } from '../../src/orders/states.ts';
import { checkHandedOn, checkTakenBack } from './check-hands.ts';
import type { Change } from './model/model-database.ts';
import type { Row } from './model/table.ts';
import type { World } from './world.ts';

/** What must be true at every instant: looked at whenever a transaction commits. */
export function checkCommit(world: World, changes: readonly Change[]): void {
  for (const { table, before, after } of changes) {
    if (after !== null && 'previous_state' in after) checkOrigin(world, table, before, after);
    if (table === 'orders' && before?.state === 'held' && after?.state === 'expired') {
      if (before.expires_at > world.database.now)
        world.accuse(`order ${before.order_id} ended before its time`);
    }
    if (table === 'orders' && before !== null && after !== null) checkSeatsKept(world, before, after);
    if (table === 'refunds' && before === null) checkTakenBack(world, after!);
    if (table !== 'tickets') continue;
    if (before !== null && after !== null) {
      checkTicket(world, before, after);
      checkHandedOn(world, before, after);
    }
    if (after === null) world.accuse('a ticket was deleted');
  }
  checkSeatsOfOrders(world);
  checkLimit(world);
}

const movesOf: Readonly<Record<string, Moves<string>>> = {
  orders: orderMoves,
  payments: paymentMoves,
  tickets: ticketMoves,
  refunds: refundMoves,
};

/** Of two moves in one commit the row tells the second; the first must be one, too. */
function checkOrigin(world: World, table: string, before: Row | null, after: Row): void {
  const { state, previous_state } = after;
  if (before?.state === state && before?.previous_state === previous_state) return;
  const origin = before?.state ?? 'new';
  const told = previous_state ?? 'new';
  if (told !== origin && !movesOf[table]?.[origin]?.includes(told))
    world.accuse(`${table}: ${origin} became ${state} and says it was ${told}`);
}

/** The seats of an order change while it is held in time, and its end stays. */
function checkSeatsKept(world: World, before: Row, after: Row): void {
  if (before.seats.join() === after.seats.join()) return;
  const order = `order ${after.order_id}`;
  if (before.state !== 'held' || after.state !== 'held')
    world.accuse(`${order} got other seats and was ${before.state}`);
  if (before.expires_at !== after.expires_at) world.accuse(`${order} got other seats and another end`);
}

function checkTicket(world: World, before: Row, after: Row): void {
  const seat = `seat ${after.seat}`;
  if (before.owner_id !== null && before.owner_order_id !== after.owner_order_id) {
    if (after.epoch !== before.epoch + 1) world.accuse(`${seat} changed its owner and kept its epoch`);
    const isTakenBack =
      orderOf(world, before.owner_order_id)?.state === 'void' ||
      world.database
        .rows('refunds')
        .some(({ seat: refunded, epoch }) => refunded === before.seat && epoch === before.epoch);
    if (!isTakenBack) world.accuse(`${seat} was taken from its owner`);
  }
  if (before.order_id === null || after.order_id === before.order_id) return;
  if (after.owner_order_id === before.order_id) return;
  if (after.order_id !== null && before.state === 'paying')
    world.accuse(`${seat} went to another order while it was being paid`);
  if (after.order_id !== null && before.state === 'held' && before.held_until > world.database.now)
    world.accuse(`${seat} went to another order while it was held in time`);
  const open = world.database
    .rows('payments')
    .find(
      (payment) =>
        payment.order_id === before.order_id &&
        ['created', 'authorized', 'due', 'captured', 'canceling'].includes(payment.state),
    );
  if (open !== undefined)
    world.accuse(`${seat} was given back while payment ${open.payment_id} is ${open.state}`);
}

/**
 * An order that holds seats in time, or pays for them, has all of them, but for what owners took back of what they had on
 * offer; a seat that somebody is buying names who.
 */
function checkSeatsOfOrders(world: World): void {
  const { database } = world;
  const tickets = database.rows('tickets');
  for (const { order_id, state, seats: all, resale, expires_at } of database.rows('orders')) {
    if (state !== 'paying' && !(state === 'held' && expires_at > database.now)) continue;
    const own = tickets.filter((ticket) => ticket.order_id === order_id);
    const carried = new Set(own.map(({ seat }) => seat));
    const seats = all.filter(
      (seat: number) => state === 'paying' || !resale.includes(seat) || carried.has(seat),
    );
    const isWhole = own.length === seats.length && own.every((ticket) => ticket.state === state);
    if (!isWhole) world.accuse(`order ${order_id} is ${state} and does not have its seats`);
    if (state === 'held' && own.some(({ held_until }) => held_until !== expires_at))
      world.accuse(`order ${order_id} and its seats do not end together`);
  }
  for (const { seat, order_id } of tickets) {
    if (order_id !== null && !['held', 'paying'].includes(orderOf(world, order_id)?.state))
      world.accuse(`seat ${seat} is in the hands of an order that is over`);
  }
}

function checkLimit(world: World): void {
  const has = new Map<number, number>();
  const count = (buyerId: number, seats: number) => has.set(buyerId, (has.get(buyerId) ?? 0) + seats);
  for (const { buyer_id, state, seats, expires_at } of world.database.rows('orders')) {
    if (state === 'paying' || (state === 'held' && expires_at > world.database.now))
      count(buyer_id, seats.length);
  }
  for (const { owner_id } of world.database.rows('tickets')) if (owner_id !== null) count(owner_id, 1);
  for (const [buyerId, seats] of has) {
    if (seats > world.buyerLimit)
      world.accuse(`buyer ${buyerId} has ${seats} seats, ${world.buyerLimit} are allowed`);
  }
}

export function orderOf(world: World, orderId: number): Row | undefined {
  return world.database.rows('orders').find((order) => order.order_id === orderId);
}
