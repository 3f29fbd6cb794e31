import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { newToken } from '../support/access-world.ts';
import { makeAccount } from '../support/accounts.ts';
import { expectNoDamage } from '../support/audit.ts';
import { ask, must } from '../support/client.ts';
import { listHall } from '../support/hall.ts';
import { refusal } from '../support/refusal.ts';
import { inDays, testRooms } from '../support/rooms.ts';
import { testDatabase } from '../support/test-database.ts';
import { testServer } from '../support/test-server.ts';
import { waitFor } from '../support/wait-for.ts';
import { waysOf } from '../tickets/cache/ticket-world.ts';

const server = await testServer();
const { url } = server;

test('what is changed holds from the next scan on, and shows in listing, keys and counts', async () => {
  const sql = server.database.connection;
  const [seller, helper] = [await makeAccount(sql, { seller: true }), await makeAccount(sql)];
  await must(url, 'addStaff', { token: seller.token, body: { email: helper.email } });
  const doorsOpenAt = new Date(Date.now() + 7_200_000).toISOString();
  const listingId = await listHall(url, seller.token, 2, { doorsOpenAt });
  const params = { listingId };
  const [ticket] = await waysOf(server, listingId).sell(await makeAccount(sql), [0]);
  const scan = async (direction: 'in' | 'out') => {
    const body = { id: randomUUID(), token: ticket!.qr, gate: 'North', direction };
    const { outcome, reason } = await must(url, 'scanTicket', { params, body, token: seller.token });
    return reason ?? outcome;
  };
  expect([await scan('in'), await scan('out')]).toEqual(['not_yet', 'no_reentry']);
  expect(await must(url, 'readListingKeys', { params })).toMatchObject({ admitsFrom: doorsOpenAt });

  const { secret: token } = await newToken(server, helper, ['staff']);
  const change = (body: Record<string, unknown>) => must(url, 'changeDoors', { params, body, token });
  const sooner = new Date(Date.now() - 60_000).toISOString();
  expect(await change({ doorsOpenAt: sooner })).toMatchObject({ doorsOpenAt: sooner, reentry: false });
  expect(await scan('in')).toBe('admitted');
  expect(await change({ reentry: true })).toMatchObject({ doorsOpenAt: sooner, reentry: true });
  expect(await scan('out')).toBe('left');
  for (const _twice of [1, 2])
    expect(await change({ doorsOpenAt: null })).toMatchObject({ doorsOpenAt: null, reentry: true });
  expect(await scan('in')).toBe('readmitted');

  expect(await must(url, 'readListing', { params })).toMatchObject({ doorsOpenAt: null, reentry: true });
  await waitFor(
    () => must(url, 'readListingKeys', { params }),
    ({ admitsFrom, reentry }) => admitsFrom === null && reentry,
  );
  await waitFor(
    () => must(url, 'readGateCounts', { params, token: seller.token }),
    (counts) => counts.doorsOpenAt === null && counts.reentry,
  );
  for (const body of [{}, { doorsOpenAt: '18:30' }, { reentry: null }, { terms: 'None' }])
    expect((await ask(url, 'changeDoors', { params, body, token })).problem.code).toBe('invalid_request');
  await expectNoDamage(sql);
});

test('doors after the start, of others, and of what was cancelled stay as they are; of what has begun they do not', async () => {
  const { database } = await testDatabase();
  const rooms = testRooms(database);
  const seller = await rooms.newSeller();
  const { listingId, startsAt } = await rooms.newListing(seller, await rooms.newVenue(seller), {
    startsAt: inDays(1),
  });
  const change = (doorsOpenAt: Date | undefined, accountId = seller.accountId) =>
    rooms.listings.changeDoors({ accountId, listingId, doorsOpenAt, reentry: true });
  const late = await refusal(change(new Date(startsAt.getTime() + 1)));
  expect(late).toMatchObject({
    code: 'invalid_request',
    details: { issues: [{ path: 'body.doorsOpenAt' }] },
    message: 'body.doorsOpenAt: the doors must open at the start or before it. Its doors were not changed.',
  });
  const other = await rooms.newSeller();
  expect((await refusal(change(startsAt, other.accountId))).code).toBe('not_found');
  const read = () => rooms.listings.readListing(listingId);
  expect(await read()).toMatchObject({ doorsOpenAt: null, reentry: false });
  expect(await change(startsAt)).toMatchObject({ doorsOpenAt: startsAt, reentry: true });

  const { connection } = database;
  await connection.query(`update listings set starts_at = now() - interval '1 second', doors_open_at = null`);
  expect(await change(undefined)).toMatchObject({ doorsOpenAt: null, reentry: true });
  await connection.query(`update listings set state = 'cancelled', cancelled_at = now()`);
  expect(await refusal(change(new Date(0)))).toMatchObject({
    code: 'not_on_sale',
    details: { reason: 'cancelled' },
  });
  expect((await read()).doorsOpenAt).toBeNull();
});
