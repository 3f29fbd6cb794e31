import { randomUUID } from 'node:crypto';
import { encodeTicketId, type Scan } from '@admit-one/sdk/contract';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Gates } from '../../src/gates/gates.ts';
import { auditOn } from '../../src/orders/audit/audit.ts';
import type { Orders } from '../../src/orders/orders.ts';
import type { Database } from '../../src/platform/database/database.ts';
import type { Sql } from '../../src/platform/database/sql.ts';
import { expectNoDamage } from '../support/audit.ts';
import { type TestGates, testGates } from '../support/test-gates.ts';
import { type TestSale, testSale } from '../support/test-sale.ts';

let sale: TestSale;
let orders: Orders;
let there: TestGates;

beforeAll(async () => {
  sale = await testSale({ seats: 400, buyerLimit: 10 });
  orders = await sale.newProcess();
  there = await testGates(sale);
});

let nextSeat = 0;

async function owners(count: number) {
  const made: Awaited<ReturnType<typeof order>>[] = [];
  for (let left = count; left > 0; left -= 10) made.push(await order(Math.min(10, left)));
  return made.flat();
}

async function order(count: number) {
  const accountId = await sale.newBuyer();
  const seats = Array.from({ length: count }, () => nextSeat++);
  const paid = await sale.pay(orders, accountId, await sale.hold(orders, accountId, seats));
  const { listingId } = sale;
  return Promise.all(
    seats.map(async (seat) => {
      const ticket = encodeTicketId({ listingId, seat, epoch: 1 });
      return { accountId, order: paid, listingId, seat, epoch: 1, ticket, qr: await there.qrOf(seat) };
    }),
  );
}

/** Each scanner scans every ticket once, the one after another, each beginning with another. */
async function rush(
  processes: readonly Gates[],
  tokens: readonly string[],
  scanners: number,
): Promise<Scan[]> {
  const rounds = await Promise.all(
    Array.from({ length: scanners }, async (_, scanner) => {
      const scans: Scan[] = [];
      for (const place of tokens.keys()) {
        const token = tokens[(place + (scanner % 4)) % tokens.length]!;
        const gates = processes[scanner % processes.length]!;
        scans.push(await there.scan(gates, token, { id: randomUUID(), gate: `Gate ${scanner}` }));
      }
      return scans;
    }),
  );
  return rounds.flat();
}

const letIn = (scans: readonly Scan[]) => scans.filter(({ outcome }) => outcome === 'admitted');

describe('a hundred scanners', () => {
  test('of two processes and fifty tickets, five thousand scans: fifty come in, and all others learn where and when', async () => {
    const processes = [await there.newProcess(), await there.newProcess()];
    const tickets = await owners(50);
    const scans = await rush(
      processes,
      tickets.map(({ qr }) => qr),
      100,
    );
    expect(scans).toHaveLength(5_000);
    const winners = new Map(letIn(scans).map((scan) => [scan.ticket!.id, scan]));
    expect(letIn(scans)).toHaveLength(50);
    expect(winners.size).toBe(50);
    for (const { outcome, reason, before, ticket } of scans) {
      if (outcome === 'admitted') continue;
      const { gate, at } = winners.get(ticket!.id)!;
      expect([reason, before]).toEqual(['already_admitted', { gate, at }]);
    }
    const [gates] = processes;
    for (const { ticket, qr } of tickets) {
      const { id, gate } = winners.get(ticket)!;
      expect(await there.scan(gates!, qr, { id, gate })).toEqual(winners.get(ticket));
    }
    await expectNoDamage(sale.database.connection);
  }, 120_000);

  test('that send the same scan at once let one in, and are all told so', async () => {
    const processes = [await there.newProcess(), await there.newProcess()];
    for (const { qr } of await owners(5)) {
      const id = randomUUID();
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, scanner) => there.scan(processes[scanner % 2]!, qr, { id })),
      );
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
      expect(answers[0]!.outcome).toBe('admitted');
    }
    await expectNoDamage(sale.database.connection);
  });
});

describe('a scan at the same moment as', () => {
  const rounds = 10;

  /** Both at once, a little apart in either direction; who did what, by the answers. */
  async function race(
    begin: (ticket: Awaited<ReturnType<typeof owners>>[number]) => Promise<() => Promise<unknown>>,
  ) {
    const gates = await there.newProcess();
    const ends: string[] = [];
    for (const ticket of await owners(rounds)) {
      const act = await begin(ticket);
      const [scanned, acted] = await Promise.all([
        there.scan(gates, ticket.qr).then(({ outcome, reason }) => reason ?? outcome),
        act().then(
          () => 'done',
          (error: { code?: string }) => error.code ?? String(error),
        ),
      ]);
      ends.push(`${scanned}, ${acted}`);
    }
    await sale.runLoops(orders);
    await sale.runLoops(sale.newRefunds(orders));
    await expectNoDamage(sale.database.connection);
    return new Set(ends);
  }

  test('a transfer: one of the two', async () => {
    const transfers = sale.newTransfers();
    const ends = await race(async (ticket) => {
      const { code } = await transfers.open({ ...ticket, to: null, expiresAt: null });
      const accountId = await sale.newBuyer();
      return () => transfers.take({ accountId, code });
    });
    expect(['admitted, ticket_scanned', 'transferred, done']).toEqual(expect.arrayContaining([...ends]));
  });

  test('a refund: one of the two', async () => {
    const refunds = sale.newRefunds(orders);
    const ends = await race(async ({ order: paid, seat }) => {
      return () => sale.refund(refunds, paid, { seats: [seat] });
    });
    expect(['admitted, ticket_scanned', 'refunded, done']).toEqual(expect.arrayContaining([...ends]));
  });

  test('an offer, and the payment of one: on offer or being bought, or in', async () => {
    const resale = sale.newResale();
    await sale.runLoops(orders);
    const offered = await race(async (ticket) => {
      await sale.runLoops(orders);
      return () => resale.offer({ ...ticket, price: 4_000 });
    });
    expect(['admitted, ticket_scanned', 'admitted, done']).toEqual(expect.arrayContaining([...offered]));

    const paid = await race(async (ticket) => {
      await sale.runLoops(orders);
      await resale.offer({ ...ticket, price: 4_000 });
      const buyer = await sale.newBuyer();
      const held = await sale.hold(orders, buyer, [ticket.seat]);
      return () => sale.pay(orders, buyer, held);
    });
    expect([
      'admitted, ticket_scanned',
      'admitted, hold_expired',
      'being_bought, done',
      'transferred, done',
    ]).toEqual(expect.arrayContaining([...paid]));
  });
});

describe('without a guard, so that the tests above can fail', () => {
  const scanners = 16;

  test('without the lock the keys still let each ticket in once', async () => {
    const gates = await there.newProcess((own) => rewriting(own, withoutLock));
    const tickets = await owners(10);
    const scans = await rush(
      [gates],
      tickets.map(({ qr }) => qr),
      scanners,
    );
    expect(letIn(scans)).toHaveLength(10);
    await expectNoDamage(sale.database.connection);
  });

  test('without the lock and the keys tickets are let in more than once, and the auditor sees it', async () => {
    const own = await testSale({ seats: 10 });
    const [process, theirs] = [await own.newProcess(), await testGates(own)];
    const buyer = await own.newBuyer();
    await own.pay(process, buyer, await own.hold(process, buyer, [0, 1, 2, 3, 4]));
    await own.database.connection.query(
      'alter table scans drop constraint scans_pkey; drop index gate_log_admitted_once',
    );
    const gates = await theirs.newProcess((pool) => rewriting(pool, withoutKeys));
    const tokens = await Promise.all([0, 1, 2, 3, 4].map((seat) => theirs.qrOf(seat)));
    const scans = await Promise.all(
      tokens.flatMap((token) => Array.from({ length: scanners }, () => theirs.scan(gates, token))),
    );
    expect(letIn(scans).length).toBeGreaterThan(5);
    const { found } = await auditOn(own.database.connection);
    expect(found['a ticket let in twice that is no double']).toBeGreaterThan(0);
  });

  /** And slowly: each has looked before the first has written. */
  function withoutKeys(text: string): string {
    return withoutLock(text)
      .replace('on conflict (listing_id, seat, epoch) do nothing', '')
      .replace(
        'select statement_timestamp() as now',
        'select statement_timestamp() as now from pg_sleep(0.05)',
      );
  }

  function withoutLock(text: string): string {
    return text.includes('from tickets') ? text.replace('for update', '') : text;
  }

  function rewriting(database: Database, rewrite: (text: string) => string): Database {
    const on = (sql: Sql): Sql => ({
      query: (statement, values) =>
        sql.query(
          typeof statement === 'string'
            ? rewrite(statement)
            : { ...statement, name: `${statement.name} rewritten`, text: rewrite(statement.text) },
          values,
        ),
    });
    return {
      ...database,
      connection: on(database.connection),
      inTransaction: (work, options) => database.inTransaction((sql) => work(on(sql)), options),
    };
  }
});
