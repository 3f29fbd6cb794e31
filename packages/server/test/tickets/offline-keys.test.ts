import { decodeId, encodeId, type ListingKeys, type TicketKeys } from '@admit-one/sdk/contract';
import { type VerifyKeys, verifyTicket } from '@admit-one/sdk/token';
import { beforeAll, describe, expect, test } from 'vitest';
import { DatabaseUnavailable } from '../../src/platform/database/database.ts';
import { createOfflineKeys } from '../../src/tickets/offline-keys.ts';
import { makeAccount, type TestAccount } from '../support/accounts.ts';
import { expectNoDamage } from '../support/audit.ts';
import { ask, must } from '../support/client.ts';
import { listHall } from '../support/hall.ts';
import { type TestServer, testServer } from '../support/test-server.ts';
import { waitFor } from '../support/wait-for.ts';

let server: TestServer;
let seller: TestAccount;
beforeAll(async () => {
  server = await testServer();
  seller = await makeAccount(server.database.connection, { seller: true });
});

const listHallOf = (seats: number, said: Record<string, unknown> = {}) =>
  listHall(server.url, seller.token, seats, said);

async function buy(listingId: string, seat: number) {
  const { token } = await makeAccount(server.database.connection);
  const held = await must(server.url, 'selectSeats', {
    params: { listingId },
    body: { seats: [seat] },
    token,
  });
  const body = { method: { type: 'payment_method', paymentMethod: 'pm_card_visa' } };
  const order = await must(server.url, 'buyTickets', { params: { orderId: held.id }, body, token });
  const params = { ticketId: order.ticketIds[0]! };
  return { order, ticket: await must(server.url, 'accessTicket', { params, token }) };
}

const refund = (orderId: string) =>
  must(server.url, 'refundOrder', { params: { orderId }, body: {}, token: seller.token });

/** What is remembered for a second is waited out. */
const keysOf = (listingId: string, isReady: (keys: ListingKeys) => boolean) =>
  waitFor(() => must(server.url, 'readListingKeys', { params: { listingId } }), isReady);
const allKeys = (isReady: (keys: TicketKeys) => boolean) =>
  waitFor(() => must(server.url, 'readTicketKeys'), isReady);

/** Writes that tickets were handed on, which is somebody else's room. */
async function log(
  listingId: string,
  rows: readonly (readonly [seat: number, epoch: number, kind: string])[],
) {
  for (const [seat, epoch, kind] of rows)
    await server.database.connection.query(
      `insert into ownership_log (listing_id, seat, epoch, kind, from_id, to_id)
       values ($1::bigint, $2::int, $3::int, $4::text, 1, case when $4::text <> 'refunded' then 2 end)`,
      [decodeId(listingId), seat, epoch, kind],
    );
}

test('a ticket that was sold, refunded and sold again: the first is refunded, the second good, with either answer', async () => {
  const [here, elsewhere] = [await listHallOf(3), await listHallOf(1)];
  const first = await buy(here, 1);
  const kept = await buy(here, 0);
  const foreign = await buy(elsewhere, 0);
  const reasons = (keys: VerifyKeys) =>
    [first, kept, foreign].map(({ ticket }) => {
      const verdict = verifyTicket(ticket.qr, keys);
      return verdict.valid ? 'valid' : verdict.reason;
    });
  const before = await must(server.url, 'readListingKeys', { params: { listingId: here } });
  expect(before).toMatchObject({ listingId: here, revocations: [], keys: [{ listingId: null }] });
  expect(reasons(before)).toEqual(['valid', 'valid', 'wrong_listing']);

  await refund(first.order.id);
  const after = await keysOf(here, ({ revocations }) => revocations.length > 0);
  expect(after.revocations).toEqual([{ seat: 1, lowestEpoch: 3, refunded: [1] }]);
  expect(after.version).not.toBe(before.version);
  expect(reasons(after)).toEqual(['refunded', 'valid', 'wrong_listing']);
  const all = await allKeys(({ revocations }) => revocations.length > 0);
  expect(all).toMatchObject({ revocations: [{ listingId: here, seats: after.revocations }], complete: true });
  expect(all.listingKeys.replace('{listingId}', here)).toBe(`/v1/listings/${here}/keys`);
  expect(reasons(all)).toEqual(['refunded', 'valid', 'valid']);

  const second = await buy(here, 1);
  expect(verifyTicket(second.ticket.qr, after).valid).toBe(true);
  await expectNoDamage(server.database.connection, { listingId: here });
});

test('the doors of a listing and whether people come back are in its keys', async () => {
  const opens = new Date(Date.now() + 3_600_000).toISOString();
  const listing = await listHallOf(1, { doorsOpenAt: opens, reentry: true });
  const keys = await must(server.url, 'readListingKeys', { params: { listingId: listing } });
  expect(keys).toMatchObject({ admitsFrom: opens, reentry: true });
  const { ticket } = await buy(listing, 0);
  expect(verifyTicket(ticket.qr, keys)).toMatchObject({ valid: false, reason: 'not_yet' });
  expect(verifyTicket(ticket.qr, keys, new Date(opens)).valid).toBe(true);
  expect(verifyTicket(ticket.qr, { ...keys, admitsFrom: null }).valid).toBe(true);
});

test('each epoch says what became of it', async () => {
  const listing = await listHallOf(2);
  await log(listing, [
    [1, 2, 'transferred'],
    [1, 3, 'refunded'],
    [1, 4, 'sold'],
    [1, 5, 'sold'],
    [0, 2, 'transferred'],
  ]);
  const { revocations } = await must(server.url, 'readListingKeys', { params: { listingId: listing } });
  expect(revocations).toEqual([
    { seat: 0, lowestEpoch: 2, refunded: [] },
    { seat: 1, lowestEpoch: 5, refunded: [2] },
  ]);
});

describe('an answer', () => {
  test('is asked for again with its tag, and comes again only when it differs', async () => {
    const listingId = await listHallOf(300);
    const read = (headers: Record<string, string> = {}) =>
      ask(server.url, 'readListingKeys', { params: { listingId }, headers });
    const { headers, body } = await read();
    expect(headers).toMatchObject({ etag: `W/"${body.version}"`, 'cache-control': 'no-cache' });
    const same = await read({ 'if-none-match': String(headers.etag) });
    expect([same.status, same.body, same.headers.etag]).toEqual([304, null, headers.etag]);

    await log(
      listingId,
      Array.from({ length: 300 }, (_, seat) => [seat, 2, 'transferred'] as const),
    );
    const other = await waitFor(
      () => read({ 'if-none-match': String(headers.etag) }),
      ({ status }) => status === 200,
    );
    expect(other.body.revocations).toHaveLength(300);
    const well = await ask(server.url, 'readTicketKeys', {});
    expect(well.headers.etag).toBe(`W/"${well.body.version}"`);
  });

  test('of no listing is not_found', async () => {
    const answer = await ask(server.url, 'readListingKeys', { params: { listingId: encodeId('lst', 1) } });
    expect([answer.status, answer.problem.code]).toEqual([404, 'not_found']);
  });
});

test('all listings together: whole ones only, those with little first, and it says what it leaves out', async () => {
  await server.database.connection.query(
    `update listings set starts_at = now() - interval '2 days', doors_open_at = null`,
  );
  const [big, small, over] = [await listHallOf(5), await listHallOf(2), await listHallOf(1)];
  await log(
    big,
    [0, 1, 2, 3].map((seat) => [seat, 2, 'transferred'] as const),
  );
  await log(
    small,
    [0, 1].map((seat) => [seat, 2, 'transferred'] as const),
  );
  await log(over, [[0, 2, 'transferred']]);
  await server.database.connection.query(
    `update listings set starts_at = now() - interval '25 hours' where listing_id = $1::bigint`,
    [decodeId(over)],
  );
  const signingKeys = {
    ...noKeys,
    published: async () => [{ id: '00000000', publicKey: '', listingId: null }],
  };
  const read = (seats: number, keys = 1) =>
    createOfflineKeys({ database: server.database, signingKeys }, { keys, seats }).keys();
  const listingsOf = ({ revocations }: TicketKeys) => revocations.map(({ listingId }) => listingId);
  const everything = await read(6);
  expect([listingsOf(everything).sort(), everything.complete]).toEqual([[big, small].sort(), true]);
  const some = await read(5);
  expect([listingsOf(some), some.complete]).toEqual([[small], false]);
  expect([listingsOf(await read(1)), (await read(6, 0)).complete]).toEqual([[], false]);
});

test('with the database away the last answer is given, and says how old it is', async () => {
  const listingId = decodeId(await listHallOf(1));
  let isAway = false;
  let queries = 0;
  const { connection } = server.database;
  const database = {
    ...server.database,
    connection: {
      query: (async (...args: Parameters<typeof connection.query>) => {
        queries += 1;
        if (isAway) throw new DatabaseUnavailable(new Error('gone'));
        return connection.query(...args);
      }) as typeof connection.query,
    },
  };
  const keys = createOfflineKeys({ database, signingKeys: noKeys });
  const crowd = await Promise.all(Array.from({ length: 500 }, () => keys.keysOfListing(listingId)));
  expect(queries).toBe(1);
  isAway = true;
  const asked = () => keys.keysOfListing(listingId).then(() => queries);
  await waitFor(asked, (count) => count > 1);
  expect(await keys.keysOfListing(listingId)).toEqual(crowd[0]);
  await expect(keys.keys()).rejects.toThrow(DatabaseUnavailable);
});

const noKeys = {
  qrText: async () => '',
  lastEnd: () => 0,
  verify: () => ({ valid: false, reason: 'unknown_key' }) as const,
  published: async () => [],
  publishedFor: async () => [],
  loops: [],
};
