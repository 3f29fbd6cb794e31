import { beforeEach, expect, test } from 'vitest';
import { queueMessages } from '../../src/orders/outbox.sql.ts';
import { deliverDue } from '../../src/orders/outbox.ts';
import { deliverPublishing } from '../../src/orders/publish.ts';
import { createLog } from '../../src/platform/log.ts';
import { testDatabase } from '../support/test-database.ts';

const { database } = await testDatabase();
beforeEach(() => database.connection.query('delete from outbox'));

const lines: string[] = [];
const log = createLog('error', { write: (line) => void lines.push(line) });

/** Published are the seats that are not in `broken`. */
async function publishAll(broken: readonly number[]) {
  const published: number[] = [];
  const tickets = {
    changed: () => {},
    async publish(seats: readonly { seat: number }[]) {
      if (seats.some(({ seat }) => broken.includes(seat))) throw new Error('no such label');
      published.push(...seats.map(({ seat }) => seat));
      return true;
    },
  };
  const found = await deliverDue({ database, tickets, log }, { publish: deliverPublishing });
  return { found, published: published.toSorted() };
}

function left() {
  return database.connection.query<{ key: string; seconds: number; attempts: number }>(
    `select msg_key as key, attempts, round(extract(epoch from due_at - now()))::int as seconds from outbox order by 1`,
  );
}

test('a ticket that cannot be published keeps no other waiting, and comes again later and later', async () => {
  await queueMessages(
    database.connection,
    [1, 2, 3, 4].map((seat) => ({
      ...{ listingId: 7, msgKey: `publish-${seat}`, kind: 'publish' },
      payload: { seats: [seat, seat + 10] },
    })),
  );
  expect(await publishAll([2, 14])).toEqual({ found: 4, published: [1, 11, 13, 3].toSorted() });
  expect(await left()).toMatchObject([
    { key: 'publish-2', attempts: 1 },
    { key: 'publish-4', attempts: 1 },
  ]);
  expect(lines.join('')).toContain('"message":"publish-2"');
  expect(lines.join('')).not.toContain('"message":"publish-1"');
  expect(await publishAll([2, 14])).toMatchObject({ found: 0 });

  await database.connection.query('update outbox set due_at = now(), attempts = 40');
  expect(await publishAll([14])).toEqual({ found: 2, published: [12, 2] });
  const [only] = await left();
  // An hour at most: were it the lease of a delivery that failed whole, it would be a minute.
  expect(only).toMatchObject({ key: 'publish-4', attempts: 41 });
  expect(only!.seconds).toBeGreaterThan(3_000);
});
