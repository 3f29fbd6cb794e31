import { randomUUID } from 'node:crypto';
import { encodeId, encodeTicketId } from '@admit-one/sdk/contract';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Gates } from '../../src/gates/gates.ts';
import type { Orders } from '../../src/orders/orders.ts';
import type { Resale } from '../../src/orders/resale/resale.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { expectNoDamage } from '../support/audit.ts';
import { refusal } from '../support/refusal.ts';
import { testRooms } from '../support/rooms.ts';
import { type TestGates, testGates } from '../support/test-gates.ts';
import { type TestSale, testSale } from '../support/test-sale.ts';

let sale: TestSale;
let orders: Orders;
let resale: Resale;
let there: TestGates;
let gates: Gates;

beforeAll(async () => {
  sale = await testSale({ seats: 400, buyerLimit: 10 });
  orders = await sale.newProcess();
  resale = sale.newResale();
  there = await testGates(sale);
  gates = there.gates;
});
afterEach(async () => {
  await there.setDoors({});
  await sale.runLoops(orders);
  await expectNoDamage(sale.database.connection);
});

let nextSeat = 0;

/** Somebody with a ticket, and the text of its QR. */
async function owner() {
  const [ticket] = await owners(1);
  return ticket!;
}

async function owners(count: number) {
  const accountId = await sale.newBuyer();
  const seats = Array.from({ length: count }, () => nextSeat++);
  const order = await sale.pay(orders, accountId, await sale.hold(orders, accountId, seats));
  return Promise.all(
    seats.map(async (seat) => {
      const { listingId } = sale;
      const ticket = encodeTicketId({ listingId, seat, epoch: 1 });
      return { accountId, order, listingId, seat, epoch: 1, ticket, qr: await there.qrOf(seat) };
    }),
  );
}

const scan = (token: string, said?: Parameters<TestGates['scan']>[2]) => there.scan(gates, token, said);
const reasonOf = async (token: string, said?: Parameters<TestGates['scan']>[2]) => {
  const { outcome, reason } = await scan(token, said);
  return reason ?? outcome;
};

describe('a ticket', () => {
  test('is let in once: its scan has the same answer again, any other learns gate and time', async () => {
    const { qr, seat, ticket } = await owner();
    const first = await scan(qr, { id: 'first-scan', gate: ' North 2 ' });
    expect(first).toEqual({
      id: 'first-scan',
      listingId: encodeId('lst', sale.listingId),
      direction: 'in',
      outcome: 'admitted',
      reason: null,
      ticket: {
        id: ticket,
        listingId: encodeId('lst', sale.listingId),
        seat,
        label: `Main A-${seat + 1}`,
        category: 'Standard',
      },
      before: null,
      gate: 'North 2',
      at: expect.any(String),
    });
    expect(await scan(`  ${qr.toLowerCase()}\n`, { gate: 'South' })).toMatchObject({
      ...{ outcome: 'refused', reason: 'already_admitted', ticket: first.ticket, gate: 'South' },
      before: { gate: 'North 2', at: first.at },
    });
    expect(await scan(qr, { id: 'first-scan', gate: 'South' })).toEqual(first);
    const counts = await gates.counts({ accountId: sale.seller.accountId, listingId: sale.listingId });
    expect(counts.gates).toContainEqual({ gate: 'North 2', admitted: 1, left: 0 });
  });

  test('goes out and comes in again where the listing allows it, and its first scan still says what it said', async () => {
    const { qr } = await owner();
    expect(await reasonOf(qr, { direction: 'out' })).toBe('no_reentry');
    await there.setDoors({ reentry: true });
    expect(await reasonOf(qr, { direction: 'out' })).toBe('not_inside');
    const first = await scan(qr, { id: 'in-at-first' });
    const left = await scan(qr, { direction: 'out', gate: 'South' });
    expect(left).toMatchObject({ outcome: 'left', direction: 'out', reason: null });
    expect(await scan(qr, { direction: 'out' })).toMatchObject({
      ...{ reason: 'not_inside', before: { gate: 'South', at: left.at } },
    });
    expect(await scan(qr, { id: 'in-at-first' })).toEqual(first);
    expect(await scan(qr)).toMatchObject({ outcome: 'readmitted' });
    expect(await reasonOf(qr)).toBe('already_admitted');
    expect(await scan(qr, { id: 'in-at-first' })).toEqual(first);
  });

  test('of an id that came with another ticket, or the other way, is refused as such', async () => {
    const [one, other] = await owners(2);
    const first = await scan(one!.qr, { id: 'one-and-only' });
    for (const again of [
      () => scan(other!.qr, { id: 'one-and-only' }),
      () => scan(one!.qr, { id: 'one-and-only', direction: 'out' }),
    ])
      expect((await refusal(again())).code).toBe('idempotency_mismatch');
    expect(await scan(one!.qr, { id: 'one-and-only' })).toEqual(first);
  });

  test('of a seller is scanned by them and who works for them, and is nothing for anybody else', async () => {
    const { qr } = await owner();
    const { accountId } = await testRooms(sale.database).newSeller();
    const { listingId } = sale;
    const theirs = {
      accountId,
      listingId,
      scanId: randomUUID(),
      token: qr,
      gate: 'N',
      direction: 'in',
    } as const;
    for (const ask of [
      () => gates.scan(theirs),
      () => gates.sync({ accountId, listingId, sentAt: new Date(), scans: [] }),
      () => gates.list({ accountId, listingId, recordedAs: undefined, limit: 5, cursor: undefined }),
      () => gates.counts({ accountId, listingId }),
      () => gates.scan({ ...theirs, listingId: 1, accountId: sale.seller.accountId }),
    ])
      expect((await refusal(ask())).code).toBe('not_found');
    expect(await reasonOf(qr)).toBe('admitted');
  });
});

describe('a ticket is refused', () => {
  test('before the doors open, and not afterwards', async () => {
    const { qr } = await owner();
    await there.setDoors({ doorsOpenAt: new Date(Date.now() + 3_600_000) });
    expect(await reasonOf(qr)).toBe('not_yet');
    await there.setDoors({ doorsOpenAt: new Date(Date.now() - 1_000) });
    expect(await reasonOf(qr)).toBe('admitted');
  });

  test('when it was refunded, handed on or sold on; who has it now comes in', async () => {
    const [ann, bea, cleo] = [await owner(), await owner(), await owner()];
    await sale.refund(sale.newRefunds(orders), ann.order);
    expect(await scan(ann.qr)).toMatchObject({ reason: 'refunded', ticket: { id: ann.ticket } });

    const transfers = sale.newTransfers();
    const { code } = await transfers.open({ ...bea, to: null, expiresAt: null });
    await transfers.take({ accountId: await sale.newBuyer(), code });
    expect(await reasonOf(bea.qr)).toBe('transferred');
    expect(await reasonOf(await there.qrOf(bea.seat, 2))).toBe('admitted');

    await sale.runLoops(orders);
    await resale.offer({ ...cleo, price: 4_000 });
    const buyer = await sale.newBuyer();
    await sale.pay(orders, buyer, await sale.hold(orders, buyer, [cleo.seat]));
    expect(await reasonOf(cleo.qr)).toBe('transferred');
    expect(await reasonOf(await there.qrOf(cleo.seat, 2))).toBe('admitted');
    await sale.runLoops(sale.newRefunds(orders));
  });

  test('while somebody pays for it; held or on offer it comes in, and is on offer no more', async () => {
    const [ann, bea] = [await owner(), await owner()];
    await sale.runLoops(orders);
    for (const each of [ann, bea]) await resale.offer({ ...each, price: 4_000 });
    const buyer = await sale.newBuyer();
    const held = await sale.hold(orders, buyer, [ann.seat]);
    await sale.pay(orders, buyer, held, { type: 'page' });
    expect(await reasonOf(ann.qr)).toBe('being_bought');
    await sale.release(orders, buyer, held);
    const again = await sale.hold(orders, buyer, [ann.seat]);
    for (const each of [ann, bea]) {
      expect(await reasonOf(each.qr)).toBe('admitted');
      expect((await resale.list({ ...each, limit: 5, cursor: undefined })).items).toEqual([]);
    }
    expect((await refusal(sale.pay(orders, buyer, again))).code).toBe('hold_expired');
    await sale.release(orders, buyer, again);
  });

  test('of another listing, past its time, or of nobody that we know of: with no statement at all', async () => {
    const { qr, seat } = await owner();
    const elsewhere = await there.signingKeys.qrText({
      ...{ listingId: sale.listingId + 1, seat, epoch: 1, since: Date.now() * 1000 },
      startsAt: new Date(),
    });
    const old = await there.signingKeys.qrText({
      ...{ listingId: sale.listingId, seat, epoch: 1, since: Date.now() * 1000 },
      startsAt: new Date(Date.now() - 366 * 86_400_000),
    });
    // Its listing is looked up once.
    expect(await reasonOf(elsewhere)).toBe('wrong_listing');
    const forged = Array.from({ length: 10_000 }, (_, at) => mutated(qr, at));
    const { statements, counting } = countStatements(sale.database);
    const other = there.on(counting);
    expect((await there.scan(other, qr.slice(1))).reason).toBe('forged');
    const asked = statements();
    const answers = new Set<string | null>();
    for (const token of forged) answers.add((await there.scan(other, token)).reason);
    for (const token of [elsewhere, old]) answers.add((await there.scan(other, token)).reason);
    expect([...answers].sort()).toEqual(['expired', 'forged', 'wrong_listing']);
    // Who scans is looked at anew once a second, and where the other ticket is from once.
    expect(statements() - asked).toBeLessThan(60);
    expect((await there.scan(other, qr)).outcome).toBe('admitted');
  }, 60_000);

  test('of a cancelled performance, and of a seat or an epoch that the database does not know', async () => {
    const own = await testSale({ seats: 2 });
    const [process, others] = [await own.newProcess(), await testGates(own)];
    const buyer = await own.newBuyer();
    await own.pay(process, buyer, await own.hold(process, buyer, [0]));
    const qr = await others.qrOf(0);
    const unknown = (seat: number, epoch: number) =>
      others.signingKeys.qrText({
        ...{ listingId: own.listingId, seat, epoch, since: Date.now() * 1000 },
        startsAt: new Date(),
      });
    for (const token of [await unknown(1, 1), await unknown(0, 2)])
      expect(await others.scan(others.gates, token)).toMatchObject({ reason: 'forged', ticket: null });
    await testRooms(own.database).listings.cancelListing({
      ...{ accountId: own.seller.accountId, listingId: own.listingId, reason: null },
    });
    expect((await others.scan(others.gates, qr)).reason).toBe('cancelled');
  });
});

/** Another character somewhere, the end cut off or something added. */
function mutated(qr: string, seed: number): string {
  const at = (seed * 7919) % qr.length;
  if (seed % 10 === 0) return qr.slice(0, at);
  if (seed % 10 === 1) return qr + qr.slice(0, at + 1);
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  const other = alphabet[(alphabet.indexOf(qr[at]!) + 1 + (seed % 31)) % 32]!;
  return qr.slice(0, at) + other + qr.slice(at + 1);
}

function countStatements(database: Database) {
  let count = 0;
  const counting: Database = {
    ...database,
    connection: {
      query: ((...args: Parameters<Database['connection']['query']>) => {
        count += 1;
        return database.connection.query(...args);
      }) as Database['connection']['query'],
    },
    inTransaction: (...args) => {
      count += 1;
      return database.inTransaction(...args);
    },
  };
  return { counting, statements: () => count };
}
