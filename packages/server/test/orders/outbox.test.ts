import { beforeAll, beforeEach, expect, test } from 'vitest';
import { type Message, queueMessages } from '../../src/orders/outbox.sql.ts';
import { type Delivery, deliverDue } from '../../src/orders/outbox.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { testDatabase } from '../support/test-database.ts';

let database: Database;

beforeAll(async () => {
  ({ database } = await testDatabase());
});

beforeEach(() => database.connection.query('delete from outbox'));

function queue(...keys: string[]): Promise<void> {
  return queueMessages(
    database.connection,
    keys.map((msgKey) => ({ listingId: 7, msgKey, kind: msgKey.split('-')[0]!, payload: { of: msgKey } })),
  );
}

async function left(): Promise<string[]> {
  const rows = await database.connection.query<{ key: string }>('select msg_key as key from outbox');
  return rows.map(({ key }) => key).toSorted();
}

/** What statements of this name are given, while they do what they do. */
function hearing(name: string) {
  const heard: (readonly unknown[])[] = [];
  const heardBy: Database = {
    ...database,
    connection: {
      query(statement, values = []) {
        if (typeof statement !== 'string' && statement.name === name) heard.push(values);
        return database.connection.query(statement, values);
      },
    },
  };
  return { heard, database: heardBy };
}

function delivering(answer: (message: Message) => Delivery) {
  const seen: string[] = [];
  const deliver = async (_: unknown, messages: readonly Message[]) => {
    seen.push(
      messages
        .map(({ msgKey }) => msgKey)
        .toSorted()
        .join(' '),
    );
    return messages.map(answer);
  };
  return { seen, deliver };
}

test('each kind gets its messages, all at once; what is done is gone', async () => {
  await queue('mail-1', 'mail-2', 'capture-1', 'refund-1');
  const mails = delivering(() => 'done');
  const captures = delivering(() => 'done');
  const others = delivering(() => 'done');
  const handlers = { mail: mails.deliver, capture: captures.deliver, 'let-go': others.deliver };
  expect(await deliverDue({ database }, handlers)).toBe(3);
  expect([mails.seen, captures.seen, others.seen]).toEqual([['mail-1 mail-2'], ['capture-1'], []]);
  expect(await left()).toEqual(['refund-1']);
  expect(await deliverDue({ database }, handlers)).toBe(0);
});

test('what is not done comes again later and later, and not before; an hour at most', async () => {
  await queue('mail-1', 'mail-2');
  const { heard, ...deps } = hearing('orders.postponeMessages');
  const { deliver } = delivering(({ msgKey }) => (msgKey === 'mail-1' ? 'later' : 'done'));
  expect(await deliverDue(deps, { mail: deliver })).toBe(2);
  expect(await left()).toEqual(['mail-1']);
  for (const attempts of [1, 10, 11, 40]) {
    await database.connection.query('update outbox set due_at = now(), attempts = $1::int', [attempts]);
    await deliverDue(deps, { mail: deliver });
  }
  expect(heard.map(([rows]) => JSON.parse(String(rows)))).toEqual(
    [2, 4, 2048, 3600, 3600].map((seconds) => [{ listing_id: 7, msg_key: 'mail-1', seconds }]),
  );
  // For an hour it is nobody's.
  expect(await deliverDue(deps, { mail: deliver })).toBe(0);
});

test('what a dying process had claimed is left alone for a minute, and then anybody’s', async () => {
  await queue('mail-1');
  const { heard, ...deps } = hearing('orders.claimMessages');
  const dying = async () => {
    throw new Error('This process dies.');
  };
  await expect(deliverDue(deps, { mail: dying })).rejects.toThrow('dies');
  const { seen, deliver } = delivering(() => 'done');
  expect(await deliverDue(deps, { mail: deliver })).toBe(0);
  expect(heard[0]).toEqual([['mail'], 60, 200]);
  await database.connection.query(`update outbox set due_at = due_at - interval '60 seconds'`);
  expect(await deliverDue(deps, { mail: deliver })).toBe(1);
  expect(seen).toEqual(['mail-1']);
});

test('an effect that is queued twice is there once', async () => {
  await queue('mail-1');
  await queue('mail-1', 'mail-2');
  expect(await left()).toEqual(['mail-1', 'mail-2']);
});
