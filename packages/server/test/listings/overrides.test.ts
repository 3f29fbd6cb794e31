import { expect, test } from 'vitest';
import { newToken } from '../support/access-world.ts';
import { makeAccount } from '../support/accounts.ts';
import { expectNoDamage } from '../support/audit.ts';
import { ask, must } from '../support/client.ts';
import { listHall } from '../support/hall.ts';
import { refusal } from '../support/refusal.ts';
import { cellar, inDays, testRooms } from '../support/rooms.ts';
import { testDatabase } from '../support/test-database.ts';
import { testServer } from '../support/test-server.ts';
import { waitFor } from '../support/wait-for.ts';

const server = await testServer();
const { url } = server;
const visa = { method: { type: 'payment_method', paymentMethod: 'pm_card_visa' } } as const;

test('ten thousand places are kept and released in one request each, by a seller’s staff too', async () => {
  const sql = server.database.connection;
  const [seller, helper] = [await makeAccount(sql, { seller: true }), await makeAccount(sql)];
  await must(url, 'addStaff', { token: seller.token, body: { email: helper.email } });
  const house = 'name: Field\ncity: Testville\ntime zone: UTC\ncategory S: Standard\narea Pit: 12000 S\n';
  const listingId = await listHall(url, seller.token, house);
  const params = { listingId };
  const { secret: token } = await newToken(server, helper, ['staff']);
  const seats = Array.from({ length: 10_000 }, (_, at) => 11_000 - at);
  const kept = await must(url, 'keepSeats', { params, body: { seats, reason: 'For the club' }, token });
  expect([kept.seats.length, kept.seats[0]]).toEqual([10_000, { seat: 1_001, label: 'Pit 1002' }]);
  const { statuses } = await must(url, 'readSeats', { params });
  expect(statuses).toBe('f'.repeat(1_001) + 'k'.repeat(10_000) + 'f'.repeat(999));
  expect(await must(url, 'listKeptSeats', { params, token })).toEqual({ items: [kept] });
  const { released } = await must(url, 'releaseSeats', { params, body: { seats }, token });
  expect(released).toEqual(kept.seats);
  expect(await must(url, 'listKeptSeats', { params, token })).toEqual({ items: [] });
  await expectNoDamage(sql);
});

test('what is held keeps its price, what is not costs the new one at once; seats kept back are in no price and no count', async () => {
  const sql = server.database.connection;
  const [seller, buyer] = [await makeAccount(sql, { seller: true }), await makeAccount(sql)];
  const { token } = seller;
  const listingId = await listHall(url, token, cellar(), { prices: { P: 12_000, S: 6_500 } });
  const params = { listingId };
  const hold = (...seats: number[]) =>
    must(url, 'selectSeats', { params, body: { seats }, token: buyer.token });
  const before = await hold(0, 3);
  const changed = await must(url, 'changePrices', { params, body: { prices: { P: 0 } }, token });
  expect(changed.prices).toEqual({ P: 0, S: 6_500 });
  expect((await hold(1, 4)).total).toBe(6_500);
  const paid = await must(url, 'buyTickets', {
    params: { orderId: before.id },
    body: visa,
    token: buyer.token,
  });
  expect([paid.state, paid.total]).toEqual(['paid', 18_500]);
  expect((await must(url, 'readSeats', { params })).statuses).toBe('shfshffff');

  // The last seat of P.
  await must(url, 'keepSeats', { params, body: { seats: [2], reason: 'Broken' }, token });
  expect((await must(url, 'readSeats', { params })).statuses).toBe('shkshffff');
  const refused = await ask(url, 'selectSeats', { params, body: { seats: [2] }, token: buyer.token });
  expect(refused.problem).toMatchObject({ code: 'seats_taken', details: { seats: [{ seat: 2 }] } });
  await must(url, 'changePrices', { params, body: { prices: { S: 7_000 } }, token });
  const read = () => must(url, 'readListing', { params });
  await waitFor(read, ({ available, lowestPrice }) => available === 4 && lowestPrice === 7_000);
  await must(url, 'releaseSeats', { params, body: { seats: [2] }, token });
  const seen = await waitFor(
    () => must(url, 'readSeats', { params }),
    ({ prices }) => prices.S === 7_000,
  );
  expect([seen.statuses, seen.prices]).toEqual(['shfshffff', { P: 0, S: 7_000 }]);
  await waitFor(read, ({ lowestPrice }) => lowestPrice === 0);
  await expectNoDamage(sql);
});

test('are refused for a category that the house has not, an amount no card can pay, and what is over', async () => {
  const { database } = await testDatabase();
  const rooms = testRooms(database);
  const seller = await rooms.newSeller();
  const venue = await rooms.newVenue(seller);
  const { listingId } = await rooms.newListing(seller, venue, { startsAt: inDays(1) });
  const change = (prices: Record<string, number>, accountId = seller.accountId) =>
    rooms.listings.changePrices({ accountId, listingId, prices });
  const faulty = await refusal(change({ X: 100, P: 1, S: 9_000 }));
  expect(faulty).toMatchObject({
    code: 'invalid_request',
    details: { issues: [{ path: 'body.prices.X' }, { path: 'body.prices.P' }] },
  });
  expect(faulty.message).toContain('the seat map has no such category; it has P, S');
  expect(faulty.message).toContain('No price was changed.');
  expect((await refusal(change({ S: 100 }, (await rooms.newSeller()).accountId))).code).toBe('not_found');
  expect((await rooms.listings.readListing(listingId)).prices).toEqual({ P: 12_000, S: 6_500 });

  const { connection } = database;
  await connection.query(`update listings set starts_at = now() - interval '1 second'`);
  expect(await refusal(change({ S: 100 }))).toMatchObject({ details: { reason: 'ended' } });
  await connection.query(`update listings set state = 'cancelled', cancelled_at = now()`);
  expect(await refusal(change({ S: 100 }))).toMatchObject({
    code: 'not_on_sale',
    details: { reason: 'cancelled' },
  });
});
