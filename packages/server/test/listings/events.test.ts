import { setTimeout as sleep } from 'node:timers/promises';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { decodeId } from '@admit-one/sdk/contract';
import { request } from 'undici';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Database, DatabaseUnavailable } from '../../src/platform/database/database.ts';
import { makeAccount } from '../support/accounts.ts';
import { ask, must } from '../support/client.ts';
import { listHall } from '../support/hall.ts';
import { type ListenTo, listenTo } from '../support/listen-to.ts';
import { testServer } from '../support/test-server.ts';
import { writeTicket } from '../support/ticket-row.ts';
import { waitFor } from '../support/wait-for.ts';
import { watchedDatabase } from '../support/watched.ts';

let isAway = false;
let readings = 0;
const wrapDatabase = (database: Database) =>
  watchedDatabase(database, {
    before(what) {
      if (what.includes('from tickets t') && what.includes('from listings l')) readings += 1;
      if (isAway) throw new DatabaseUnavailable(new Error('pulled out'));
    },
  });
const one = await testServer({ withoutLoops: true, wrapDatabase, eventStreams: { heartbeatMs: 100 } });
const other = await testServer({ withoutLoops: true, beside: one });
const { connection } = one.database;
const seller = await makeAccount(connection, { seller: true });
const anna = await makeAccount(connection);

const list = (seats: number) => listHall(one.url, seller.token, seats);
const hold = (url: string, listingId: string, seats: number[]) =>
  must(url, 'selectSeats', { params: { listingId }, token: anna.token, body: { seats } });

async function listen(url: string, listingId: string, options: ListenTo = {}) {
  const listener = await listenTo(url, listingId, options);
  onTestFinished(listener.leave);
  return listener;
}

test('a hold through one process is seen by who listens to the other, as theirs by who holds it', async () => {
  const listingId = await list(6);
  const [here, there] = [await listen(one.url, listingId), await listen(other.url, listingId)];
  const own = await listen(other.url, listingId, { token: anna.token });
  await Promise.all([here, there, own].map((each) => each.seen('ffffff')));
  expect(there.response.headers).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
  });

  const order = await hold(one.url, listingId, [1, 4]);
  await Promise.all([here.seen('fhffhf'), there.seen('fhffhf'), own.seen('fmffmf')]);
  await must(other.url, 'releaseOrder', { params: { orderId: order.id }, token: anna.token });
  await Promise.all([here, there, own].map((each) => each.seen('ffffff')));
  for (const each of [here, there, own])
    expect(each.events.map(({ type }) => type).slice(1)).not.toContain('snapshot');
});

test('a hold that ends by the clock is seen, by memory alone', async () => {
  const listingId = await list(3);
  await writeTicket(connection, {
    ...{ listingId: decodeId(listingId), seat: 2, state: 'held', buyerId: anna.accountId },
  });
  const anybody = await listen(one.url, listingId);
  const own = await listen(one.url, listingId, { token: anna.token });
  await Promise.all([anybody.seen('ffh'), own.seen('ffm')]);
  await connection.query(
    `update tickets set held_until = now() + interval '2 seconds' where listing_id = $1::bigint`,
    [decodeId(listingId)],
  );
  // Of three readings that begin from now on, the second has seen it, and is over.
  const begun = readings;
  await waitFor(
    async () => readings - begun,
    (count) => count >= 3,
  );
  await whileAway(() => Promise.all([anybody.seen('fff'), own.seen('fff')]));
});

describe('who comes back', () => {
  test('is told what differs from the version that they had, and nothing else', async () => {
    const listingId = await list(8);
    await hold(one.url, listingId, [0]);
    const before = await listen(one.url, listingId);
    await before.seen('hfffffff');
    before.leave();
    await hold(other.url, listingId, [3, 5]);
    // The board may be half a second old when they are back: they are told of the rest then, as everybody is.
    const back = await listen(one.url, listingId, { after: before.version() });
    await back.heard(1);
    expect(back.events).toMatchObject([{ type: 'changed', seats: { h: [3, 5] } }]);

    const again = await listen(one.url, listingId, { after: back.version() });
    await waitFor(
      async () => again.heartbeats(),
      (count) => count > 0,
    );
    expect(again.events).toEqual([]);
    await hold(one.url, listingId, [7]);
    await again.heard(1);
    expect(again.events).toMatchObject([{ type: 'changed', seats: { h: [7] } }]);
  });

  test('with their own seats is told which these are', async () => {
    const listingId = await list(4);
    const before = await listen(one.url, listingId, { token: anna.token });
    await before.heard(1);
    before.leave();
    await hold(one.url, listingId, [2]);
    const back = await listen(one.url, listingId, { token: anna.token, after: before.version() });
    await back.heard(1);
    expect(back.events).toMatchObject([{ type: 'changed', seats: { m: [2] } }]);
  });

  test.each([
    ['a number', '1000000000000'],
    ['the shape of one', `${'0'.repeat(16)}.1`],
    ['garbage', 'garbage'],
    ['other writing', '☃☃☃'],
    ['less than nothing', '-1'],
    ['5 kB', 'x'.repeat(5_000)],
  ])('with %s for a version is told everything anew', async (_what, after) => {
    const listingId = await list(2);
    const back = await listen(one.url, listingId, { after: Buffer.from(after).toString('latin1') });
    await back.heard(1);
    expect(back.events).toMatchObject([{ type: 'snapshot', statuses: 'ff' }]);
  });

  test('to another process is told everything anew, a version of the future included', async () => {
    const listingId = await list(2);
    const here = await listen(one.url, listingId);
    await here.heard(1);
    const future = here.version().replace(/\d+$/, '1000000000');
    for (const [url, after] of [
      [other.url, here.version()],
      [one.url, future],
    ] as const) {
      const back = await listen(url, listingId, { after });
      await back.heard(1);
      expect(back.events[0]!.type).toBe('snapshot');
    }
  });
});

test('a listing that is not there is no stream, and neither is a HEAD', async () => {
  const none = await ask(one.url, 'watchSeats', { params: { listingId: 'lst_00000000' } });
  expect([none.status, none.problem.code]).toEqual([404, 'not_found']);
  const listingId = await list(1);
  const head = await request(`${one.url}/v1/listings/${listingId}/seats/events`, { method: 'HEAD' });
  expect([head.statusCode, await head.body.text()]).toEqual([200, '']);
});

test('while the database is away they stay and are told that they do, and catch up', async () => {
  const listingId = await list(3);
  const listener = await listen(one.url, listingId);
  await listener.heard(1);
  await whileAway(async () => {
    await hold(other.url, listingId, [1]);
    const begun = [readings, listener.heartbeats()] as const;
    await waitFor(
      async () => [readings - begun[0], listener.heartbeats() - begun[1]] as const,
      ([asked, beats]) => asked >= 2 && beats >= 2,
    );
    expect([listener.state(), listener.statuses()]).toEqual(['open', 'fff']);
  });
  await listener.seen('fhf');
});

/** The database, for the first of the two servers. */
async function whileAway(work: () => Promise<unknown>): Promise<void> {
  isAway = true;
  try {
    await work();
  } finally {
    isAway = false;
  }
}

test('a thousand listeners cost two readings a second, hear everything, and leave nothing behind', async () => {
  const crowded = await testServer({ withoutLoops: true, beside: one, wrapDatabase, metricsFor: 'everyone' });
  const openStreams = async () => {
    const { body } = await request(`${crowded.url}/metrics`);
    return Number(/^admit_event_streams (\d+)$/m.exec(await body.text())?.[1]);
  };
  const listingId = await list(40);
  const listeners = await Promise.all(
    Array.from({ length: 1_000 }, (_, at) =>
      listen(crowded.url, listingId, at % 10 === 0 ? { token: anna.token } : {}),
    ),
  );
  // One look at all of them: a thousand who look again and again are a crowd of their own.
  const allKnow = (statuses: (own: string) => string) =>
    waitFor(
      async () =>
        listeners.filter((each, at) => each.statuses() !== statuses(at % 10 === 0 ? 'm' : 'h')).length,
      (others) => others === 0,
    );
  await allKnow(() => 'f'.repeat(40));
  expect(await openStreams()).toBe(1_000);

  const begun = [performance.now(), readings] as const;
  await hold(other.url, listingId, [0, 1, 2]);
  await hold(crowded.url, listingId, [39]);
  await allKnow((own) => own.repeat(3) + 'f'.repeat(36) + own);
  expect(readings - begun[1]).toBeLessThanOrEqual(2 + (performance.now() - begun[0]) / 500);

  for (const each of listeners) each.leave();
  await waitFor(openStreams, (count) => count === 0);
  const atTheEnd = readings;
  await sleep(1_200);
  // One may have been under way.
  expect(readings - atTheEnd).toBeLessThanOrEqual(1);
});

describe('what is long', () => {
  const seats = 2_000;
  const get = async (path: string, headers: Record<string, string>) => {
    const { statusCode, headers: answered, body } = await request(one.url + path, { headers });
    return { status: statusCode, headers: answered, bytes: Buffer.from(await body.arrayBuffer()) };
  };

  test('a seat map is tagged, and compressed as it is asked for; who has it is sent nothing', async () => {
    const listingId = await list(seats);
    const { seatMapId } = await must(one.url, 'readListing', { params: { listingId } });
    const path = `/v1/seat-maps/${seatMapId}`;
    const plain = await get(path, {});
    const [gzip, brotli] = [
      await get(path, { 'accept-encoding': 'gzip, deflate' }),
      await get(path, { 'accept-encoding': 'gzip, deflate, br' }),
    ];
    expect([plain, gzip, brotli].map(({ headers }) => headers['content-encoding'])).toEqual([
      undefined,
      'gzip',
      'br',
    ]);
    expect(gunzipSync(gzip.bytes)).toEqual(plain.bytes);
    expect(brotliDecompressSync(brotli.bytes)).toEqual(plain.bytes);
    expect(brotli.bytes.length).toBeLessThan(plain.bytes.length / 4);
    expect(JSON.parse(plain.bytes.toString())).toMatchObject({ id: seatMapId, seatCount: seats });
    for (const { headers } of [plain, gzip, brotli]) {
      expect(headers).toMatchObject({ etag: plain.headers.etag, vary: 'accept-encoding' });
      expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    }

    const had = await get(path, { 'if-none-match': String(plain.headers.etag), 'accept-encoding': 'br' });
    expect([had.status, had.bytes.length]).toEqual([304, 0]);
    expect((await get(path, { 'if-none-match': '"another"' })).status).toBe(200);
    expect((await get(path, { 'accept-encoding': 'gzip;q=0, br;q=0' })).headers['content-encoding']).toBe(
      undefined,
    );
    expect((await ask(one.url, 'readSeatMap', { params: { seatMapId: 'map_00000000' } })).status).toBe(404);
  });

  test('so are statuses, where they are asked for so; a short answer is not', async () => {
    const [long, short] = [await list(seats), await list(5)];
    await hold(one.url, long, [17]);
    const gzip = await get(`/v1/listings/${long}/seats`, { 'accept-encoding': 'gzip' });
    expect(gzip.headers).toMatchObject({ 'content-encoding': 'gzip', 'cache-control': 'no-store' });
    const { statuses } = JSON.parse(gunzipSync(gzip.bytes).toString());
    expect(statuses).toBe(`${'f'.repeat(17)}h${'f'.repeat(seats - 18)}`);
    expect(gzip.bytes.length).toBeLessThan(seats / 10);
    const plain = await get(`/v1/listings/${long}/seats`, {});
    expect([plain.headers['content-encoding'], JSON.parse(plain.bytes.toString()).statuses]).toEqual([
      undefined,
      statuses,
    ]);
    const few = await get(`/v1/listings/${short}/seats`, { 'accept-encoding': 'gzip' });
    expect(few.headers['content-encoding']).toBe(undefined);
  });
});
