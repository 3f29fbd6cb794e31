import { decodeTicketId, encodeTicketId } from '@admit-one/sdk/contract';
import { afterAll, afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { noCache } from '../../../src/platform/cache/cache.ts';
import { watchDatabase } from '../../../src/platform/database/database-watch.ts';
import { createReadTickets } from '../../../src/tickets/read-tickets.ts';
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
      ...{ listings, venues, signingKeys: { qrText: async () => ticket!.qr } },
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
