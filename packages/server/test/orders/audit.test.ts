import {
  decodeIdInListing,
  encodeId,
  encodeIdInListing,
  encodeTicketId,
  type Order,
} from '@admit-one/sdk/contract';
import { beforeAll, expect, test } from 'vitest';
import { auditLines } from '../../src/orders/audit/audit.sql.ts';
import { auditOn, auditSale, type Damage } from '../../src/orders/audit/audit.ts';
import type { Sql } from '../../src/platform/database/database.ts';
import { testSale, visa } from '../support/test-sale.ts';

/**
 * A small sale, made by the sale itself; then each damage is planted into it, seen by its name and its ids, and rolled
 * back. What the database refuses by a CHECK needs no auditor and is not planted.
 */
const sale = await testSale({ seats: 12, buyerLimit: 4 });
const listing = encodeId('lst', sale.listingId);

/** Seats 0 and 1, sold and captured. */
let paid: Sold;
/** Seats 2 and 3, sold, captured, and seat 3 refunded. */
let refunded: Sold;
/** Seat 6, sold and captured, and then sold on for 4,000. */
let resold: Sold;
/** Seat 4. */
let held: Bought;
/** Seat 5; its buyer is on the gateway's page. */
let paying: Sold;
const refundId = 77;
const refund = encodeIdInListing('rfd', sale.listingId, refundId);

interface Bought {
  readonly order: Order;
  readonly orderId: number;
  readonly buyerId: number;
}
interface Sold extends Bought {
  readonly payment: string;
  readonly paymentId: number;
}

beforeAll(async () => {
  const orders = await sale.newProcess();
  const hold = async (seats: number[]): Promise<Bought> => {
    const buyerId = await sale.newBuyer();
    const order = await sale.hold(orders, buyerId, seats);
    return { order, buyerId, orderId: decodeIdInListing(order.id).id };
  };
  const buy = async (seats: number[], method: typeof visa | { type: 'page' } = visa): Promise<Sold> => {
    const bought = await hold(seats);
    await sale.pay(orders, bought.buyerId, bought.order, method);
    const [row] = await sale.database.connection.query<{ id: number }>(
      'select payment_id as id from payments where listing_id = $1::bigint and order_id = $2::bigint',
      [sale.listingId, bought.orderId],
    );
    return { ...bought, paymentId: row!.id, payment: encodeIdInListing('pay', sale.listingId, row!.id) };
  };
  paid = await buy([0, 1]);
  refunded = await buy([2, 3]);
  const first = await buy([6]);
  await sale.runLoops(orders);
  const ticket = encodeTicketId({ listingId: sale.listingId, seat: 6, epoch: 1 });
  await sale
    .newResale()
    .offer({ listingId: sale.listingId, seat: 6, epoch: 1, ticket, accountId: first.buyerId, price: 4_000 });
  resold = await buy([6]);
  await sale.runLoops(sale.newRefunds(orders));
  held = await hold([4]);
  paying = await buy([5], { type: 'page' });
  await sale.runLoops(orders);
  await sale.scan(0, 1);
  // Who plants damage is not stopped by what holds the log.
  await sale.database.connection.query('alter table ownership_log disable trigger user');
  // The constraints that know which state follows which stand in the way of most damages.
  for (const [table, moves] of [
    ['orders', 'order'],
    ['payments', 'payment'],
    ['tickets', 'ticket'],
  ] as const)
    await sale.database.connection.query(`alter table ${table} drop constraint if exists ${moves}_moves`);
  await refundSeat(3);
});

async function refundSeat(seat: number): Promise<void> {
  await sale.database.inTransaction(async (sql) => {
    await run(
      sql,
      `update tickets set state = 'free', owner_id = null, owner_order_id = null, epoch = 2 where seat = ${seat}`,
    );
    await run(
      sql,
      `insert into ownership_log (listing_id, seat, epoch, kind, from_id, order_id)
       values (${sale.listingId}, ${seat}, 2, 'refunded', ${refunded.buyerId}, ${refunded.orderId})`,
    );
    await run(
      sql,
      `insert into refunds (listing_id, refund_id, payment_id, seat, epoch, amount, state, gateway_reference)
       values (${sale.listingId}, ${refundId}, ${refunded.paymentId}, ${seat}, 1, 5000, 'done', 're_77')`,
    );
    await run(sql, `update payments set refunded = 5000 where payment_id = ${refunded.paymentId}`);
  });
}

interface Plant {
  readonly damage: () => string[];
  /** The ids that must be named. */
  readonly named: () => Omit<Damage, 'line' | 'said' | 'listing'>;
}

const plants: Record<string, Plant> = {
  'a seat sold without a paid order': {
    damage: () => [
      `update orders set state = 'released', paid_at = null where order_id = ${paid.orderId}`,
      'delete from tickets where seat = 1',
    ],
    named: () => ({ seat: 0, order: paid.order.id }),
  },
  'a seat whose owner did not buy it': {
    damage: () => ['update tickets set owner_id = 12 where seat = 0'],
    named: () => ({ seat: 0, order: paid.order.id }),
  },
  'a paid order without its seats': {
    damage: () => [
      `update tickets set state = 'free', owner_id = null, owner_order_id = null where seat = 0`,
    ],
    named: () => ({ seat: 0, order: paid.order.id }),
  },
  'an epoch that is not the last of the log': {
    damage: () => ['update tickets set epoch = 2 where seat = 0'],
    named: () => ({ seat: 0 }),
  },
  'an owner whom the log does not name': {
    damage: () => ['update ownership_log set to_id = 12 where seat = 0'],
    named: () => ({ seat: 0, order: paid.order.id }),
  },
  'a gap in the log of a seat': {
    damage: () => ['update ownership_log set epoch = 3 where seat = 0'],
    named: () => ({ seat: 0 }),
  },
  'a log in which one step does not follow from another': {
    damage: () => [`update ownership_log set from_id = 12 where kind = 'refunded'`],
    named: () => ({ seat: 3, order: refunded.order.id }),
  },
  'a ticket to a listing whose cancellation is over': {
    damage: () => [
      `update tickets set state = 'free', owner_id = null, owner_order_id = null where seat <> 0 and owner_id is not null`,
      `update listings set state = 'cancelled', cancelled_at = now(), cancellation_closed_at = now()`,
    ],
    named: () => ({ seat: 0, order: paid.order.id }),
  },
  'a seat in the hands of an order that is over': {
    damage: () => [`update orders set state = 'released' where order_id = ${held.orderId}`],
    named: () => ({ seat: 4, order: held.order.id }),
  },
  'a seat in the hands of an order that does not list it': {
    damage: () => [`update orders set seats = '{6}' where order_id = ${held.orderId}`],
    named: () => ({ seat: 4, order: held.order.id }),
  },
  'a seat held to another time than its order': {
    damage: () => [`update tickets set held_until = held_until + interval '1 second' where seat = 4`],
    named: () => ({ seat: 4, order: held.order.id }),
  },
  'an order whose seats do not carry it': {
    damage: () => ['delete from tickets where seat = 4'],
    named: () => ({ seat: 4, order: held.order.id }),
  },
  'a hold long past its time': {
    damage: () => [
      `update orders set expires_at = now() - interval '301 seconds' where order_id = ${held.orderId}`,
    ],
    named: () => ({ order: held.order.id }),
  },
  'an order long past its time that is still being paid for': {
    damage: () => [
      `update orders set expires_at = now() - interval '3601 seconds' where order_id = ${paying.orderId}`,
    ],
    named: () => ({ order: paying.order.id }),
  },
  'a buyer with more seats than the listing allows': {
    damage: () => [
      `update orders set buyer_id = ${paid.buyerId} where order_id in (${held.orderId}, ${paying.orderId})`,
      'update listings set buyer_limit = 3',
    ],
    named: () => ({ buyer: encodeId('acc', paid.buyerId) }),
  },
  'an order whose money is not its price': {
    damage: () => [`update payments set captured = amount - 1 where payment_id = ${paid.paymentId}`],
    named: () => ({ order: paid.order.id, payment: paid.payment }),
  },
  'a paid order without its money': {
    damage: () => [`delete from payments where payment_id = ${paid.paymentId}`],
    named: () => ({ order: paid.order.id }),
  },
  'money taken without a paid order': {
    damage: () => [`update orders set state = 'void' where order_id = ${paid.orderId}`],
    named: () => ({ order: paid.order.id, payment: paid.payment }),
  },
  'a payment of another amount than its order': {
    damage: () => [`update payments set amount = 4999 where payment_id = ${paying.paymentId}`],
    named: () => ({ order: paying.order.id, payment: paying.payment }),
  },
  'an open payment whose order is not being paid for': {
    damage: () => [`update orders set state = 'released' where order_id = ${paying.orderId}`],
    named: () => ({ order: paying.order.id, payment: paying.payment }),
  },
  'an order being paid for without a payment': {
    damage: () => [`update payments set state = 'canceled' where payment_id = ${paying.paymentId}`],
    named: () => ({ order: paying.order.id }),
  },
  'a void order whose payment did not fail': {
    damage: () => [`update orders set state = 'void', paid_at = now() where order_id = ${paying.orderId}`],
    named: () => ({ order: paying.order.id }),
  },
  'a payment open for more than an hour': {
    damage: () => [
      `update payments set created_at = now() - interval '3601 seconds' where payment_id = ${paying.paymentId}`,
    ],
    named: () => ({ order: paying.order.id, payment: paying.payment }),
  },
  'a refund due for more than an hour': {
    damage: () => [
      `update refunds set state = 'due', created_at = now() - interval '3601 seconds' where refund_id = ${refundId}`,
    ],
    named: () => ({ refund, payment: refunded.payment, seat: 3 }),
  },
  'more given back than was taken': {
    damage: () => [`update refunds set amount = 10001 where refund_id = ${refundId}`],
    named: () => ({ payment: refunded.payment }),
  },
  'a payment that does not know what was given back': {
    damage: () => [`update payments set refunded = 4999 where payment_id = ${refunded.paymentId}`],
    named: () => ({ payment: refunded.payment }),
  },
  'a refund that the log does not know': {
    damage: () => [`delete from ownership_log where kind = 'refunded'`],
    named: () => ({ refund, payment: refunded.payment, seat: 3 }),
  },
  'a ticket sold on before its money was taken': {
    damage: () => [`update payments set state = 'due', captured = 0 where payment_id = ${resold.paymentId}`],
    named: () => ({ seat: 6, order: resold.order.id }),
  },
  'a ticket sold on whose first owner is not paid': {
    damage: () => [`update refunds set cause = 'seller' where cause = 'resale'`],
    named: () => ({ seat: 6, order: resold.order.id }),
  },
  'a first owner paid another amount than the ticket was sold on for': {
    damage: () => [`update refunds set amount = 3999 where cause = 'resale'`],
    named: () => ({ seat: 6, order: resold.order.id, refund: expect.any(String) }),
  },
  'a ticket sold on for more than its owner paid': {
    damage: () => [`update refunds set amount = 5001 where cause = 'resale'`],
    named: () => ({ seat: 6, refund: expect.any(String), payment: expect.any(String) }),
  },
  'an offer of a ticket that nobody owns': {
    damage: () => ['update tickets set offer_price = 1 where seat = 4'],
    named: () => ({ seat: 4 }),
  },
  'a ticket let in without a line in the gate log': {
    damage: () => [`delete from gate_log where seat = 0`],
    named: () => ({ seat: 0 }),
  },
  'a line in the gate log without a ticket let in': {
    damage: () => ['delete from scans where seat = 0'],
    named: () => ({ seat: 0 }),
  },
  'a ticket inside or outside against the gate log': {
    damage: () => [`update scans set state = 'outside' where seat = 0`],
    named: () => ({ seat: 0 }),
  },
  'a ticket let in twice that is no double': {
    damage: () => [
      `insert into gate_log (listing_id, scan_id, seat, epoch, outcome, recorded_as, gate, at)
       values (${sale.listingId}, 'another', 0, 1, 'readmitted', 'recorded', 'South', now())`,
    ],
    named: () => ({ seat: 0 }),
  },
  'a ticket that was let in and changed hands': {
    damage: () => [
      'update tickets set owner_id = 12, epoch = 2 where seat = 0',
      `insert into ownership_log (listing_id, seat, epoch, kind, from_id, to_id, order_id)
       values (${sale.listingId}, 0, 2, 'transferred', ${paid.buyerId}, 12, ${paid.orderId})`,
    ],
    named: () => ({ seat: 0, order: paid.order.id }),
  },
  'a ticket let in that nobody owned': {
    damage: () => ['update scans set epoch = 2 where seat = 0'],
    named: () => ({ seat: 0 }),
  },
  'a message that nobody delivers': {
    damage: () => [
      `insert into outbox (listing_id, msg_key, kind, payload, created_at)
       values (${sale.listingId}, 'capture-1', 'capture', '{}', now() - interval '3601 seconds')`,
    ],
    named: () => ({ message: 'capture-1' }),
  },
};

test('a sale without damage has none', async () => {
  expect(await auditSale(sale.database)).toEqual({ damages: [], found: {} });
});

test('every line is planted', () => {
  expect(Object.keys(plants).sort()).toEqual(auditLines.map(({ line }) => line).sort());
});

test.for(Object.entries(plants))('%s', async ([line, { damage, named }]) => {
  const { damages, found } = await auditAfter(damage());
  expect(damages.filter((each) => each.line === line)).toEqual([
    { line, listing, ...named(), said: expect.stringMatching(/\w/) },
  ]);
  expect(found[line]).toBe(1);
});

test('what hides behind time is seen in time only', async () => {
  const young = [
    `update orders set expires_at = now() - interval '290 seconds' where order_id = ${held.orderId}`,
    `update tickets set held_until = o.expires_at from orders o
     where o.order_id = ${held.orderId} and tickets.order_id = o.order_id`,
    `update orders set expires_at = now() - interval '59 minutes' where order_id = ${paying.orderId}`,
    `update payments set created_at = now() - interval '59 minutes' where payment_id = ${paying.paymentId}`,
  ];
  expect((await auditAfter(young)).damages).toEqual([]);
});

test('what is to be published may wait for Redis as long as that is away', async () => {
  const waiting = [
    `insert into outbox (listing_id, msg_key, kind, payload, created_at, attempts)
     values (${sale.listingId}, 'publish-1', 'publish', '{"seats": [0]}', now() - interval '3 days', 9000)`,
  ];
  expect((await auditAfter(waiting)).damages).toEqual([]);
});

test('a ticket that was handed on is its new owner’s, and its order keeps its money', async () => {
  const handedOn = [
    'delete from scans',
    'delete from gate_log',
    'update tickets set owner_id = 12, epoch = 2 where seat = 0',
    `insert into ownership_log (listing_id, seat, epoch, kind, from_id, to_id, order_id)
     values (${sale.listingId}, 0, 2, 'transferred', ${paid.buyerId}, 12, ${paid.orderId})`,
  ];
  expect((await auditAfter(handedOn)).damages).toEqual([]);
});

test('a capture that is refused for good leaves a void order, and a refund that is about to be done with nothing', async () => {
  const refused = [
    `update payments set state = 'failed', captured = 0 where payment_id = ${paid.paymentId}`,
    `update orders set state = 'void' where order_id = ${paid.orderId}`,
    `update tickets set state = 'free', owner_id = null, owner_order_id = null, epoch = 2 where seat in (0, 1)`,
    `insert into ownership_log (listing_id, seat, epoch, kind, from_id, order_id)
     select ${sale.listingId}, seat, 2, 'refunded', ${paid.buyerId}, ${paid.orderId} from unnest(array[0, 1]) as seat`,
    `insert into refunds (listing_id, refund_id, payment_id, seat, epoch, amount, state)
     values (${sale.listingId}, 78, ${paid.paymentId}, 0, 1, 5000, 'due')`,
  ];
  expect((await auditAfter(refused)).damages).toEqual([]);
});

test('money that is due before the seats are sold is damage, unless one of them is sold on', async () => {
  const due = (resale: string) => [
    `update payments set state = 'due', gateway_reference = 'pi_9' where payment_id = ${paying.paymentId}`,
    `update orders set resale = '${resale}' where order_id = ${paying.orderId}`,
  ];
  expect((await auditAfter(due('{5}'))).damages).toEqual([]);
  expect((await auditAfter(due('{}'))).found).toEqual({ 'money taken without a paid order': 1 });
});

test('a refund of a ticket that was sold on, and of one that was not, must be what the log says', async () => {
  const wrong = [`update refunds set cause = 'resale' where refund_id = ${refundId}`];
  expect((await auditAfter(wrong)).found).toMatchObject({ 'a refund that the log does not know': 1 });
});

test('of many damages of one line fifty are shown and all are counted', async () => {
  const { damages, found } = await auditAfter([
    `insert into tickets (listing_id, seat, state, epoch) select ${sale.listingId}, seat, 'free', 1
     from generate_series(100, 159) as seat`,
  ]);
  expect(damages).toHaveLength(50);
  expect(found).toEqual({ 'an epoch that is not the last of the log': 60 });
});

/** What the auditor finds after these statements, which are rolled back. */
async function auditAfter(statements: readonly string[]) {
  const undo = new Error('undo');
  let result: Awaited<ReturnType<typeof auditOn>> | undefined;
  await sale.database
    .inTransaction(async (sql) => {
      for (const statement of statements) await run(sql, statement);
      result = await auditOn(sql);
      throw undo;
    })
    .catch((error) => expect(error).toBe(undo));
  return result!;
}

async function run(sql: Sql, statement: string): Promise<void> {
  await sql.query(statement);
}
