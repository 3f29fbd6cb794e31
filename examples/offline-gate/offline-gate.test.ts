import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeAccount, type TestAccount } from '../../packages/server/test/support/accounts.ts';
import { must } from '../../packages/server/test/support/client.ts';
import { listHall } from '../../packages/server/test/support/hall.ts';
import { type TestServer, testServer } from '../../packages/server/test/support/test-server.ts';
import { runExample } from '../support/run-example.ts';

let server: TestServer;
let seller: TestAccount;
let folder: string;
beforeAll(async () => {
  server = await testServer();
  seller = await makeAccount(server.database.connection, { seller: true });
  folder = await mkdtemp(join(tmpdir(), 'offline-gate-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function buy(listingId: string, seat: number) {
  const { token } = await makeAccount(server.database.connection);
  const { id } = await must(server.url, 'selectSeats', {
    params: { listingId },
    body: { seats: [seat] },
    token,
  });
  const body = { method: { type: 'payment_method', paymentMethod: 'pm_card_visa' } };
  const order = await must(server.url, 'buyTickets', { params: { orderId: id }, body, token });
  const params = { ticketId: order.ticketIds[0]! };
  return { orderId: id, qr: (await must(server.url, 'accessTicket', { params, token })).qr };
}

test('keys are fetched once; at the door nothing is asked of anybody', async () => {
  const [here, elsewhere] = [
    await listHall(server.url, seller.token, 3),
    await listHall(server.url, seller.token, 1),
  ];
  const [ticket, refunded, foreign] = [await buy(here, 0), await buy(here, 1), await buy(elsewhere, 0)];
  await must(server.url, 'refundOrder', {
    params: { orderId: refunded.orderId },
    body: {},
    token: seller.token,
  });

  const file = join(folder, 'keys.json');
  const fetched = await runExample('offline-gate/main.ts', ['fetch', here, file], server.url, '');
  expect(fetched.stdout).toMatch(/^1 keys, 1 seats with void tickets, as of 20\S+Z\n$/);

  const nowhere = 'http://127.0.0.1:1';
  const scanned = [ticket.qr, refunded.qr, foreign.qr, 'HTTPS://EXAMPLE.COM', ticket.qr.toLowerCase()];
  const door = await runExample('offline-gate/main.ts', ['check', file, ...scanned], nowhere, '');
  expect(door).toEqual({
    stdout: [
      'seat 0: come in',
      'seat 1: was refunded',
      'seat 0: for another performance',
      'this is no ticket',
      'seat 0: is inside already',
      '',
    ].join('\n'),
    stderr: '',
    exitCode: 1,
  });
});
