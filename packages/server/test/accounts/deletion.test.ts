import { beforeAll, expect, test } from 'vitest';
import { makeAccount } from '../support/accounts.ts';
import { ask, must } from '../support/client.ts';
import { listHall } from '../support/hall.ts';
import { type TestServer, testServer } from '../support/test-server.ts';

let server: TestServer;
let sellerToken: string;
beforeAll(async () => {
  server = await testServer();
  sellerToken = (await makeAccount(server.database.connection, { seller: true })).token;
});

const password = 'correct horse battery';

async function register(name: string): Promise<{ email: string; token: string }> {
  const email = `${name}@example.com`;
  const { secret } = await must(server.url, 'register', { body: { email, password, name } });
  return { email, token: secret };
}

const remove = (token: string) => ask(server.url, 'deleteAccount', { token, body: { password } });

test('needs the password', async () => {
  const { token } = await register('ann');
  const answer = await ask(server.url, 'deleteAccount', { token, body: { password: 'a wrong one' } });
  expect(answer.problem.code).toBe('wrong_credentials');
  await must(server.url, 'readAccount', { token });
});

test('takes everything that says who it was, and the e-mail is free again', async () => {
  const { email, token } = await register('bob');
  await must(server.url, 'addCard', { token, body: { paymentMethod: 'pm_card_visa' } });
  await must(server.url, 'becomeSeller', { token, body: { name: 'Bob of bob@example.com' } });
  const rows = await server.database.connection.query<{ customer: string }>(
    'select gateway_customer as customer from accounts where email = $1::text',
    [email],
  );
  expect((await remove(token)).status).toBe(200);

  expect((await ask(server.url, 'readAccount', { token })).status).toBe(401);
  expect((await ask(server.url, 'logIn', { body: { email, password } })).problem.code).toBe(
    'wrong_credentials',
  );
  expect(await server.gateway.listCards(rows[0]!.customer)).toEqual([]);
  for (const table of ['accounts', 'sellers', 'api_tokens', 'mailed_codes', 'cards', 'staff']) {
    const traces = await server.database.connection.query(
      `select from ${table} t where t::text ilike '%bob%'`,
    );
    expect([table, traces.length]).toEqual([table, 0]);
  }
  await register('bob');
});

test('waits for what is held, paid for, or to come; the order stays', async () => {
  const { token } = await register('cleo');
  const listingId = await listHall(server.url, sellerToken, 5);
  const order = await must(server.url, 'selectSeats', { token, params: { listingId }, body: { seats: [1] } });
  const held = await remove(token);
  expect([held.status, held.problem.code]).toEqual([409, 'account_in_use']);
  expect(held.problem.detail).toContain('you hold seats');

  const card = await must(server.url, 'addCard', { token, body: { paymentMethod: 'pm_card_visa' } });
  await must(server.url, 'buyTickets', {
    token,
    params: { orderId: order.id },
    body: { method: { type: 'card', cardId: card.id } },
  });
  const bought = await remove(token);
  expect(bought.problem.code).toBe('account_in_use');
  expect(bought.problem.detail).toContain('A test evening');

  const everything = await must(server.url, 'exportAccount', { token });
  expect(everything.account.email).toBe('cleo@example.com');
  expect(everything.tokens).toHaveLength(1);
  expect(everything.cards.map(({ last4 }) => last4)).toEqual(['4242']);
  expect(everything.orders.map(({ id }) => id)).toEqual([order.id]);
  expect(everything.tickets.map(({ seat }) => seat)).toEqual([1]);

  await server.database.connection.query(
    `update listings
     set starts_at = now() - interval '1 hour', sale_closes_at = now() - interval '2 hours', version = version + 1`,
  );
  expect((await remove(token)).status).toBe(200);
  expect(await server.database.connection.query('select from orders')).toHaveLength(1);
  expect(await server.database.connection.query(`select from tickets where state = 'sold'`)).toHaveLength(1);
});

test('a seller waits for the performances to come, and stays without a name', async () => {
  const { token } = await register('dora');
  await must(server.url, 'becomeSeller', { token, body: { name: 'Dora Presents' } });
  const listingId = await listHall(server.url, token, 5);
  const answer = await remove(token);
  expect([answer.problem.code, answer.problem.details]).toEqual([
    'account_in_use',
    { reason: 'performances you sell are still to come' },
  ]);
  await server.database.connection.query(`update listings set starts_at = now() - interval '1 hour'`);
  expect((await remove(token)).status).toBe(200);
  const listing = await must(server.url, 'readListing', { params: { listingId } });
  expect(JSON.stringify(listing)).not.toContain('Dora');
});
