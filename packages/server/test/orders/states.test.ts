import { expect, test } from 'vitest';
import { assertMove, orderMoves, paymentMoves, refundMoves, ticketMoves } from '../../src/orders/states.ts';
import { testSale, visa } from '../support/test-sale.ts';

const machines = {
  orders: orderMoves,
  payments: paymentMoves,
  tickets: ticketMoves,
  refunds: refundMoves,
} as const;

const names = { orders: 'order', payments: 'payment', tickets: 'ticket', refunds: 'refund' } as const;

function pairsOf(moves: Readonly<Record<string, readonly string[]>>): string[] {
  return Object.entries(moves)
    .flatMap(([from, tos]) => tos.map((to) => `${from} → ${to}`))
    .sort();
}

test('the CHECK of each table holds the same moves as the code', async () => {
  const { database } = await testSale({ seats: 1 });
  for (const [table, moves] of Object.entries(machines)) {
    const [row] = await database.connection.query<{ definition: string }>(
      `select pg_get_constraintdef(oid) as definition from pg_constraint where conname = $1::text`,
      [`${names[table as keyof typeof names]}_moves`],
    );
    const inDatabase = [...row!.definition.matchAll(/= '(\w+)'::text\) AND \(state = '(\w+)'::text/g)];
    expect(inDatabase.map(([, from, to]) => `${from} → ${to}`).sort()).toEqual(pairsOf(moves));
  }
});

test('no other move can be written, whatever a statement says', async () => {
  const sale = await testSale({ seats: 2 });
  const orders = await sale.newProcess();
  const buyer = await sale.newBuyer();
  await sale.pay(orders, buyer, await sale.hold(orders, buyer, [0]), visa);
  for (const [table, from, to] of [
    ['orders', 'paid', 'held'],
    ['orders', 'released', 'paying'],
    ['payments', 'captured', 'canceled'],
    ['payments', 'failed', 'due'],
    ['tickets', 'sold', 'kept'],
    ['refunds', 'done', 'due'],
  ] as const) {
    await sale.database.connection
      .query(
        `insert into refunds (listing_id, refund_id, payment_id, seat, epoch, amount, state, previous_state)
         values ($1::bigint, 1, 1, 1, 1, 0, 'due', null) on conflict do nothing`,
        [sale.listingId],
      )
      .catch(() => undefined);
    await expect(
      sale.database.connection.query(`update ${table} set previous_state = $1::text, state = $2::text`, [
        from,
        to,
      ]),
    ).rejects.toMatchObject({ code: '23514' });
  }
});

test('code that would make another move throws', () => {
  expect(() => assertMove(orderMoves, 'paying', 'paid')).not.toThrow();
  expect(() => assertMove(orderMoves, 'released', 'paid')).toThrow('Nothing goes from released to paid.');
});
