import { encodeId } from '@admit-one/sdk/contract';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeAccount } from '../support/accounts.ts';
import { ask, must } from '../support/client.ts';
import { type TestServer, testServer } from '../support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});

const account = (options = {}) => makeAccount(server.database.connection, options);

describe('becoming a seller', () => {
  test('adds a profile, and to the token used what sellers may do', async () => {
    const { token } = await account();
    expect((await ask(server.url, 'listStaff', { token })).problem.code).toBe('forbidden');
    const seller = await must(server.url, 'becomeSeller', { token, body: { name: 'Philharmonic' } });
    expect((await must(server.url, 'readAccount', { token })).seller).toEqual(seller);
    expect((await must(server.url, 'listStaff', { token })).items).toEqual([]);
    const { items } = await must(server.url, 'listTokens', { token });
    expect(items[0]?.scopes).toEqual(['buyer', 'gate', 'seller', 'staff']);
  });

  test('happens once', async () => {
    const { token } = await account();
    const answers = await Promise.all(
      ['One', 'Two', 'Three'].map((name) => ask(server.url, 'becomeSeller', { token, body: { name } })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.problem.code).toBe('already_seller');
  });
});

describe('staff', () => {
  test('is added by e-mail, listed, and added again without change', async () => {
    const seller = await account({ seller: true });
    const member = await account();
    const added = await must(server.url, 'addStaff', {
      token: seller.token,
      body: { email: member.email.toUpperCase() },
    });
    expect(added).toMatchObject({ accountId: encodeId('acc', member.accountId), email: member.email });
    expect(
      await must(server.url, 'addStaff', { token: seller.token, body: { email: member.email } }),
    ).toEqual(added);
    expect((await must(server.url, 'listStaff', { token: seller.token })).items).toEqual([added]);
    const { staffOf } = await must(server.url, 'readAccount', { token: member.token });
    expect(staffOf.map(({ id }) => id)).toEqual([encodeId('sel', seller.sellerId!)]);
  });

  test('cannot be who has no account, or oneself', async () => {
    const seller = await account({ seller: true });
    for (const email of ['nobody@example.com', seller.email]) {
      const answer = await ask(server.url, 'addStaff', { token: seller.token, body: { email } });
      expect(answer.problem.code).toBe('not_found');
    }
  });

  test('loses the scope with the place, though the token stays', async () => {
    const seller = await account({ seller: true });
    const member = await account({ scopes: ['buyer', 'staff'] });
    const scopes = async () => {
      const body = { name: 'try', scopes: ['staff'] };
      return (await ask(server.url, 'createToken', { token: member.token, body })).status;
    };
    expect(await scopes()).toBe(403);
    await must(server.url, 'addStaff', { token: seller.token, body: { email: member.email } });
    expect(await scopes()).toBe(201);
    const params = { accountId: encodeId('acc', member.accountId) };
    await must(server.url, 'removeStaff', { token: seller.token, params });
    expect(await scopes()).toBe(403);
    await must(server.url, 'readAccount', { token: member.token });
    expect((await ask(server.url, 'removeStaff', { token: seller.token, params })).problem.code).toBe(
      'not_found',
    );
  });

  test("one seller's staff is not another's", async () => {
    const seller = await account({ seller: true });
    const rival = await account({ seller: true });
    const member = await account();
    await must(server.url, 'addStaff', { token: seller.token, body: { email: member.email } });
    expect((await must(server.url, 'listStaff', { token: rival.token })).items).toEqual([]);
    const params = { accountId: encodeId('acc', member.accountId) };
    expect((await ask(server.url, 'removeStaff', { token: rival.token, params })).problem.code).toBe(
      'not_found',
    );
    expect((await must(server.url, 'listStaff', { token: seller.token })).items).toHaveLength(1);
  });
});
