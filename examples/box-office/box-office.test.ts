import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeAccount } from '../../packages/server/test/support/accounts.ts';
import { expectNoDamage } from '../../packages/server/test/support/audit.ts';
import { listHall } from '../../packages/server/test/support/hall.ts';
import { type TestServer, testServer } from '../../packages/server/test/support/test-server.ts';
import { boxOffice } from './app.ts';

let admitOne: TestServer;
let server: Server;
let url: string;
let listingId: string;

beforeAll(async () => {
  admitOne = await testServer();
  const seller = await makeAccount(admitOne.database.connection, { seller: true });
  listingId = await listHall(admitOne.url, seller.token, 4, { title: 'Tosca <live>' });
  server = boxOffice(admitOne.url).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

async function hold(token: string, listing = listingId) {
  const response = await fetch(`${url}/hold/${listing}`, {
    method: 'POST',
    headers: { 'x-buyer-token': token },
  });
  return { status: response.status, text: await response.text() };
}

test('it shows what is on, whatever the title', async () => {
  const page = await (await fetch(`${url}/?q=tosca`)).text();
  expect(page).toContain('Tosca &#60;live&#62;');
  expect(page).toContain(`/hold/${listingId}`);
});

test('two visitors hold two seats each, and the third is told that none are left', async () => {
  const visitors = await Promise.all([1, 2, 3].map(() => makeAccount(admitOne.database.connection)));
  expect(await hold(visitors[0]!.token)).toMatchObject({
    status: 200,
    text: expect.stringContaining('Main A-1 and Main A-2'),
  });
  expect(await hold(visitors[1]!.token)).toMatchObject({
    status: 200,
    text: expect.stringContaining('Main A-3 and Main A-4'),
  });
  expect(await hold(visitors[2]!.token)).toEqual({
    status: 409,
    text: 'No two seats are left side by side.',
  });
  await expectNoDamage(admitOne.database.connection);
});

test('a visitor without a valid token is told to log in, and an unknown evening is not found', async () => {
  const seller = await makeAccount(admitOne.database.connection, { seller: true });
  const empty = await listHall(admitOne.url, seller.token, 2);
  const refused = await hold('admit_of_nobody', empty);
  expect(refused).toMatchObject({ status: 401, text: expect.stringContaining('log in again') });
  const visitor = await makeAccount(admitOne.database.connection);
  expect(await hold(visitor.token, 'lst_00000000')).toMatchObject({ status: 404 });
});
