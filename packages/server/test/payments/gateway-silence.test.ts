import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/payments/gateway.ts';
import { collect, gatewayAt, key, wanted } from './our-side.ts';
import { returnUrl, runSandbox, serveOnFreePort } from './running-sandbox.ts';

const { url } = await runSandbox();
const gateway = gatewayAt(url);

async function addIntent(): Promise<string> {
  const intent = await gateway.createIntent(wanted, key());
  if (intent.kind !== 'ok') throw new Error(`The intent was not made: ${intent.kind}`);
  return intent.reference;
}

async function addAuthorized(): Promise<string> {
  const reference = await addIntent();
  const confirmed = await gateway.confirmIntent(
    { reference, paymentMethod: 'pm_card_visa', returnUrl },
    key(),
  );
  expect(confirmed.kind).toBe('ok');
  return reference;
}

describe('silence is unknown, never no', () => {
  const answering = (status: number, error: object, headers: Record<string, string> = {}) =>
    serveOnFreePort((_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify({ error }));
    });
  const silent = () => serveOnFreePort(() => undefined);

  it.each([
    ['nobody listening', async () => 'http://127.0.0.1:9'],
    ['no answer in time', silent],
    ['500', () => answering(500, { type: 'api_error', message: 'oh' })],
    ['503', () => answering(503, { type: 'api_error', message: 'oh' })],
    ['429', () => answering(429, { type: 'invalid_request_error', code: 'rate_limit', message: 'slower' })],
    [
      '409',
      () =>
        answering(409, { type: 'invalid_request_error', code: 'idempotency_key_in_use', message: 'wait' }),
    ],
    ['a wrong secret key', () => answering(401, { type: 'invalid_request_error', message: 'who are you' })],
    ['a key used for something else', () => answering(400, { type: 'idempotency_error', message: 'other' })],
  ])('%s', async (_what, serve) => {
    const away = gatewayAt(await serve(), { timeoutMs: 200 });
    const reference = 'pi_1';
    const answers = await Promise.all([
      away.createIntent(wanted, key()),
      away.createPage({ ...wanted, returnUrl, expiresAt: new Date() }, key()),
      away.confirmIntent({ reference, paymentMethod: 'pm_1', returnUrl }, key()),
      away.attachCard({ customer: 'cus_1', paymentMethod: 'pm_1' }),
      away.read(reference),
      away.read('cs_1'),
      away.capture({ reference, amount: 2000 }, key()),
      away.cancel(reference, key()),
      away.cancel('cs_1', key()),
      away.refund({ reference, amount: 2000, metadata: {} }, key()),
    ]);
    expect(answers.map(({ kind }) => kind)).toEqual(answers.map(() => 'unknown'));
    await expect(away.createCustomer({ accountId: 'acc_1', email: 'a@example.com' }, key())).rejects.toThrow(
      GatewayError,
    );
    await expect(away.listCards('cus_1')).rejects.toMatchObject({ code: 'unavailable', retryable: true });
    await expect(collect(away.list({ createdAfter: new Date() }))).rejects.toThrow(GatewayError);
    await away.close();
  });

  it('an attempt that the gateway does not have, or not for this secret key, charges nobody; more it does not say', async () => {
    const missing = {
      type: 'invalid_request_error',
      code: 'resource_missing',
      param: 'intent',
      message: 'none',
    };
    const away = gatewayAt(await answering(404, missing));
    for (const reference of ['pi_1', 'cs_1']) {
      expect(await away.cancel(reference, key())).toEqual({ kind: 'canceled' });
      expect(await away.read(reference)).toMatchObject({ kind: 'unknown' });
      expect(await away.capture({ reference, amount: 2000 }, key())).toMatchObject({
        kind: 'refused',
        code: 'resource_missing',
      });
      expect(await away.refund({ reference, amount: 2000, metadata: {} }, key())).toMatchObject({
        kind: 'unknown',
      });
    }
    expect(await away.readMetadata('pi_1')).toBeNull();
    expect(await gateway.readMetadata(await addIntent())).toEqual(wanted.metadata);
    await away.close();
  });

  it('a 500 that the gateway only repeats does not stand in the way of taking or letting go', async () => {
    for (const method of ['capture', 'cancel', 'capture what was let go'] as const) {
      const reference = await addAuthorized();
      if (method === 'capture what was let go') await gateway.cancel(reference, key());
      const replaying = await serveOnFreePort(async (request, response) => {
        const isOld = request.headers['idempotency-key'] === 'old';
        if (isOld)
          response.writeHead(500, { 'content-type': 'application/json', 'idempotent-replayed': 'true' });
        if (isOld) return response.end(JSON.stringify({ error: { type: 'api_error', message: 'oh' } }));
        const chunks = await collect<Buffer>(request);
        const answer = await fetch(url + request.url, {
          method: request.method!,
          headers: request.headers as Record<string, string>,
          ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
        });
        response.writeHead(answer.status, { 'content-type': 'application/json' });
        return response.end(await answer.text());
      });
      const through = gatewayAt(replaying);
      if (method === 'capture') {
        expect(await through.capture({ reference, amount: 2000 }, 'old')).toEqual({ kind: 'ok' });
        expect(await gateway.read(reference)).toMatchObject({ captured: 2000 });
      } else if (method === 'capture what was let go') {
        expect(await through.capture({ reference, amount: 2000 }, 'old')).toMatchObject({ kind: 'refused' });
      } else {
        expect(await through.cancel(reference, 'old')).toEqual({ kind: 'canceled' });
        expect(await gateway.read(reference)).toEqual({ kind: 'canceled' });
      }
      await through.close();
    }
  });
});
