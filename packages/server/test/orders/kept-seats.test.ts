import type { Order } from '@admit-one/sdk/contract';
import { describe, expect, test } from 'vitest';
import { auditOn } from '../../src/orders/audit/audit.ts';
import { createKept, type Kept } from '../../src/orders/kept/kept.ts';
import type { Database, Sql } from '../../src/platform/database/database.ts';
import { expectNoDamage } from '../support/audit.ts';
import { refusal } from '../support/refusal.ts';
import { type ProcessOptions, type TestSale, testSale, visa } from '../support/test-sale.ts';

function newKept(sale: TestSale, options: ProcessOptions = {}): Kept {
  const { seatMapOfListing: _, listings, ...deps } = sale.depsOf(options);
  const isStaffOf = async (accountId: number) => accountId === sale.seller.accountId;
  return createKept({ ...deps, listings: { ...listings, isStaffOf } });
}

function keep(sale: TestSale, kept: Kept, seats: readonly number[], reason = 'For the press') {
  return kept.keep(sale.seller.accountId, { listingId: sale.listingId, seats, reason });
}

function release(sale: TestSale, kept: Kept, seats: readonly number[]) {
  return kept.release(sale.seller.accountId, { listingId: sale.listingId, seats });
}

const ordinals = (seats: readonly { seat: number }[]) => seats.map(({ seat }) => seat);

describe('seats that are kept back', () => {
  test('are nobody else’s until they are released: new ones, free ones, and those whose hold is over', async () => {
    const sale = await testSale({ seats: 6 });
    const told: unknown[] = [];
    const orders = await sale.newProcess();
    const kept = newKept(sale, {
      seatsChanged: (changes) => told.push(...changes.map(({ seat, status }) => [seat, status])),
    });
    const [buyer, late] = [await sale.newBuyer(), await sale.newBuyer()];
    await sale.release(orders, buyer, await sale.hold(orders, buyer, [1]));
    const over = await sale.hold(orders, late, [2]);
    await sale.letPass(over, '11 minutes');

    const answer = await keep(sale, kept, [2, 0, 1]);
    expect([answer.reason, answer.seats[2]]).toEqual(['For the press', { seat: 2, label: 'Main A-3' }]);
    expect(told).toEqual([
      [2, 'kept'],
      [0, 'kept'],
      [1, 'kept'],
    ]);
    const refused = await refusal(sale.hold(orders, buyer, [1, 4]));
    expect([refused.code, refused.details]).toMatchObject([
      'seats_taken',
      { seats: [{ seat: 1, label: 'Main A-2' }] },
    ]);
    // Its seat went, so it is not held anew by a payment that comes late.
    expect((await refusal(sale.pay(orders, late, over, visa))).code).toBe('hold_expired');
    await sale.runLoops(orders);
    expect(await kept.list(sale.seller.accountId, sale.listingId)).toEqual([answer]);
    await expectNoDamage(sale.database.connection);

    told.length = 0;
    const back = await release(sale, kept, [0, 1, 4]);
    expect([ordinals(back.released), ordinals(back.notKept)]).toEqual([[0, 1], [4]]);
    expect(told.toSorted()).toEqual([
      [0, 'free'],
      [1, 'free'],
    ]);
    await sale.pay(orders, buyer, await sale.hold(orders, buyer, [0, 1]), visa);
    expect(ordinals((await release(sale, kept, [0, 1])).released)).toEqual([]);
    expect((await sale.read(orders, buyer, await sale.hold(orders, buyer, [4]))).state).toBe('held');
    await expectNoDamage(sale.database.connection);
  });

  test('kept again they get the new reason; listed, the first kept first', async () => {
    const sale = await testSale({ seats: 6 });
    const kept = newKept(sale);
    const press = await keep(sale, kept, [0, 1, 2]);
    await keep(sale, kept, [5, 1], 'Broken');
    const listed = await kept.list(sale.seller.accountId, sale.listingId);
    expect(listed.map(({ reason, seats }) => [reason, ordinals(seats)])).toEqual([
      ['For the press', [0, 2]],
      ['Broken', [1, 5]],
    ]);
    expect(listed[0]!.keptAt).toBe(press.keptAt);
    await expectNoDamage(sale.database.connection);
  });

  test('are refused, all of them, where somebody has one: each with its label and how it stands', async () => {
    const sale = await testSale({ seats: 8 });
    const orders = await sale.newProcess();
    const kept = newKept(sale);
    const buyer = await sale.newBuyer();
    await sale.hold(orders, buyer, [1]);
    await sale.pay(orders, buyer, await sale.hold(orders, buyer, [2]), { type: 'page' });
    await sale.pay(orders, buyer, await sale.hold(orders, buyer, [3, 4, 5]), visa);
    const { connection } = sale.database;
    const offer = `update tickets set previous_state = 'sold', state = 'offered', offer_price = 5000 where seat = any ($1::int[])`;
    await connection.query(offer, [[4, 5]]);
    // Somebody held the ticket on offer, and their time is over: it is on offer again.
    const other = await sale.newBuyer();
    await sale.letPass(await sale.hold(orders, other, [5]), '11 minutes');

    const refused = await refusal(keep(sale, kept, [7, 5, 4, 3, 2, 1, 0]));
    expect(refused.code).toBe('seats_in_use');
    expect((refused.details as { seats: { label: string; state: string }[] }).seats).toMatchObject([
      { seat: 1, label: 'Main A-2', state: 'held' },
      { seat: 2, label: 'Main A-3', state: 'paying' },
      { seat: 3, label: 'Main A-4', state: 'sold' },
      { seat: 4, label: 'Main A-5', state: 'offered' },
      { seat: 5, label: 'Main A-6', state: 'offered' },
    ]);
    expect(refused.message).toContain('Main A-2 (held), Main A-3 (paying), Main A-4 (sold)');
    expect(refused.message).toContain('Nothing was kept back');
    expect(await kept.list(sale.seller.accountId, sale.listingId)).toEqual([]);
    expect((await refusal(keep(sale, kept, [0, 9]))).details).toEqual({ seats: [9] });
    await keep(sale, kept, [0, 7]);
    await expectNoDamage(connection);
  });

  test('are no matter of a listing that was cancelled, has begun, or is somebody else’s', async () => {
    const sale = await testSale({ seats: 2 });
    const { connection } = sale.database;
    const kept = newKept(sale);
    const wish = { listingId: sale.listingId, seats: [0], reason: 'Mine' };
    const stranger = await sale.newBuyer();
    for (const asked of [
      kept.keep(stranger, wish),
      kept.release(stranger, wish),
      kept.list(stranger, wish.listingId),
    ])
      expect((await refusal(asked)).code).toBe('not_found');
    await connection.query(
      `update listings set starts_at = now() - interval '1 second', version = version + 1`,
    );
    expect(await refusal(keep(sale, kept, [0]))).toMatchObject({
      code: 'not_on_sale',
      details: { reason: 'ended' },
    });
    await connection.query(
      `update listings set state = 'cancelled', version = version + 1, starts_at = now() + interval '1 day',
              cancelled_at = now()`,
    );
    expect((await refusal(keep(sale, kept, [0]))).details).toMatchObject({ reason: 'cancelled' });
  });
});

describe('a seller who keeps ten seats while fifty buyers hold them, over two processes', () => {
  const rounds = 5;
  const seatsOfRound = (round: number) => Array.from({ length: 10 }, (_, at) => round * 10 + at);

  async function race(
    wrap: (database: Database) => Database,
  ): Promise<{ sale: TestSale; both: number; kept: number }> {
    const sale = await testSale({ seats: rounds * 10, buyerLimit: 10 });
    const processes = [
      await sale.newProcess({ ownPool: true, wrapDatabase: wrap }),
      await sale.newProcess({ ownPool: true, wrapDatabase: wrap }),
    ];
    const keeper = newKept(sale, { wrapDatabase: wrap });
    const buyers = await Promise.all(Array.from({ length: 50 }, () => sale.newBuyer()));
    const counted = { both: 0, kept: 0 };
    for (let round = 0; round < rounds; round++) {
      const seats = seatsOfRound(round);
      const hold = (buyer: number, at: number): Promise<Order | null> =>
        sale.hold(processes[at % 2]!, buyer, [seats[at % 10]!]).catch(() => null);
      // The seller comes first, or after so many.
      const before = round * 4;
      const early = buyers.slice(0, before).map(hold);
      const keeping = keep(sale, keeper, seats).then(
        () => true,
        ({ code }) => (code === 'seats_in_use' ? false : Promise.reject(code)),
      );
      const orders = await Promise.all([
        ...early,
        ...buyers.slice(before).map((buyer, at) => hold(buyer, before + at)),
      ]);
      const isHeld = orders.some((order) => order !== null);
      const isKept = await keeping;
      if (isKept && isHeld) counted.both += 1;
      if (isKept) counted.kept += 1;
      expect(isKept || isHeld).toBe(true);
    }
    return { sale, ...counted };
  }

  test('has all of them or none, and no buyer has one that is kept', async () => {
    const { sale, both } = await race((database) => database);
    expect(both).toBe(0);
    await expectNoDamage(sale.database.connection);
  });

  test('without the guard both have them, and the auditor says so', async () => {
    const { sale, both } = await race((database) => rewritten(database, keptAsItIs));
    expect(both).toBeGreaterThan(0);
    const { damages } = await auditOn(sale.database.connection);
    expect(damages.map(({ line }) => line)).toContain('an order whose seats do not carry it');
  });
});

/** Whoever has the seat: it is kept. */
function keptAsItIs(text: string): string {
  return text
    .replace(/where t\.state in \('free', 'kept'\)\s+or[^\n]*\n/, '\n')
    .replace(`where t.state not in ('free', 'kept')`, 'where false');
}

function rewritten(database: Database, rewrite: (text: string) => string): Database {
  const change = (sql: Sql): Sql => ({
    query: (statement, values) =>
      typeof statement === 'string'
        ? sql.query(rewrite(statement), values)
        : sql.query(
            { ...statement, name: `rewritten.${statement.name}`, text: rewrite(statement.text) },
            values,
          ),
  });
  return {
    ...database,
    connection: change(database.connection),
    inTransaction: (work, options) => database.inTransaction((sql) => work(change(sql)), options),
  };
}
