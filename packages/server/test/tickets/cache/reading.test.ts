import { decodeId, decodeTicketId, encodeTicketId } from '@admit-one/sdk/contract';
import { afterAll, afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { type Cache, isNewer, noCache, type VersionedText } from '../../../src/platform/cache/cache.ts';
import { DatabaseUnavailable } from '../../../src/platform/database/database.ts';
import { watchDatabase } from '../../../src/platform/database/database-watch.ts';
import { createReadTickets, type ReadTickets } from '../../../src/tickets/read-tickets.ts';
import { makeAccount } from '../../support/accounts.ts';
import { expectNoDamage } from '../../support/audit.ts';
import { ask, must } from '../../support/client.ts';
import { testRooms } from '../../support/rooms.ts';
import { testServer } from '../../support/test-server.ts';
import { waitFor } from '../../support/wait-for.ts';
import { keyOf, ticketWorld, untilAnswering, waysOf, whenNoticed } from './ticket-world.ts';

let readings = 0;
const world = await ticketWorld({
  seats: 60,
  watcher: {
    before(what) {
      if (/^sql select wanted\.[\s\S]*left join tickets/.test(what)) readings += 1;
    },
  },
});
afterAll(async () => {
  await expectNoDamage(world.server.database.connection);
  await world.line[Symbol.asyncDispose]();
});

describe('while the database is there', () => {
  test('five hundred readers of a cold ticket cost one reading', async () => {
    const { server, line, buyer, sell } = world;
    const [ticket] = await sell(buyer, [0]);
    // What the sale has queued is read by the first process.
    await waitFor(
      () => server.database.connection.query('select from outbox'),
      ({ length }) => length === 0,
    );
    const { listings, venues } = testRooms(line.database);
    const tickets = createReadTickets({
      ...{ database: world.counted(), watch: watchDatabase(line.database), shared: noCache },
      ...{ listings, venues, signingKeys: { qrText: async () => ticket!.qr, lastEnd: () => 0 } },
    });
    const wish = { ...decodeTicketId(ticket!.id), ticket: ticket!.id, accountId: buyer.accountId };
    readings = 0;
    const answers = await Promise.all(Array.from({ length: 500 }, () => tickets.access(wish)));
    expect(answers).toEqual(Array(500).fill(ticket));
    expect(readings).toBe(1);
  });

  test('a ticket that is not there is asked for once in a moment, and a sale ends that at once', async () => {
    const { buyer, read, sell } = world;
    const ticketId = encodeTicketId({ ...keyOf((await sell(buyer, [1]))[0]!.id), seat: 2, epoch: 1 });
    readings = 0;
    const answers = await Promise.all(Array.from({ length: 50 }, () => read(buyer, ticketId)));
    expect(answers.every(({ status }) => status === 404)).toBe(true);
    expect((await read(buyer, ticketId)).status).toBe(404);
    expect(readings).toBeLessThanOrEqual(2);
    const [sold] = await sell(buyer, [2]);
    expect(sold!.id).toBe(ticketId);
    expect((await read(buyer, ticketId)).status).toBe(200);
  });

  test('a refunded ticket is nobody’s at once, and the next owner has theirs', async () => {
    const { server, seller, buyer, read, sell } = world;
    const [ticket] = await sell(buyer, [3]);
    expect((await read(buyer, ticket!.id)).status).toBe(200);
    await must(server.url, 'refundOrder', {
      token: seller.token,
      params: { orderId: ticket!.orderId },
      body: {},
    });
    expect((await read(buyer, ticket!.id)).status).toBe(404);
    const next = await makeAccount(server.database.connection);
    const [theirs] = await sell(next, [3]);
    expect(theirs!.id).not.toBe(ticket!.id);
    expect((await read(next, theirs!.id)).status).toBe(200);
    expect((await read(buyer, theirs!.id)).status).toBe(404);
  });

  test('its QR is put together once, until a key was lost or leaked', async () => {
    const { line, buyer, sell } = world;
    const [ticket] = await sell(buyer, [5]);
    const { listings, venues } = testRooms(line.database);
    let [signed, lastEnd] = [0, 0];
    const tickets = createReadTickets({
      ...{ database: line.database, watch: watchDatabase(line.database), shared: noCache, listings, venues },
      signingKeys: { qrText: async () => `QR ${++signed}`, lastEnd: () => lastEnd },
    });
    const wish = { ...decodeTicketId(ticket!.id), ticket: ticket!.id, accountId: buyer.accountId };
    expect([(await tickets.access(wish)).qr, (await tickets.access(wish)).qr]).toEqual(['QR 1', 'QR 1']);
    lastEnd = 1;
    expect((await tickets.access(wish)).qr).toBe('QR 2');
  });

  test('what another process sold and took back is seen within a moment', async () => {
    const { server, seller, buyer, read, listingId } = world;
    const other = await testServer({ beside: server, withoutLoops: true });
    onTestFinished(other.stop);
    const [ticket] = await waysOf(other, listingId).sell(buyer, [4]);
    expect((await read(buyer, ticket!.id)).status).toBe(200);
    await must(other.url, 'refundOrder', {
      token: seller.token,
      params: { orderId: ticket!.orderId },
      body: {},
    });
    await expect.poll(async () => (await read(buyer, ticket!.id)).status, { timeout: 30_000 }).toBe(404);
  });
});

describe('a ticket that is another’s by the time the database goes away, and was not read since', () => {
  afterEach(() => untilAnswering(world.line));

  /** `tell` is how this process hears of it, another one being beside it. */
  async function handedOn(seat: number, tell: (here: ReadTickets, there: ReadTickets) => unknown) {
    const { server, line, buyer, sell } = world;
    const [ticket] = await sell(buyer, [seat]);
    const key = keyOf(ticket!.id);
    const { listings, venues } = testRooms(line.database);
    const shared = sharedInMemory();
    const newProcess = () =>
      createReadTickets({
        ...{ database: line.database, watch: watchDatabase(line.database), shared, listings, venues },
        signingKeys: { qrText: async () => ticket!.qr, lastEnd: () => 0 },
      });
    const [here, there] = [newProcess(), newProcess()];
    const wish = { ...key, epoch: 1, ticket: ticket!.id, accountId: buyer.accountId };
    expect((await here.access(wish)).id).toBe(ticket!.id);
    const next = await makeAccount(server.database.connection);
    await line.database.connection.query(
      `with handed_on as (
         update tickets set previous_state = state, owner_id = $3::bigint, epoch = 2
         where listing_id = $1::bigint and seat = $2::int
         returning owner_order_id)
       insert into ownership_log (listing_id, seat, epoch, kind, from_id, to_id, order_id)
       select $1::bigint, $2::int, 2, 'transferred', $4::bigint, $3::bigint, owner_order_id from handed_on`,
      [key.listingId, seat, next.accountId, buyer.accountId],
    );
    await tell(here, there);
    await line.cut();
    return {
      access: (epoch: number, accountId: number) => here.access({ ...wish, epoch, accountId }),
      list: (ownerId: number) =>
        here.list({ ownerId, listingId: key.listingId, limit: 100, cursor: undefined }),
      former: buyer.accountId,
      next: next.accountId,
    };
  }

  const seatOf = (seat: number) => ({ listingId: decodeId(world.listingId), seat });

  test('by a commit of this process: nobody is told that it is the former owner’s', async () => {
    const { access, list, former } = await handedOn(6, (here) => here.changed([seatOf(6)]));
    await expect(access(1, former)).rejects.toBeInstanceOf(DatabaseUnavailable);
    await expect(list(former)).rejects.toBeInstanceOf(DatabaseUnavailable);
  });

  test('by another process, which told of it: Redis says whose it is', async () => {
    const { access, list, former, next } = await handedOn(7, (_, there) => there.publish([seatOf(7)]));
    await expect(access(1, former)).rejects.toMatchObject({ code: 'not_found' });
    await expect(list(former)).rejects.toBeInstanceOf(DatabaseUnavailable);
    expect((await access(2, next)).fromCache).toBeDefined();
    expect((await list(next)).items).toHaveLength(1);
  });
});

/** What processes share, as Redis does it. */
function sharedInMemory(): Cache {
  const texts = new Map<string, VersionedText>();
  const sets = new Map<string, Set<string>>();
  const listeners: [topic: string, hear: (text: string) => void][] = [];
  return {
    ...noCache,
    read: async (keys) => keys.map((key) => texts.get(key) ?? null),
    async write(writings) {
      for (const { key, version, text } of writings)
        if (!isNewer(texts.get(key)?.version ?? [0, 0], version)) texts.set(key, { version, text });
      return true;
    },
    async addToSet(key, member) {
      sets.set(key, (sets.get(key) ?? new Set()).add(member));
      return true;
    },
    readSet: async (key) => [...(sets.get(key) ?? [])],
    tell(topic, text) {
      for (const [of, hear] of listeners) if (of === topic) hear(text);
    },
    onTold: (topic, hear) => void listeners.push([topic, hear]),
  };
}

describe.for(['stopped', 'frozen'] as const)('while the database is %s', (how) => {
  const seat = how === 'stopped' ? 10 : 30;
  const goAway = async () => {
    if (how === 'frozen') world.line.freeze();
    else await world.line.cut();
  };
  afterEach(() => untilAnswering(world.line));

  test('every ticket seen since the start is read, and says since when it is known', async () => {
    const { server, read, sell } = world;
    const buyer = await makeAccount(server.database.connection);
    const before = Date.now();
    const tickets = await sell(buyer, [seat, seat + 1, seat + 2]);
    for (const ticket of tickets)
      await must(server.url, 'accessTicket', { token: buyer.token, params: { ticketId: ticket.id } });
    await goAway();
    if (how === 'stopped') await whenNoticed(server, buyer.token);
    for (const ticket of tickets) {
      await expect
        .poll(async () => (await read(buyer, ticket.id)).body.fromCache, { timeout: 30_000 })
        .toBeDefined();
      const { status, headers, body } = await read(buyer, ticket.id);
      const { fromCache, ...said } = body;
      expect([status, said]).toEqual([200, ticket]);
      const since = Date.parse(fromCache!.since);
      expect(since).toBeGreaterThan(before - 60_000);
      expect(since).toBeLessThan(Date.now() + 60_000);
      expect(fromCache!.tokenCheckedAt).toBe(headers['admit-token-checked-at']);
    }
    const { items } = await must(server.url, 'listTickets', {
      token: buyer.token,
      query: { listingId: world.listingId, limit: '2' },
    });
    expect(items.map(({ seat: ordinal, fromCache }) => [ordinal, fromCache !== undefined])).toEqual([
      [seat + 2, true],
      [seat + 1, true],
    ]);
    await untilAnswering(world.line);
    await expect
      .poll(async () => (await read(buyer, tickets[0]!.id)).body, { timeout: 30_000 })
      .toEqual(tickets[0]);
  });

  test('nobody reads another’s ticket, and nobody changes anything', async () => {
    const { server, read, sell, listingId } = world;
    const buyer = await makeAccount(server.database.connection);
    const stranger = await makeAccount(server.database.connection);
    await ask(server.url, 'listOrders', { token: stranger.token });
    const [ticket] = await sell(buyer, [seat + 3]);
    expect((await read(buyer, ticket!.id)).status).toBe(200);
    await goAway();
    await expect
      .poll(async () => (await read(buyer, ticket!.id)).body.fromCache, { timeout: 30_000 })
      .toBeDefined();
    expect((await read(stranger, ticket!.id)).status).toBe(404);
    if (how === 'frozen') return;
    const unseen = { ...keyOf(ticket!.id), seat: seat + 9, epoch: 1 };
    expect((await read(buyer, encodeTicketId(unseen))).problem.code).toBe('unavailable');
    expect((await ask(server.url, 'listTickets', { token: stranger.token })).problem.code).toBe(
      'unavailable',
    );
    const held = await ask(server.url, 'selectSeats', {
      token: buyer.token,
      params: { listingId },
      body: { seats: [seat + 8] },
    });
    expect(held.problem.code).toBe('unavailable');
  });
});
