import { createHash, randomUUID } from 'node:crypto';
import { encodeId } from '@admit-one/sdk/contract';
import { expect, test } from 'vitest';
import { ProblemError } from '../../src/platform/problem.ts';
import { makeAccounts } from '../support/accounts.ts';
import { expectNoDamage } from '../support/audit.ts';
import { testSale } from '../support/test-sale.ts';

const places = 3_000;
const buyers = 10_000;
const pit = `name: Club\ncity: Town\ntime zone: UTC\ncategory S: Standing\narea Pit: ${places} S\n`;

test('ten thousand buyers ask two processes for a place of three thousand: exactly three thousand have one', {
  timeout: 180_000,
}, async () => {
  const sale = await testSale({ seats: pit });
  const processes = await Promise.all([
    sale.newProcess({ ownPool: true }),
    sale.newProcess({ ownPool: true }),
  ]);
  const herd = await makeAccounts(sale.database.connection, buyers);
  const best = { count: 1, section: 'Pit' };
  const requestHash = createHash('sha256').update(JSON.stringify(best)).digest();
  const { listingId } = sale;
  const wish = { listingId, listing: encodeId('lst', listingId), seats: [], best, requestHash };
  const said = new Map<string, number>();
  const held = new Set<number>();
  // As many as may wait at an entry come at once; the next one comes when one is answered.
  const queue = herd.entries();
  const comeIn = async () => {
    for (const [at, { accountId: buyerId }] of queue) {
      const orders = processes[at % 2]!;
      const answer = await orders.hold({ ...wish, buyerId, idempotencyKey: randomUUID() }).then(
        ({ seats }) => {
          held.add(seats[0]!.seat);
          return 'held';
        },
        (error: unknown) => (error instanceof ProblemError ? error.code : String(error)),
      );
      said.set(answer, (said.get(answer) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: 2_000 }, comeIn));
  expect(Object.fromEntries(said)).toEqual({ held: places, sold_out: buyers - places });
  expect(held.size).toBe(places);
  const [counted] = await sale.database.connection.query<{ count: number }>(
    `select count(*) from tickets where listing_id = $1::bigint and state = 'held'`,
    [listingId],
  );
  expect(Number(counted?.count)).toBe(places);
  await expectNoDamage(sale.database.connection);
});
