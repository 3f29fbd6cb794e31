import { parseSeats } from '@admit-one/sdk/seat-map';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeAccount } from '../../packages/server/test/support/accounts.ts';
import { expectNoDamage } from '../../packages/server/test/support/audit.ts';
import { must } from '../../packages/server/test/support/client.ts';
import { listHall } from '../../packages/server/test/support/hall.ts';
import { type TestServer, testServer } from '../../packages/server/test/support/test-server.ts';
import { runExample } from '../support/run-example.ts';
import { bestPair } from './best-pair.ts';

const hall = `name: Small Hall
city: Testville
time zone: UTC
category P: Premium
category S: Standard

section Main
A  PP_PPPP_PP
B  SSSSSSSSSS
`;

describe('the best pair', () => {
  const parsed = parseSeats(hall);
  if ('faults' in parsed) throw new Error('the hall has faults');
  const { drawing } = parsed;
  const prices = { P: 9000, S: 5000 };

  test.each([
    ['the dearest one can afford, in the middle', 'f'.repeat(18), 9000, ['Main A-4', 'Main A-5']],
    ['what is left when the middle is gone', `fffssfff${'f'.repeat(10)}`, 9000, ['Main A-1', 'Main A-2']],
    ['never across an aisle', `sffsssfs${'f'.repeat(10)}`, 9000, ['Main B-5', 'Main B-6']],
    ['the cheaper row where the dear one is too dear', 'f'.repeat(18), 6000, ['Main B-5', 'Main B-6']],
  ])('is %s', (_, statuses, maxPrice, labels) => {
    expect(bestPair(drawing, statuses, prices, maxPrice)?.labels).toEqual(labels);
  });

  test('is none where no two are free side by side or cheap enough', () => {
    expect(bestPair(drawing, 'sf'.repeat(9), prices, 9000)).toBeNull();
    expect(bestPair(drawing, 'f'.repeat(18), prices, 100)).toBeNull();
  });
});

describe('the script', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await testServer();
    const seller = await makeAccount(server.database.connection, { seller: true });
    await listHall(server.url, seller.token, hall, { title: 'Mahler 5', prices: { P: 9000, S: 5000 } });
  });

  test('buys two seats with the saved card and prints their tickets', async () => {
    const buyer = await makeAccount(server.database.connection);
    await must(server.url, 'addCard', { token: buyer.token, body: { paymentMethod: 'pm_card_visa' } });
    const program = await runExample('best-two-seats/main.ts', ['mahler', '90.00'], server.url, buyer.token);
    expect(program.stderr).toBe('');
    const [title, seats, ...tickets] = program.stdout.trim().split('\n');
    expect([title, seats, program.exitCode]).toEqual(['Mahler 5', 'Main A-4, Main A-5', 0]);
    const owned = await must(server.url, 'listTickets', { token: buyer.token });
    expect(owned.items.map(({ id }) => id).sort()).toEqual(tickets.sort());
    await expectNoDamage(server.database.connection);
  });

  test('says what is missing', async () => {
    const buyer = await makeAccount(server.database.connection);
    const program = await runExample('best-two-seats/main.ts', ['mahler', '90.00'], server.url, buyer.token);
    expect(program).toEqual({ stdout: '', stderr: 'Save a card first: admit cards add\n', exitCode: 1 });
  });
});
