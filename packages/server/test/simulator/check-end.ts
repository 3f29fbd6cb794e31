import type { Asked } from './buyer.ts';
import { orderOf } from './check-commit.ts';
import { checkResales } from './check-hands.ts';
import type { Row } from './model/table.ts';
import type { Taken } from './owner.ts';
import type { World } from './world.ts';

/** What must be true when all is quiet: the auditor's rules, the gateway's books, and every word that was given. */
export function checkEnd(world: World, history: readonly Asked[], taken: readonly Taken[]): void {
  checkQuiet(world);
  checkOwners(world);
  checkResales(world, taken);
  for (const payment of world.database.rows('payments')) checkMoney(world, payment);
  checkStrayMoney(world);
  for (const asked of history) checkAnswer(world, asked);
}

/** Nothing is stuck. */
function checkQuiet(world: World): void {
  const { database } = world;
  for (const { order_id, state } of database.rows('orders'))
    if (state === 'held' || state === 'paying') world.accuse(`order ${order_id} stays ${state}`);
  for (const { payment_id, state } of database.rows('payments'))
    if (!['captured', 'failed', 'canceled'].includes(state))
      world.accuse(`payment ${payment_id} stays ${state}`);
  for (const { seat, state } of database.rows('tickets'))
    if (state === 'held' || state === 'paying') world.accuse(`seat ${seat} stays ${state}`);
  for (const { refund_id, state } of database.rows('refunds'))
    if (state !== 'done') world.accuse(`refund ${refund_id} stays ${state}`);
  for (const { msg_key } of database.rows('outbox')) world.accuse(`message ${msg_key} stays`);
}

function checkOwners(world: World): void {
  const { database } = world;
  const tickets = database.rows('tickets');
  if (database.rows('listings').some(({ state }) => state === 'cancelled')) {
    for (const { seat } of tickets.filter(({ owner_id }) => owner_id !== null))
      world.accuse(`seat ${seat} of the cancelled listing still has an owner`);
  }
  for (const ticket of tickets) {
    const { seat, owner_id, owner_order_id, epoch } = ticket;
    const log = database.rows('ownership_log').filter((line) => line.seat === seat);
    if (epoch !== (log.at(-1)?.epoch ?? 0)) world.accuse(`the epoch of seat ${seat} is not the log's last`);
    if (owner_id !== (log.at(-1)?.to_id ?? null))
      world.accuse(`the owner of seat ${seat} is not the log's last`);
    if (owner_id === null) continue;
    const order = orderOf(world, owner_order_id);
    const isBuyers = order?.buyer_id === owner_id || log.at(-1)?.kind === 'transferred';
    if (order?.state !== 'paid' || !isBuyers || !order.seats.includes(seat))
      world.accuse(`seat ${seat} is owned without a paid order`);
  }
  for (const order of database.rows('orders').filter(({ state }) => state === 'paid')) {
    const owned = tickets.filter(({ owner_order_id }) => owner_order_id === order.order_id).length;
    const refunded = refundsOf(world, order.order_id).length;
    if (owned + refunded !== order.seats.length)
      world.accuse(`order ${order.order_id} is paid and has ${owned} of its seats`);
    const charged = paymentsOf(world, order.order_id).reduce((sum, payment) => sum + payment.captured, 0);
    const due = order.prices.reduce((sum: number, one: number) => sum + one, 0);
    if (charged !== due) world.accuse(`order ${order.order_id} costs ${due} and ${charged} was taken`);
  }
}

/** To the cent, on both sides. */
function checkMoney(world: World, payment: Row): void {
  const { payment_id, state, captured, refunded, order_id } = payment;
  const name = `payment ${payment_id} (${state})`;
  const isPaid = orderOf(world, order_id)?.state === 'paid';
  if (isPaid !== (state === 'captured') && (state === 'captured' || !paidOtherwise(world, payment)))
    world.accuse(`${name} belongs to an order that is ${orderOf(world, order_id)?.state}`);
  const intent = [...world.gateway.intents.values()].find(
    ({ reference }) => reference === payment.gateway_reference,
  );
  const page = world.gateway.pages.get(payment.gateway_reference);
  const there = intent ?? page?.intent;
  if (there === undefined) {
    if (captured > 0) world.accuse(`${name} was captured, and the gateway knows nothing of it`);
    return;
  }
  if (there.captured !== captured)
    world.accuse(`${name} says ${captured} was taken, the gateway ${there.captured}`);
  // What the buyer's bank took back itself is not given back once more.
  if (there.isDisputed ? there.refunded > refunded : there.refunded !== refunded)
    world.accuse(`${name} says ${refunded} was given back, the gateway ${there.refunded}`);
  if (state !== 'captured' && there.state === 'authorized')
    world.accuse(`${name} is over, and the gateway still keeps the buyer's money aside`);
}

function paidOtherwise(world: World, { order_id, payment_id }: Row): boolean {
  return paymentsOf(world, order_id).some(
    (other) => other.payment_id !== payment_id && other.state === 'captured',
  );
}

/** Money at the gateway that no payment of ours tells of. */
function checkStrayMoney(world: World): void {
  const known = new Set(world.database.rows('payments').map(({ gateway_reference }) => gateway_reference));
  const ofPages = new Set(
    [...world.gateway.pages.values()]
      .filter(({ reference }) => known.has(reference))
      .map(({ intent }) => intent),
  );
  for (const intent of world.gateway.intents.values()) {
    if (known.has(intent.reference) || ofPages.has(intent)) continue;
    if (intent.captured > 0 || intent.state === 'authorized')
      world.accuse(`intent ${intent.reference} has money, and no payment knows it`);
  }
}

/** Whoever was told something finds it so. */
function checkAnswer(world: World, asked: Asked): void {
  const { answer, verb, key, buyerId } = asked;
  const name = `buyer ${buyerId}, ${verb} with key ${key}`;
  if (answer.kind === 'unknown') return;
  if (verb === 'change') checkChange(world, asked, name);
  if (answer.kind === 'order') {
    const order = world.database
      .rows('orders')
      .find(({ idempotency_key, buyer_id }) =>
        verb === 'hold' ? idempotency_key === key && buyer_id === buyerId : false,
      );
    if (verb === 'hold' && order === undefined)
      world.accuse(`${name}: was told of an order that is not there`);
    if (answer.order.state === 'paid') checkTold(world, asked, ['paid', 'void'], name);
    // An order that ran out may be paid after all, if its seats are still free.
    if (answer.order.state === 'released') checkTold(world, asked, ['released'], name);
    return;
  }
  if (verb === 'pay') {
    const payment = world.database.rows('payments').find((one) => one.idempotency_key === key);
    // A late payment is refused for what others have at that moment, and leaves no trace: the same request, sent before
    // and still on its way, may find it free again.
    const isLateTwice = asked.times > 1 && ['hold_expired', 'limit_reached'].includes(answer.error.code);
    const isFinal = answer.error.code !== 'order_state' && !isLateTwice;
    if (payment !== undefined && payment.captured > 0 && isFinal)
      world.accuse(`${name}: was refused (${answer.error.code}) and charged`);
  }
  if (answer.error.code === 'idempotency_mismatch') world.accuse(`${name}: a key of its own did not match`);
}

/** A change that was told is noted; one that was refused is not, unless it had been done before and was asked again. */
function checkChange(world: World, { answer, key, orderId, times }: Asked, name: string): void {
  const order = world.database.rows('orders').find(({ order_id }) => order_id === orderId);
  const isNoted = order?.changes?.[key] !== undefined;
  if (answer.kind === 'order' && !isNoted) world.accuse(`${name}: was told of a change that is not there`);
  if (answer.kind === 'refused' && isNoted && times === 1)
    world.accuse(`${name}: was refused (${answer.error.code}) and changed`);
}

function checkTold(world: World, { orderId }: Asked, states: readonly string[], name: string): void {
  const state = orderId === null ? undefined : orderOf(world, orderId)?.state;
  if (state !== undefined && !states.includes(state))
    world.accuse(`${name}: was told otherwise, the order is ${state}`);
}

function paymentsOf(world: World, orderId: number): Row[] {
  return world.database.rows('payments').filter((payment) => payment.order_id === orderId);
}

function refundsOf(world: World, orderId: number): Row[] {
  const payments = new Set(paymentsOf(world, orderId).map(({ payment_id }) => payment_id));
  return world.database.rows('refunds').filter(({ payment_id }) => payments.has(payment_id));
}
