import { beforeAll, describe, expect, test } from 'vitest';
import type { Database, Sql } from '../../src/platform/database/database.ts';
import { makeAccount, makeAccounts } from '../support/accounts.ts';
import { expectNoDamage } from '../support/audit.ts';
import { ask } from '../support/client.ts';
import { listHall } from '../support/hall.ts';
import { type TestServer, testServer } from '../support/test-server.ts';

const buyers = 200;
const rounds = 30;

/**
 * Each round is a seat of its own that everybody wants at once; returns how many were told "yours" in each. Ends early
 * when told to stop at the first seat that two were told is theirs.
 */
async function race(
  server: TestServer,
  { stopWhenOversold = false } = {},
): Promise<{ winners: number[]; others: Set<string> }> {
  const seller = await makeAccount(server.database.connection, { seller: true });
  const tokens = (await makeAccounts(server.database.connection, buyers)).map(({ token }) => token);
  const listingId = await listHall(server.url, seller.token, rounds);
  const winners: number[] = [];
  const others = new Set<string>();
  for (let seat = 0; seat < rounds; seat++) {
    const answers = await Promise.all(
      tokens.map((token) =>
        ask(server.url, 'selectSeats', { params: { listingId }, body: { seats: [seat] }, token }),
      ),
    );
    winners.push(answers.filter(({ status }) => status === 201).length);
    if (stopWhenOversold && winners.at(-1)! > 1) break;
    for (const { status, problem } of answers) if (status !== 201) others.add(`${status} ${problem.code}`);
  }
  return { winners, others };
}

describe(`${buyers} buyers want one seat, ${rounds} times`, () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await testServer();
  });

  test('one of them has it each time, and everyone else is told so', async () => {
    const { winners, others } = await race(server);
    expect(winners).toEqual(Array(rounds).fill(1));
    // A buyer who won ten seats is at the limit; that is as clean an answer.
    expect([...others].sort().filter((answer) => answer !== '409 limit_reached')).toEqual([
      '409 seats_taken',
    ]);
    await expectNoDamage(server.database.connection);
  });
});

describe('the same without the constraint', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await testServer({ wrapDatabase: lookThenInsert });
    await server.database.connection.query('alter table tickets drop constraint tickets_pkey');
  });

  test('sells seats twice, so the test above can fail', async () => {
    const { winners } = await race(server, { stopWhenOversold: true });
    expect(Math.max(...winners)).toBeGreaterThan(1);
    const rows = await server.database.connection.query<{ listing_id: number }>(
      'select distinct listing_id from tickets group by listing_id, seat having count(*) > 1',
    );
    expect(rows.length).toBe(1);
  });
});

/** The control: what the sale would be if it looked first and then inserted. */
function lookThenInsert(database: Database): Database {
  const wrap = (sql: Sql): Sql => ({
    async query<Row extends object>(
      statement: Parameters<Sql['query']>[0],
      values?: readonly unknown[],
    ): Promise<Row[]> {
      const text = typeof statement === 'string' ? statement : statement.text;
      if (!text.includes('insert into tickets as t')) return sql.query<Row>(statement, values);
      const [listingId, orderId, heldUntil, seats] = values ?? [];
      return sql.query<Row>(
        `insert into tickets (listing_id, seat, state, order_id, held_until)
         select $1::bigint, wanted.seat, 'held', $2::bigint, $3::timestamptz
         from unnest($4::int[]) as wanted (seat)
         where not exists (select from tickets t where t.listing_id = $1::bigint and t.seat = wanted.seat)
         returning seat`,
        [listingId, orderId, heldUntil, seats],
      );
    },
  });
  return {
    ...database,
    connection: database.connection,
    inTransaction: (work, options) => database.inTransaction((sql) => work(wrap(sql)), options),
  };
}
