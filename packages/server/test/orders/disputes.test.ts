import { expect, test } from 'vitest';
import { matchGateway } from '../../src/orders/audit/match-gateway.ts';
import type { Gateway } from '../../src/payments/gateway.ts';
import { makeAccount } from '../support/accounts.ts';
import { expectNoDamage } from '../support/audit.ts';
import { must } from '../support/client.ts';
import { listHall } from '../support/hall.ts';
import { mailsTo } from '../support/mails.ts';
import { refusal } from '../support/refusal.ts';
import { testSale } from '../support/test-sale.ts';
import { testServer } from '../support/test-server.ts';

const patience = { timeout: 30_000, interval: 20 };
const disputed = { method: { type: 'payment_method', paymentMethod: 'pm_card_createDispute' } } as const;

test('the gateway tells of a dispute: the tickets are void, the seats free, the buyer is told', async () => {
  const server = await testServer();
  const sql = server.database.connection;
  const [seller, buyer] = [await makeAccount(sql, { seller: true }), await makeAccount(sql)];
  const listingId = await listHall(server.url, seller.token, 4);
  const held = await must(server.url, 'selectSeats', {
    params: { listingId },
    body: { seats: [0, 1] },
    token: buyer.token,
  });
  const params = { orderId: held.id };
  await must(server.url, 'buyTickets', { params, body: disputed, token: buyer.token });

  await expect
    .poll(() => must(server.url, 'readOrder', { params, token: buyer.token }), patience)
    .toMatchObject({ state: 'paid', refunded: 10_000, ticketIds: [], payment: { state: 'captured' } });
  const refundsOf = () => must(server.url, 'listRefunds', { params, token: seller.token });
  await expect
    .poll(async () => (await refundsOf()).items.map(({ cause, state }) => [cause, state]), patience)
    .toEqual([
      ['dispute', 'done'],
      ['dispute', 'done'],
    ]);
  await expectNoDamage(sql);
  // The bank took it; we gave nothing back beside that.
  for await (const intent of server.gateway.list({ createdAfter: new Date(0) }))
    expect(intent).toMatchObject({ captured: 10_000, refunded: 0, disputed: true });
  const subjects = async () =>
    (await mailsTo(server.folder, buyer.email)).map((mail) => /^Subject: (.*)$/m.exec(mail)![1]).sort();
  await expect
    .poll(subjects, patience)
    .toEqual(['Your tickets are void: A test evening', 'Your tickets: A test evening']);
});

test('it is the gateway that is believed, not the hint', async () => {
  const sale = await testSale({ seats: 4 });
  const orders = await sale.newProcess();
  const buyer = await sale.newBuyer();
  const order = await sale.pay(orders, buyer, await sale.hold(orders, buyer, [0]));
  await sale.runLoops(orders);
  const rows = await sale.database.connection.query<{ payment_id: number }>(
    'select payment_id from payments',
  );
  const { payment_id: paymentId } = rows[0]!;
  await sale.newRefunds(orders).lookForDispute(sale.listingId, paymentId);
  expect(await sale.read(orders, buyer, order)).toMatchObject({ refunded: 0, state: 'paid' });

  const deaf = sale.newRefunds(orders, {
    wrapGateway: (gateway): Gateway => ({
      ...gateway,
      readDispute: async () => ({ kind: 'unknown', cause: new Error('no answer') }),
    }),
  });
  expect((await refusal(deaf.lookForDispute(sale.listingId, paymentId))).code).toBe('unavailable');
  await sale.newRefunds(orders).lookForDispute(sale.listingId, paymentId + 1);
  await expectNoDamage(sale.database.connection);
});

test('a refund that was due when the bank was faster ends without a second payment', async () => {
  const sale = await testSale({ seats: 4 });
  const orders = await sale.newProcess();
  const refunds = sale.newRefunds(orders);
  const buyer = await sale.newBuyer();
  const order = await sale.pay(orders, buyer, await sale.hold(orders, buyer, [0, 1]), disputed.method);
  // Before the capture, which is what makes the bank dispute it here.
  await sale.refund(refunds, order, { seats: [0] });
  await sale.runLoops(orders);
  // The first try is refused, which is a hint too: all of the order is void.
  await sale.runLoops(refunds);
  await sale.runLoops(refunds);
  expect(await sale.read(orders, buyer, order)).toMatchObject({ refunded: 10_000, ticketIds: [] });
  const rows = await sale.database.connection.query('select seat, state, cause from refunds order by seat');
  expect(rows).toEqual([
    { seat: 0, state: 'done', cause: 'seller' },
    { seat: 1, state: 'done', cause: 'dispute' },
  ]);
  expect((await sale.intentsOf(order)).map(({ refunded }) => refunded)).toEqual([0]);
  expect(sale.mails.map(({ subject }) => subject)).toContain('Your tickets are void: An evening');
  await expectNoDamage(sale.database.connection);
});

test('one that nobody was told of is found when the gateway’s list is matched', async () => {
  const sale = await testSale({ seats: 4 });
  const orders = await sale.newProcess();
  const buyer = await sale.newBuyer();
  await sale.pay(orders, buyer, await sale.hold(orders, buyer, [0]), disputed.method);
  await sale.runLoops(orders);
  const lines = async () => (await matchGateway(sale, new Date(0))).differences.map(({ line }) => line);
  expect(await lines()).toEqual(['a dispute that the gateway told nobody of']);
  const rows = await sale.database.connection.query<{ payment_id: number }>(
    'select payment_id from payments',
  );
  const refunds = sale.newRefunds(orders);
  await refunds.lookForDispute(sale.listingId, rows[0]!.payment_id);
  await sale.runLoops(refunds);
  expect(await lines()).toEqual([]);
});
