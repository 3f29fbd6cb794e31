import { describe, expect, it } from 'vitest';
import { AdmitOne, type AdmitOneOptions } from '../src/index.ts';
import { sample } from '../src/testing.ts';
import { failureOf } from './support/failure-of.ts';
import { problemStep } from './support/problem-step.ts';
import { type Step, scriptedFetch } from './support/scripted-fetch.ts';

const refusedConnection = Object.assign(new TypeError('fetch failed'), {
  cause: Object.assign(new Error(''), { code: 'ECONNREFUSED' }),
});
const held: Step = { status: 201, body: sample.order() };
const atOnce = { 'retry-after': '0' };

function play(steps: Step[], options: Partial<AdmitOneOptions> = {}) {
  const { fetch, requests } = scriptedFetch(...steps);
  return { client: new AdmitOne({ baseUrl: 'http://admit.test', fetch, ...options }), requests };
}

const keysOf = (requests: { headers: Record<string, string> }[]) =>
  requests.map(({ headers }) => headers['idempotency-key']);

describe('a call that is sent again', () => {
  it('keeps its idempotency key, after a refusal, a lost connection and a silence', async () => {
    const { client, requests } = play(
      [problemStep('overloaded', {}, {}, atOnce), { throws: refusedConnection }, 'silence', held],
      { timeoutMs: 50, maxRetries: 3 },
    );
    expect(await client.orders.hold('lst_4h7k2m9x', { seats: [0] })).toEqual(sample.order());
    expect(requests).toHaveLength(4);
    expect(new Set(keysOf(requests)).size).toBe(1);
    expect(new Set(requests.map(({ body }) => body))).toEqual(new Set(['{"seats":[0]}']));
  });

  it('uses the key that the caller gave', async () => {
    const { client, requests } = play([problemStep('unavailable', {}, {}, atOnce), held]);
    await client.orders.hold('lst_4h7k2m9x', { seats: [0] }, { idempotencyKey: 'mine' });
    expect(keysOf(requests)).toEqual(['mine', 'mine']);
  });

  it('has another key than the next call', async () => {
    const { client, requests } = play([held]);
    await client.orders.hold('lst_4h7k2m9x', { seats: [0] });
    await client.orders.hold('lst_4h7k2m9x', { seats: [0] });
    expect(new Set(keysOf(requests)).size).toBe(2);
  });

  it('gives up after maxRetries, and says with which key to ask what became of it', async () => {
    const { client, requests } = play([{ throws: refusedConnection }], { maxRetries: 1 });
    const error = await failureOf(client.orders.hold('lst_4h7k2m9x', { seats: [0] }));
    expect(error).toMatchObject({
      code: 'connection_failed',
      status: null,
      requestId: null,
      retryable: true,
    });
    expect(error.message).toContain('ECONNREFUSED');
    expect(requests).toHaveLength(2);
    expect(error.idempotencyKey).toBe(keysOf(requests)[0]);
  });
});

describe('a call that is not sent again', () => {
  it('a taken seat', async () => {
    const seats = [{ seat: 0, label: 'Orchestra A-1' }];
    const { client, requests } = play([problemStep('seats_taken', { seats }), held]);
    const error = await failureOf(client.orders.hold('lst_4h7k2m9x', { seats: [0] }));
    expect(error).toMatchObject({ code: 'seats_taken', details: { seats } });
    expect(requests).toHaveLength(1);
  });

  it('what the server does not call retryable, even where the table does', async () => {
    const { client, requests } = play([problemStep('unavailable', {}, { retryable: false })]);
    expect(await failureOf(client.account.get())).toMatchObject({ code: 'unavailable', retryable: false });
    expect(requests).toHaveLength(1);
  });

  it('a call without a key whose answer was lost, because it may have been done', async () => {
    const { client, requests } = play([{ throws: refusedConnection }]);
    await failureOf(client.account.register({ email: 'a@b.example', password: 'long enough', name: 'Ada' }));
    expect(requests).toHaveLength(1);
  });

  it('when the server wants to be left alone for long', async () => {
    const { client, requests } = play([problemStep('rate_limited', {}, {}, { 'retry-after': '3600' })]);
    expect(await failureOf(client.account.get())).toMatchObject({ retryAfterMs: 3_600_000 });
    expect(requests).toHaveLength(1);
  });
});

describe('a call that is given up', () => {
  it('before it was sent', async () => {
    const { client, requests } = play([held]);
    const error = await failureOf(client.account.get({ signal: AbortSignal.abort('enough') }));
    expect(error).toMatchObject({ code: 'aborted', cause: 'enough', retryable: false });
    expect(requests).toHaveLength(0);
  });

  it('while the server is silent', async () => {
    const { client, requests } = play(['silence']);
    const controller = new AbortController();
    const call = failureOf(client.account.get({ signal: controller.signal }));
    await expect.poll(() => requests.length).toBe(1);
    controller.abort();
    expect(await call).toMatchObject({ code: 'aborted' });
    expect(requests).toHaveLength(1);
  });

  it('while it waits to be sent again', async () => {
    const { client, requests } = play([problemStep('rate_limited', {}, {}, { 'retry-after': '59' })]);
    const controller = new AbortController();
    const call = failureOf(client.account.get({ signal: controller.signal }));
    await expect.poll(() => requests.length).toBe(1);
    controller.abort();
    expect(await call).toMatchObject({ code: 'aborted' });
    expect(requests).toHaveLength(1);
  });

  it('by its timeout', async () => {
    const { client } = play(['silence'], { timeoutMs: 20, maxRetries: 0 });
    const error = await failureOf(client.account.get());
    expect(error).toMatchObject({ code: 'timed_out', retryable: true });
    expect(error.message).toContain('20 ms');
  });
});

describe('a request', () => {
  it('encodes its query and leaves out what is undefined', async () => {
    const { client, requests } = play([{ status: 200, body: { items: [], nextCursor: null } }]);
    await client.listings.search({ text: 'Dvořák & Co', city: undefined, maxPrice: 5000 }).page();
    expect(requests[0]?.url).toBe('http://admit.test/v1/listings?text=Dvo%C5%99%C3%A1k+%26+Co&maxPrice=5000');
    expect(requests[0]).toMatchObject({ method: 'GET', redirect: 'error' });
    expect(requests[0]).not.toHaveProperty('body');
  });

  it.each(['..', '', 'lst_4h7k2m9x/../../account', 'nonsense'])(
    'never makes a path of the id %j',
    async (id) => {
      const { client, requests } = play([held]);
      const error = await failureOf(client.listings.get(id));
      expect(error).toMatchObject({
        code: 'invalid_request',
        details: { issues: [{ path: 'params.listingId' }] },
      });
      expect(requests).toHaveLength(0);
    },
  );

  it('refuses an idempotency key that cannot stand in a header', async () => {
    const { client, requests } = play([held]);
    const call = client.orders.hold('lst_4h7k2m9x', { seats: [0] }, { idempotencyKey: 'a\r\nb' });
    expect(await failureOf(call)).toMatchObject({ code: 'invalid_request' });
    expect(requests).toHaveLength(0);
  });
});
