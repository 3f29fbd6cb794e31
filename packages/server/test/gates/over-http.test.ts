import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { makeAccount, type TestAccount } from '../support/accounts.ts';
import { expectNoDamage } from '../support/audit.ts';
import { ask, must } from '../support/client.ts';
import { listHall } from '../support/hall.ts';
import { type TestServer, testServer } from '../support/test-server.ts';

let server: TestServer;
let seller: TestAccount;
beforeAll(async () => {
  server = await testServer({ metricsFor: 'local' });
  seller = await makeAccount(server.database.connection, { seller: true });
});

test('a device with a token of the scope gate scans what a buyer bought, and may do nothing else', async () => {
  const { url } = server;
  const listingId = await listHall(url, seller.token, 3, { reentry: true });
  const { secret: device } = await must(url, 'createToken', {
    token: seller.token,
    body: { name: 'North 2', scopes: ['gate'] },
  });
  const { token: buyer } = await makeAccount(server.database.connection);
  const held = await must(url, 'selectSeats', {
    params: { listingId },
    body: { seats: [0, 1] },
    token: buyer,
  });
  const body = { method: { type: 'payment_method', paymentMethod: 'pm_card_visa' } };
  const { ticketIds } = await must(url, 'buyTickets', { params: { orderId: held.id }, body, token: buyer });
  const [first, second] = await Promise.all(
    ticketIds.map((ticketId) => must(url, 'accessTicket', { params: { ticketId }, token: buyer })),
  );

  const params = { listingId };
  const scan = (token: string, said = {}) =>
    must(url, 'scanTicket', {
      params,
      body: { id: randomUUID(), token, gate: 'North 2', ...said },
      token: device,
    });
  const admitted = await ask(url, 'scanTicket', {
    params,
    body: { id: 'scan-over-http', token: first!.qr, gate: 'North 2' },
    token: device,
  });
  expect([admitted.status, admitted.headers['cache-control']]).toEqual([200, 'no-store']);
  expect(admitted.body).toMatchObject({
    outcome: 'admitted',
    ticket: { id: first!.id, label: first!.label },
  });
  expect(await scan(first!.qr)).toMatchObject({ outcome: 'refused', reason: 'already_admitted' });
  expect(await scan('NOTHING')).toMatchObject({ outcome: 'refused', reason: 'forged', ticket: null });
  expect(await scan(first!.qr, { direction: 'out' })).toMatchObject({ outcome: 'left' });

  const at = new Date(Date.now() - 60_000).toISOString();
  const scans = [{ id: 'from-the-journal', token: second!.qr, gate: 'South', direction: 'in', at }];
  const synced = await must(url, 'syncScans', {
    params,
    body: { sentAt: new Date().toISOString(), scans },
    token: device,
  });
  expect(synced.items).toMatchObject([{ recordedAs: 'recorded', offline: true, at, gate: 'South' }]);
  expect(await must(url, 'readGateCounts', { params, token: device })).toMatchObject({
    ...{ listingId, title: 'A test evening', reentry: true, doorsOpenAt: null },
    ...{ sold: 2, admitted: 2, inside: 1, doubles: 0, voids: 0 },
  });
  const page = await must(url, 'listScans', { params, query: { limit: 2 }, token: device });
  expect(page.items.map(({ direction, gate }) => [direction, gate])).toEqual([
    ['out', 'North 2'],
    ['in', 'North 2'],
  ]);
  const next = { limit: 2, cursor: page.nextCursor! };
  expect((await must(url, 'listScans', { params, query: next, token: device })).items).toEqual(synced.items);
  const asBuyer = await ask(url, 'listTickets', { token: device });
  expect([asBuyer.status, asBuyer.problem.details]).toEqual([403, { needs: 'buyer' }]);

  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toContain('admit_scans_total{result="admitted"} 1');
  expect(metrics).toContain('admit_scans_total{result="forged"} 1');
  await expectNoDamage(server.database.connection);
});

test('what no gate sends is refused', async () => {
  const { url } = server;
  const params = { listingId: await listHall(url, seller.token, 1) };
  const scan = { id: randomUUID(), token: 'X', gate: 'North' };
  const now = new Date().toISOString();
  const offline = { ...scan, direction: 'in', at: now };
  const wrong = [
    ['scanTicket', { ...scan, id: 'short' }],
    ['scanTicket', { ...scan, gate: '  ' }],
    ['scanTicket', { ...scan, token: 'X'.repeat(501) }],
    ['scanTicket', { ...scan, direction: 'up' }],
    ['syncScans', { sentAt: now, scans: [] }],
    ['syncScans', { sentAt: now, scans: Array(501).fill(offline) }],
    ['syncScans', { sentAt: 'now', scans: [offline] }],
  ] as const;
  for (const [operation, body] of wrong) {
    const { status, problem } = await ask(url, operation, { params, body, token: seller.token });
    expect([status, problem.code]).toEqual([400, 'invalid_request']);
  }
});
