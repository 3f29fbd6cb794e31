import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../src/contract/index.ts';
import { AdmitOne } from '../src/index.ts';
import { admitOneHandlers, handle, problem, sample } from '../src/testing.ts';
import { failureOf } from './support/failure-of.ts';

const baseUrl = 'http://admit.test';
const server = setupServer(
  ...admitOneHandlers(baseUrl, {
    readListings: ({ query }) => ({
      items: [sample.listing({ title: query.text ?? 'all' })],
      nextCursor: null,
    }),
  }),
);
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const client = new AdmitOne({ baseUrl, token: 'admit_1', maxRetries: 0 });
const hold = () => client.orders.hold('lst_4h7k2m9x', { seats: [4] });

describe('the mocks', () => {
  it('answer what they are given, and a sample otherwise', async () => {
    expect((await client.listings.search({ text: 'Aida', limit: 5 }).page()).items[0]?.title).toBe('Aida');
    expect((await client.listings.get('lst_00000001')).id).toBe('lst_00000001');
    expect((await hold()).seats.map(({ seat }) => seat)).toEqual([4]);
  });

  it('refuse as the server would', async () => {
    const seats = [{ seat: 4, label: 'Orchestra B-2' }];
    server.use(
      handle(baseUrl, 'selectSeats', () => problem('seats_taken', { seats }, { detail: 'Too late.' })),
    );
    expect(await failureOf(hold())).toMatchObject({
      code: 'seats_taken',
      status: 409,
      details: { seats },
      message: 'Too late.',
    });
  });

  it('say when to come back', async () => {
    server.use(handle(baseUrl, 'readAccount', () => problem('rate_limited', {}, { retryAfterSeconds: 9 })));
    expect(await failureOf(client.account.get())).toMatchObject({ code: 'rate_limited', retryAfterMs: 9000 });
  });

  it('play a broken server where they are told to', async () => {
    server.use(handle(baseUrl, 'readAccount', () => new Response('<html>', { status: 502 })));
    expect(await failureOf(client.account.get())).toMatchObject({ code: 'connection_failed', status: 502 });
  });

  it('refuse a request that the server would refuse', async () => {
    const tooMany = client.orders.hold('lst_4h7k2m9x', { seats: [1, 1] });
    expect(await failureOf(tooMany)).toMatchObject({
      code: 'invalid_request',
      details: { issues: [{ path: 'body.seats', message: 'a seat is named twice' }] },
    });
    const bounds = client.listings.search({ limit: 1000 }).page();
    expect(await failureOf(bounds)).toMatchObject({ details: { issues: [{ path: 'query.limit' }] } });
    expect(await failureOf(client.withToken(undefined).account.get())).toMatchObject({
      code: 'unauthenticated',
    });
    const noKey = await fetch(`${baseUrl}/v1/listings/lst_4h7k2m9x/orders`, {
      method: 'POST',
      headers: { authorization: 'Bearer admit_1', 'content-type': 'application/json' },
      body: '{"seats":[1]}',
    });
    expect(await noKey.json()).toMatchObject({ code: 'invalid_request' });
  });

  it('fail the test whose mock the server could not give', async () => {
    server.use(handle(baseUrl, 'readListing', () => sample.listing({ id: 'made up' })));
    const wrongAnswer = await failureOf(client.listings.get('lst_4h7k2m9x'));
    expect(wrongAnswer).toMatchObject({ code: 'internal' });
    expect(wrongAnswer.message).toMatch(/mock of readListing failed.*not what the contract says/s);

    server.use(handle(baseUrl, 'readListing', () => problem('seats_taken', { seats: [] }) as never));
    expect((await failureOf(client.listings.get('lst_4h7k2m9x'))).message).toContain(
      'never answers seats_taken',
    );
  });

  it('stand for every operation', () => {
    expect(admitOneHandlers(baseUrl)).toHaveLength(Object.keys(routes).length);
  });
});
