import { randomUUID } from 'node:crypto';
import { encodeTicketId, type OfflineScan } from '@admit-one/sdk/contract';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { Gates } from '../../src/gates/gates.ts';
import type { Orders } from '../../src/orders/orders.ts';
import { expectNoDamage } from '../support/audit.ts';
import { refusal } from '../support/refusal.ts';
import { testRooms } from '../support/rooms.ts';
import { type TestGates, testGates } from '../support/test-gates.ts';
import { type TestSale, testSale } from '../support/test-sale.ts';

let sale: TestSale;
let orders: Orders;
let there: TestGates;
let gates: Gates;

beforeAll(async () => {
  sale = await testSale({ seats: 100, buyerLimit: 10 });
  orders = await sale.newProcess();
  there = await testGates(sale);
  gates = there.gates;
});
afterEach(async () => {
  await there.setDoors({});
  await sale.runLoops(orders);
  await expectNoDamage(sale.database.connection);
});

let nextSeat = 0;

async function owner() {
  const accountId = await sale.newBuyer();
  const seat = nextSeat++;
  const order = await sale.pay(orders, accountId, await sale.hold(orders, accountId, [seat]));
  const { listingId } = sale;
  const ticket = encodeTicketId({ listingId, seat, epoch: 1 });
  return { accountId, order, listingId, seat, epoch: 1, ticket, qr: await there.qrOf(seat) };
}

const start = Date.now();
/** So many seconds after the test began, by a right clock; the past, as a rule. */
const at = (seconds: number, hours = 0) => new Date(start + seconds * 1000 + hours * 3_600_000).toISOString();

function line(token: string, said: Partial<OfflineScan> = {}): OfflineScan {
  return { id: randomUUID(), token, gate: 'North', direction: 'in', at: at(-600), ...said };
}

async function sync(scans: OfflineScan[], { sentAt = new Date(), by = gates } = {}) {
  const { items, clockOffBySeconds } = await by.sync({
    ...{ accountId: sale.seller.accountId, listingId: sale.listingId, sentAt, scans },
  });
  const said = items.map(({ recordedAs, reason }) =>
    reason === null ? recordedAs : `${recordedAs}: ${reason}`,
  );
  return { items, said, clockOffBySeconds };
}

const list = async (query: { recordedAs?: 'double'; limit?: number; cursor?: string } = {}) =>
  gates.list({
    ...{ accountId: sale.seller.accountId, listingId: sale.listingId },
    ...{ recordedAs: query.recordedAs, limit: query.limit ?? 100, cursor: query.cursor },
  });

async function stateOf({ seat }: { seat: number }) {
  const rows = await sale.database.connection.query<{ state: string; gate: string }>(
    'select state, gate from scans where listing_id = $1::bigint and seat = $2::int',
    [sale.listingId, seat],
  );
  return rows[0] ?? null;
}

test('two gates without connection let in the same ticket: both are kept, and the second that tells is a double', async () => {
  const { qr, seat, ticket } = await owner();
  const [north, south] = [line(qr, { at: at(-300) }), line(qr, { gate: 'South', at: at(-600) })];
  const first = await sync([north]);
  expect(first.items).toMatchObject([
    { id: north.id, direction: 'in', recordedAs: 'recorded', reason: null, before: null, at: at(-300) },
  ]);
  expect(first.items).toMatchObject([
    { ticket: { id: ticket, label: `Main A-${seat + 1}` }, gate: 'North', offline: true },
  ]);
  const second = await sync([south]);
  expect(second.items).toMatchObject([
    { recordedAs: 'double', reason: 'already_admitted', before: { gate: 'North', at: at(-300) } },
  ]);
  expect(await stateOf({ seat })).toEqual({ state: 'inside', gate: 'North' });
  expect((await there.scan(gates, qr)).before).toEqual({ gate: 'North', at: at(-300) });
  expect((await list({ recordedAs: 'double' })).items).toEqual(second.items);
  expect(await gates.counts({ accountId: sale.seller.accountId, listingId: sale.listingId })).toMatchObject({
    ...{ admitted: 1, inside: 1, doubles: 1, voids: 0 },
    gates: [
      { gate: 'North', admitted: 1, left: 0 },
      { gate: 'South', admitted: 1, left: 0 },
    ],
  });
});

test('a journal told twice, by several at once and in pieces, counts once, and has the same answers', async () => {
  const tickets = await Promise.all(Array.from({ length: 6 }, owner));
  const journal = [
    ...tickets.map(({ qr }) => line(qr)),
    line(tickets[0]!.qr, { gate: 'South' }),
    line('NONE'),
  ];
  const processes = [gates, await there.newProcess(), await there.newProcess()];
  const told = await Promise.all(
    Array.from({ length: 12 }, (_, turn) =>
      sync(turn % 3 === 0 ? journal : journal.toReversed().slice(turn % 4), {
        by: processes[turn % processes.length]!,
      }),
    ),
  );
  const answers = Map.groupBy(
    told.flatMap(({ items }) => items),
    ({ id }) => id,
  );
  expect(answers.size).toBe(8);
  for (const same of answers.values()) expect(new Set(same.map((each) => JSON.stringify(each))).size).toBe(1);
  const kept = [...answers.values()].map(([each]) => each!.recordedAs).sort();
  expect(kept).toEqual(['double', 'forged', ...Array(6).fill('recorded')]);
  expect((await sync(journal)).items).toEqual(journal.map(({ id }) => answers.get(id)![0]));
});

test('what was void, forged or elsewhere when it happened is kept and said', async () => {
  const [ann, bea, cleo, dora] = [await owner(), await owner(), await owner(), await owner()];
  await sale.refund(sale.newRefunds(orders), ann.order);
  const transfers = sale.newTransfers();
  const { code } = await transfers.open({ ...bea, to: null, expiresAt: null });
  await transfers.take({ accountId: await sale.newBuyer(), code });
  const sign = (listingId: number, startsAt: Date) =>
    there.signingKeys.qrText({ listingId, seat: dora.seat, epoch: 1, since: Date.now() * 1000, startsAt });
  const elsewhere = await sign(sale.listingId + 1, new Date());
  const old = await sign(sale.listingId, new Date(Date.now() - 366 * 86_400_000));
  const later = { at: at(3_600) };
  const journal = [
    line(ann.qr, { ...later, gate: 'A' }),
    line(bea.qr, later),
    line(cleo.qr, { at: at(-5) }),
    line(elsewhere),
    line(old),
    line('garbage that somebody scanned'),
    line(ann.qr),
  ];
  // An hour ahead, and it says so: what it did now is now.
  const { items, said } = await sync(journal.slice(0, 2), { sentAt: new Date(start + 3_600_000) });
  expect(said).toEqual(['void: refunded', 'void: transferred']);
  expect(items[0]).toMatchObject({ ticket: { id: ann.ticket }, offline: true, before: null });
  expect((await sync(journal.slice(2))).said).toEqual([
    ...['recorded', 'void: wrong_listing', 'void: expired', 'forged: forged'],
    // It was refunded later than it was let in, by somebody who could not know.
    'recorded: refunded',
  ]);
  expect((await there.scan(gates, ann.qr)).reason).toBe('refunded');
  expect((await sync(journal.slice(2))).said).toHaveLength(5);
  expect((await list()).items.filter(({ ticket }) => ticket === null)).toHaveLength(2 + 1);
  await sale.runLoops(sale.newRefunds(orders));
});

test('a clock an hour off is put right, and what it says is never to come', async () => {
  for (const hours of [1, -1]) {
    const { qr } = await owner();
    const sentAt = new Date(Date.now() + hours * 3_600_000);
    const { items, clockOffBySeconds } = await sync([line(qr, { at: at(-600, hours) })], { sentAt });
    expect(Math.abs(clockOffBySeconds - hours * 3_600)).toBeLessThan(20);
    expect(Math.abs(Date.parse(items[0]!.at) - (start - 600_000))).toBeLessThan(20_000);
  }
  const { qr } = await owner();
  const [item] = (await sync([line(qr, { at: '9999-12-31T23:59:59Z' })])).items;
  expect(Date.parse(item!.at)).toBeLessThanOrEqual(Date.parse(item!.syncedAt!));
  const other = await owner();
  expect((await sync([line(other.qr, { at: '0000-01-01T00:00:00Z' })])).items[0]!.at).toBe(
    '1970-01-01T00:00:00.000Z',
  );
});

test('in, out and in again, told out of order by two gates: as it happened', async () => {
  await there.setDoors({ reentry: true });
  const { qr, seat } = await owner();
  const west = { gate: 'West' };
  // Out at the west, which tells first; it came in at the north.
  const out = { ...west, direction: 'out' as const };
  expect((await sync([line(qr, { ...out, at: at(-500) })])).said).toEqual(['recorded: not_inside']);
  expect(await stateOf({ seat })).toBeNull();
  expect((await sync([line(qr, { at: at(-600) })])).said).toEqual(['recorded']);
  expect(await stateOf({ seat })).toEqual({ state: 'outside', gate: 'North' });
  expect(
    (await sync([line(qr, { ...west, at: at(-400) }), line(qr, { ...west, at: at(-390) })])).said,
  ).toEqual([...['recorded', 'double: already_admitted']]);
  expect(await stateOf({ seat })).toEqual({ state: 'inside', gate: 'North' });
  // At a time when it was inside.
  expect((await sync([line(qr, { gate: 'East', at: at(-550) })])).said).toEqual(['double: already_admitted']);
  expect(await there.scan(gates, qr, { direction: 'out' })).toMatchObject({ outcome: 'left' });
  expect((await there.scan(gates, qr)).outcome).toBe('readmitted');
});

test('what is to come by a clock that jumped was now, in the order in which it happened', async () => {
  await there.setDoors({ reentry: true });
  const { qr, seat } = await owner();
  // Their ids are in no order.
  const journal = ['in', 'out', 'in', 'out'].map((direction, turn) =>
    line(qr, { id: `jumped-${9 - turn}`, direction: direction as 'in', at: at(turn * 60, 1) }),
  );
  const { items, said } = await sync(journal);
  expect(said).toEqual(Array(4).fill('recorded'));
  expect(items.map(({ at }) => Date.parse(at) - Date.parse(items[3]!.syncedAt!))).toEqual([-3, -2, -1, 0]);
  expect(await stateOf({ seat })).toEqual({ state: 'outside', gate: 'North' });
});

test('an exit that was told before its entry keeps nobody out', async () => {
  const [ann, bea] = [await owner(), await owner()];
  const out = { direction: 'out' as const, at: at(-500) };
  expect((await sync([line(ann.qr, out)])).said).toEqual(['recorded: no_reentry']);
  expect(await there.scan(gates, ann.qr)).toMatchObject({ outcome: 'admitted' });
  expect((await there.scan(gates, ann.qr)).reason).toBe('already_admitted');
  await there.setDoors({ reentry: true });
  expect((await sync([line(bea.qr, out)])).said).toEqual(['recorded: not_inside']);
  expect(await there.scan(gates, bea.qr)).toMatchObject({ outcome: 'admitted' });
  expect(await stateOf(bea)).toEqual({ state: 'inside', gate: 'North' });
});

test('of three ways in with no way out between, whichever was told first, two are doubles', async () => {
  await there.setDoors({ reentry: true });
  const { qr } = await owner();
  await there.scan(gates, qr);
  expect((await sync([line(qr, { at: at(-300) }), line(qr, { at: at(-200) })])).said).toEqual(
    Array(2).fill('double: already_admitted'),
  );
});

test('before the doors open, while it is being bought, and out where nobody comes back: they count, and it is said', async () => {
  const [ann, bea, cleo] = [await owner(), await owner(), await owner()];
  await sale.runLoops(orders);
  const resale = sale.newResale();
  for (const each of [bea, cleo]) await resale.offer({ ...each, price: 4_000 });
  const buyer = await sale.newBuyer();
  const held = await sale.hold(orders, buyer, [bea.seat]);
  await sale.pay(orders, buyer, held, { type: 'page' });
  await there.setDoors({ doorsOpenAt: new Date(start - 60_000) });
  const { said } = await sync([
    line(ann.qr),
    line(bea.qr, { at: at(-30) }),
    line(cleo.qr, { at: at(-30) }),
    line(ann.qr, { direction: 'out', at: at(-500) }),
  ]);
  expect(said).toEqual(['recorded: not_yet', 'recorded: being_bought', 'recorded', 'recorded: no_reentry']);
  // What is on offer goes off the map, and what is being paid for is not sold a second time.
  expect((await resale.list({ ...cleo, limit: 5, cursor: undefined })).items).toEqual([]);
  await sale.release(orders, buyer, held);
  expect((await refusal(sale.hold(orders, buyer, [bea.seat]))).code).toBe('seats_taken');
  expect(await stateOf(ann)).toEqual({ state: 'outside', gate: 'North' });
  expect((await there.scan(gates, ann.qr)).reason).toBe('already_admitted');
});

test('what was let in before the performance was cancelled was right, and afterwards void', async () => {
  const own = await testSale({ seats: 2 });
  const process = await own.newProcess();
  const theirs = await testGates(own);
  const buyer = await own.newBuyer();
  await own.pay(process, buyer, await own.hold(process, buyer, [0, 1]));
  const [before, after] = [await theirs.qrOf(0), await theirs.qrOf(1)];
  const { accountId } = own.seller;
  await testRooms(own.database).listings.cancelListing({ accountId, listingId: own.listingId, reason: null });
  const scans = [line(before), line(after, { at: at(3_600) })];
  const { items } = await theirs.gates.sync({
    accountId,
    listingId: own.listingId,
    sentAt: new Date(),
    scans,
  });
  expect(items.map(({ recordedAs, reason }) => [recordedAs, reason])).toEqual([
    ['recorded', null],
    ['void', 'cancelled'],
  ]);
});

test('an id that stands for two scans: nothing is kept, and it is said which', async () => {
  const [ann, bea] = [await owner(), await owner()];
  const first = line(ann.qr);
  await sync([first]);
  const wrong = [
    [line(bea.qr), { ...first, token: bea.qr }],
    [line(bea.qr), { ...first, direction: 'out' as const }],
    [line(bea.qr), line(ann.qr, { id: 'the-same' }), line(bea.qr, { id: 'the-same' })],
  ];
  for (const scans of wrong) {
    const refused = await refusal(sync(scans));
    expect(refused.code).toBe('idempotency_mismatch');
    expect(refused.message).toContain(scans.at(-1)!.id);
  }
  expect(await stateOf(bea)).toBeNull();
  // Asked at once, with no answer heard, and then written into the journal: one scan.
  const asked = await there.scan(gates, bea.qr, { id: 'asked-at-once' });
  const { items } = await sync([line(bea.qr, { id: 'asked-at-once', at: at(-1) })]);
  expect(items).toMatchObject([{ recordedAs: 'recorded', offline: false, at: asked.at, syncedAt: null }]);
  // And the other way round.
  expect(await there.scan(gates, ann.qr, { id: first.id })).toMatchObject({
    outcome: 'admitted',
    at: first.at,
  });
});

test('what no ticket is has no lock, and is kept once nonetheless', async () => {
  const processes = [gates, await there.newProcess()];
  const journal = Array.from({ length: 5 }, (_, place) => line(`NONE ${place}`));
  for (let round = 0; round < 3; round++) {
    const scans = journal.map((scan) => ({ ...scan, id: randomUUID() }));
    const told = await Promise.all(
      Array.from({ length: 8 }, (_, turn) =>
        sync(turn % 2 === 0 ? scans : scans.toReversed(), { by: processes[turn % 2]! }),
      ),
    );
    const answers = told.map(({ items }) => JSON.stringify(items.toSorted((a, b) => (a.id < b.id ? -1 : 1))));
    expect(new Set(answers).size).toBe(1);
  }
});

test('the log is read in pages, newest first', async () => {
  const pages: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await list({ limit: 7, ...(cursor === null ? {} : { cursor }) });
    pages.push(...page.items.map(({ at, id }) => `${at} ${id}`));
    cursor = page.nextCursor;
  } while (cursor !== null);
  const all = (await list()).items.map(({ at, id }) => `${at} ${id}`);
  expect(pages).toEqual(all);
  expect(new Set(pages).size).toBe(all.length);
  const times = all.map((each) => each.split(' ')[0]!);
  expect(times).toEqual(times.toSorted().toReversed());
  expect((await refusal(list({ cursor: 'bm9uZQ' }))).code).toBe('invalid_request');
});
