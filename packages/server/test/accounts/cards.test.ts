import { decodeId } from '@admit-one/sdk/contract';
import { beforeAll, describe, expect, test } from 'vitest';
import { createCards } from '../../src/accounts/cards.ts';
import { type Gateway, GatewayError } from '../../src/payments/gateway.ts';
import { createLog } from '../../src/platform/log.ts';
import { makeAccount } from '../support/accounts.ts';
import { ask, must } from '../support/client.ts';
import { type TestServer, testServer } from '../support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});

const buyer = () => makeAccount(server.database.connection);

async function add(token: string, paymentMethod = 'pm_card_visa') {
  return must(server.url, 'addCard', { token, body: { paymentMethod } });
}

async function list(token: string) {
  const { items } = await must(server.url, 'listCards', { token });
  return items.map(({ brand, last4, isDefault }) => `${brand} ${last4}${isDefault ? ' default' : ''}`);
}

describe('saved cards', () => {
  test('the first one is the default until another is made so or it is removed', async () => {
    const { token } = await buyer();
    const visa = await add(token);
    expect(visa).toMatchObject({ brand: 'visa', last4: '4242', isDefault: true });
    const mastercard = await add(token, 'pm_card_mastercard');
    expect(mastercard.isDefault).toBe(false);
    await must(server.url, 'setDefaultCard', { token, params: { cardId: mastercard.id } });
    expect(await list(token)).toEqual(['mastercard 4444 default', 'visa 4242']);
    await must(server.url, 'removeCard', { token, params: { cardId: mastercard.id } });
    expect(await list(token)).toEqual(['visa 4242 default']);
    await must(server.url, 'removeCard', { token, params: { cardId: visa.id } });
    expect(await list(token)).toEqual([]);
  });

  test('two made the default at once leave one', async () => {
    const { token } = await buyer();
    const cards = [
      await add(token),
      await add(token, 'pm_card_mastercard'),
      await add(token, 'pm_card_amex'),
    ];
    for (let round = 0; round < 5; round++) {
      await Promise.all(
        cards.map(({ id }) => must(server.url, 'setDefaultCard', { token, params: { cardId: id } })),
      );
      expect((await list(token)).filter((card) => card.endsWith('default'))).toHaveLength(1);
    }
  });

  test('a card that the bank declines is not saved', async () => {
    const { token } = await buyer();
    const { status, problem } = await ask(server.url, 'addCard', {
      token,
      body: { paymentMethod: 'pm_card_chargeDeclined' },
    });
    expect([status, problem.code, problem.details]).toEqual([
      402,
      'card_refused',
      { declineCode: 'generic_decline' },
    ]);
    expect(await list(token)).toEqual([]);
  });

  test('one the gateway does not know, and one of somebody else, are refused', async () => {
    const mine = await buyer();
    const other = await buyer();
    await add(other.token);
    const rows = await server.database.connection.query<{ reference: string }>(
      'select gateway_reference as reference from cards where account_id = $1::bigint',
      [other.accountId],
    );
    for (const paymentMethod of ['pm_nobody', rows[0]!.reference]) {
      const answer = await ask(server.url, 'addCard', { token: mine.token, body: { paymentMethod } });
      expect(answer.problem.code).toBe('card_refused');
    }
    expect(await list(mine.token)).toEqual([]);
    expect(await list(other.token)).toEqual(['visa 4242 default']);
  });

  test("somebody else's can be neither removed, nor preferred, nor paid with", async () => {
    const mine = await buyer();
    const card = await add((await buyer()).token);
    for (const operation of ['removeCard', 'setDefaultCard'] as const) {
      const answer = await ask(server.url, operation, { token: mine.token, params: { cardId: card.id } });
      expect(answer.problem.code).toBe('not_found');
    }
    const cards = createCards({ ...server, log: createLog('silent'), returnUrl: () => '' });
    await expect(cards.cardReference(mine.accountId, decodeId(card.id))).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('a card given on a page of the gateway shows afterwards', async () => {
    const { token } = await buyer();
    const { url } = await must(server.url, 'openCardPage', { token });
    const fields = { number: '4242 4242 4242 4242', exp_month: '12', exp_year: '34', cvc: '123' };
    const page = await fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
    expect([page.status, page.headers.get('location')?.startsWith(server.url)]).toEqual([303, true]);
    expect(await list(token)).toEqual(['visa 4242 default']);
    const lists = await Promise.all(Array.from({ length: 5 }, () => list(token)));
    expect(new Set(lists.map(String))).toEqual(new Set(['visa 4242 default']));
  });

  /** As a client does: while the same key is in flight at the gateway, the server says to come back. */
  async function addPatiently(token: string): Promise<void> {
    for (let tries = 0; tries < 100; tries++) {
      const { status } = await ask(server.url, 'addCard', { token, body: { paymentMethod: 'pm_card_visa' } });
      if (status === 201) return;
      expect(status).toBe(503);
    }
  }

  test('ten first cards at once make one customer', async () => {
    const { accountId, token } = await buyer();
    await Promise.all(Array.from({ length: 10 }, () => addPatiently(token)));
    const { customer } = await cardsBehind(server.gateway).buyerForPayment(accountId);
    expect(await server.gateway.listCards(customer!)).toHaveLength(10);
    expect((await list(token)).filter((card) => card.endsWith('default'))).toHaveLength(1);
  });
});

describe('while the gateway is away', () => {
  const cause = new Error('connection refused');
  const away = async (): Promise<never> => {
    throw new GatewayError('unavailable', true, { cause });
  };

  test('the list is as it was, and the rest says so', async () => {
    const { accountId, token } = await buyer();
    const card = await add(token);
    const cards = cardsBehind({
      ...server.gateway,
      createCustomer: away,
      listCards: away,
      detachCard: away,
      createCardPage: away,
      attachCard: async () => ({ kind: 'unknown', cause }),
    });
    expect(await cards.listCards(accountId)).toEqual([card]);
    const unavailable = { code: 'unavailable', retryAfterSeconds: 2, cause: expect.anything() };
    await expect(cards.addCard(accountId, 'pm_card_visa')).rejects.toMatchObject(unavailable);
    await expect(cards.removeCard(accountId, decodeId(card.id))).rejects.toMatchObject(unavailable);
    await expect(cards.openCardPage(accountId)).rejects.toMatchObject(unavailable);
    await expect(cards.ensureCustomer((await buyer()).accountId)).rejects.toMatchObject(unavailable);
    expect(await list(token)).toEqual(['visa 4242 default']);
  });
});

function cardsBehind(gateway: Gateway) {
  const { database } = server;
  return createCards({ database, gateway, log: createLog('silent'), returnUrl: () => server.url });
}
