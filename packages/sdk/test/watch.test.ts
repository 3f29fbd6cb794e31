import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setupServer } from 'msw/node';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { SeatEvent } from '../src/contract/index.ts';
import { AdmitOne, type Fetch, type SeatUpdate } from '../src/index.ts';
import { problemBody } from '../src/testing/problem.ts';
import { admitOneHandlers, problem, sample } from '../src/testing.ts';
import { failureOf } from './support/failure-of.ts';

const listingId = 'lst_4h7k2m9x';
const snapshot = (version: string, statuses: string, more = {}): SeatEvent => ({
  ...{ type: 'snapshot' as const, version, ...sample.seatStatuses({ statuses }), ...more },
});
const changed = (version: string, seats: object): SeatEvent => ({
  ...{ type: 'changed' as const, version, asOf: '2030-01-02T10:00:01Z', seats },
});
const frame = (event: SeatEvent) =>
  `id: ${event.version}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;

type Connection = (response: ServerResponse, request: IncomingMessage) => void;

/** A server that plays one connection after the other, the last one for ever. */
async function play(...connections: Connection[]) {
  const asked: IncomingMessage[] = [];
  const open = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    const connection = connections[Math.min(asked.length, connections.length - 1)]!;
    asked.push(request);
    open.add(response);
    response.once('close', () => open.delete(response));
    connection(response, request);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { baseUrl, asked, open };
}

const tells =
  (...events: SeatEvent[]): Connection =>
  (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(':\n\n');
    for (const event of events) response.write(frame(event));
  };
const tellsAndEnds =
  (...events: SeatEvent[]): Connection =>
  (response, request) => {
    tells(...events)(response, request);
    response.end();
  };
const tellsAndBreaks =
  (...events: SeatEvent[]): Connection =>
  (response, request) => {
    tells(...events)(response, request);
    response.write('id: half an ev', () => response.destroy());
  };

/** The first so many updates. */
async function take(updates: AsyncIterable<SeatUpdate>, count: number): Promise<SeatUpdate[]> {
  const taken: SeatUpdate[] = [];
  for await (const update of updates) if (taken.push(update) === count) break;
  return taken;
}

/** Both find a stream in what they get: undici's, which is the default here, and the global one, injected. */
const fetches: [string, Fetch | undefined][] = [
  ['undici’s fetch', undefined],
  ['an injected fetch', (url, request) => fetch(url, request)],
];

describe.each(fetches)('watch, with %s', (_which, injected) => {
  const client = (baseUrl: string, more = {}) =>
    new AdmitOne({ baseUrl, token: 'admit_1', ...(injected && { fetch: injected }), ...more });

  it('applies what differs to what is known', async () => {
    const { baseUrl, asked } = await play(
      tells(
        snapshot('a.1', 'ffffff'),
        changed('a.2', { h: [1, 2], m: [5] }),
        changed('a.3', { f: [1], s: [2] }),
      ),
    );
    const updates = await take(client(baseUrl).listings.watch(listingId), 3);
    expect(updates.map(({ statuses }) => statuses)).toEqual(['ffffff', 'fhhffm', 'ffsffm']);
    expect(updates[0]).toEqual({ ...sample.seatStatuses(), changed: [] });
    expect(updates[2]!.changed).toEqual([
      { seat: 1, before: 'h', now: 'f' },
      { seat: 2, before: 'h', now: 's' },
    ]);
    expect(asked[0]!.url).toBe(`/v1/listings/${listingId}/seats/events`);
    expect(asked[0]!.headers).toMatchObject({ authorization: 'Bearer admit_1' });
    expect(asked[0]!.headers['last-event-id']).toBeUndefined();
  });

  it('goes on from the version it heard last, after a clean end and after a break', async () => {
    const { baseUrl, asked } = await play(
      tellsAndEnds(snapshot('a.1', 'ffffff')),
      tellsAndBreaks(changed('a.2', { h: [0] })),
      tells(changed('a.3', { s: [0] })),
    );
    const live: boolean[] = [];
    const updates = await take(
      client(baseUrl).listings.watch(listingId, { onLive: (isLive) => live.push(isLive) }),
      3,
    );
    expect(updates.map(({ statuses }) => statuses)).toEqual(['ffffff', 'hfffff', 'sfffff']);
    expect(asked.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, 'a.1', 'a.2']);
    expect(live).toEqual([true, false, true, false, true]);
  });

  it('tells what became of each seat where everything is told anew, and nothing where nothing did', async () => {
    const { baseUrl } = await play(
      tellsAndEnds(snapshot('a.1', 'fhffff')),
      tellsAndEnds(snapshot('b.1', 'fhffff')),
      tells(
        snapshot('c.1', 'ffffsf'),
        snapshot('c.2', 'ffffsf', { prices: { P: 1 } }),
        snapshot('d.1', 's', { seatMapId: 'map_00000001' }),
      ),
    );
    const updates = await take(client(baseUrl).listings.watch(listingId), 4);
    expect(updates.map(({ statuses }) => statuses)).toEqual(['fhffff', 'ffffsf', 'ffffsf', 's']);
    expect(updates.map((each) => each.changed)).toEqual([
      [],
      [
        { seat: 1, before: 'h', now: 'f' },
        { seat: 4, before: 'f', now: 's' },
      ],
      [],
      [],
    ]);
    expect(updates[2]!.prices).toEqual({ P: 1 });
  });

  it('ends when it is given up, while it listens and while it waits, and lets the connection go', async () => {
    const { baseUrl, open } = await play(tells(snapshot('a.1', 'ffffff')));
    const givenUp = new AbortController();
    const seen: string[] = [];
    for await (const { statuses } of client(baseUrl).listings.watch(listingId, { signal: givenUp.signal })) {
      seen.push(statuses);
      setTimeout(() => givenUp.abort(), 20);
    }
    expect(seen).toEqual(['ffffff']);
    await expect.poll(() => open.size, { timeout: 30_000 }).toBe(0);

    const waiting = new AbortController();
    const away = await play(tellsAndEnds(snapshot('a.1', 'ffffff')), (response) => {
      response.writeHead(503, { 'retry-after': '50' }).end();
      waiting.abort();
    });
    expect(
      await take(client(away.baseUrl).listings.watch(listingId, { signal: waiting.signal }), 9),
    ).toHaveLength(1);
    const never = client(baseUrl).listings.watch(listingId, { signal: AbortSignal.abort() });
    expect(await take(never, 1)).toEqual([]);
  });

  it('lets the connection go when the loop is left', async () => {
    const { baseUrl, open } = await play(tells(snapshot('a.1', 'ffffff')));
    await take(client(baseUrl).listings.watch(listingId), 1);
    await expect.poll(() => open.size, { timeout: 30_000 }).toBe(0);
  });

  it('throws what asking again would not mend, also in the middle', async () => {
    const missing: Connection = (response) => {
      const body = problemBody('watchSeats', problem('not_found', { what: 'listing' }));
      response.writeHead(404, { 'content-type': 'application/problem+json' }).end(JSON.stringify(body));
    };
    const { baseUrl, asked } = await play(missing);
    expect(await failureOf(take(client(baseUrl).listings.watch(listingId), 1))).toMatchObject({
      ...{ code: 'not_found', status: 404, details: { what: 'listing' } },
    });
    expect(asked).toHaveLength(1);
    const later = await play(tellsAndEnds(snapshot('a.1', 'ffffff')), missing);
    expect(await failureOf(take(client(later.baseUrl).listings.watch(listingId), 2))).toMatchObject({
      code: 'not_found',
    });
  });

  it('gives up on a server that was never there as early as any call, and on one that was there never', async () => {
    const broken: Connection = (response) => void response.destroy();
    const { baseUrl, asked } = await play(broken);
    const failed = await failureOf(take(client(baseUrl, { maxRetries: 1 }).listings.watch(listingId), 1));
    expect([failed.code, asked.length]).toEqual(['connection_failed', 2]);
    const there = await play(
      tellsAndEnds(snapshot('a.1', 'ffffff')),
      broken,
      broken,
      tells(changed('a.2', { h: [0] })),
    );
    const updates = await take(client(there.baseUrl, { maxRetries: 0 }).listings.watch(listingId), 2);
    expect(updates.map(({ statuses }) => statuses)).toEqual(['ffffff', 'hfffff']);
  });

  it('says so where what comes is no stream of the contract', async () => {
    const page: Connection = (response) => void response.writeHead(200).end('data: {"type":"other"}\n\n');
    const difference = tells(changed('a.1', { h: [0] }));
    for (const strange of [page, difference]) {
      const { baseUrl } = await play(strange);
      const failed = await failureOf(take(client(baseUrl).listings.watch(listingId), 1));
      expect(failed.code).toBe('invalid_response');
    }
  });
});

it('says so where the injected fetch reads whole answers only', async () => {
  const whole: Fetch = async () => ({ status: 200, headers: new Headers(), text: async () => '' });
  const client = new AdmitOne({ baseUrl: 'http://admit.test', fetch: whole });
  const failed = await failureOf(take(client.listings.watch(listingId), 1));
  expect([failed.code, failed.message]).toEqual([
    'invalid_response',
    expect.stringContaining('option `fetch`'),
  ]);
});

it('ends too where the injected fetch forgets its signal', async () => {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode(frame(snapshot('a.1', 'ffffff')))),
  });
  const forgetful: Fetch = async () => ({ status: 200, headers: new Headers(), text: async () => '', body });
  const client = new AdmitOne({ baseUrl: 'http://admit.test', fetch: forgetful });
  const givenUp = new AbortController();
  const seen: string[] = [];
  for await (const { statuses } of client.listings.watch(listingId, { signal: givenUp.signal })) {
    seen.push(statuses);
    setTimeout(() => givenUp.abort(), 20);
  }
  expect(seen).toEqual(['ffffff']);
});

describe('the mock', () => {
  const baseUrl = 'http://admit.test';
  const server = setupServer();
  beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
  afterAll(() => server.close());
  const watch = (answers: Parameters<typeof admitOneHandlers>[1]) => {
    server.resetHandlers(...admitOneHandlers(baseUrl, answers));
    return new AdmitOne({ baseUrl, maxRetries: 0 }).listings.watch(listingId);
  };

  it('tells a list of events and stays, or as many as it makes and breaks', async () => {
    const asked: (string | null)[] = [];
    const updates = watch({
      async *watchSeats({ request }) {
        asked.push(request.headers.get('last-event-id'));
        if (asked.length === 1) yield snapshot('a.1', 'ffffff');
        else yield changed('a.2', { s: [3] });
      },
    });
    expect((await take(updates, 2)).map(({ statuses }) => statuses)).toEqual(['ffffff', 'fffsff']);
    expect(asked).toEqual([null, 'a.1']);
  });

  it('refuses, and fails the test whose events the server could not send', async () => {
    const refused = await failureOf(
      take(watch({ watchSeats: () => problem('not_found', { what: 'listing' }) }), 1),
    );
    expect(refused.code).toBe('not_found');
    const wrong = { ...snapshot('a.2', ''), version: 'no version' };
    const atOnce = await failureOf(take(watch({ watchSeats: () => [wrong] }), 1));
    expect(atOnce.message).toMatch(/mock of watchSeats failed.*not what the contract says/s);
    const later = watch({
      async *watchSeats() {
        yield snapshot('a.1', 'ffffff');
        yield wrong;
      },
    });
    expect(await failureOf(take(later, 2))).toMatchObject({ code: 'invalid_response' });
  });
});
