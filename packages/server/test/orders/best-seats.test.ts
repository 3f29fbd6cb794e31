import { createHash, randomUUID } from 'node:crypto';
import { type BestWish, encodeId } from '@admit-one/sdk/contract';
import { expect, test } from 'vitest';
import type { Orders } from '../../src/orders/orders.ts';
import { ProblemError } from '../../src/platform/problem.ts';
import { expectNoDamage } from '../support/audit.ts';
import { testSale } from '../support/test-sale.ts';

const hall = `name: Hall
city: Town
time zone: UTC
category S: Standard
section Main
A  SSSSSS
B  SSSSSS
`;
const sale = await testSale({ seats: hall, buyerLimit: 6 });
const first = await sale.newProcess();
const second = await sale.newProcess({ ownPool: true });

function best(orders: Orders, buyerId: number, wish: BestWish, idempotencyKey: string = randomUUID()) {
  const { listingId } = sale;
  const requestHash = createHash('sha256').update(JSON.stringify(wish)).digest();
  const asked = { listingId, listing: encodeId('lst', listingId), buyerId, requestHash, idempotencyKey };
  return orders.hold({ ...asked, seats: [], best: wish });
}

const said = (asked: Promise<unknown>) =>
  asked.then(
    () => 'held',
    (error: unknown) => (error instanceof ProblemError ? error.code : error),
  );

test('the evening of a small hall: chosen seats, keys, limits, and what is left at the end', async () => {
  const [anna, ben, cleo, dora] = await Promise.all([1, 2, 3, 4].map(() => sale.newBuyer()));
  const key = randomUUID();
  const two = await best(first, anna!, { count: 2 }, key);
  expect(two.seats.map(({ label }) => label)).toEqual(['Main A-3', 'Main A-4']);
  expect(two.reasons).toMatchObject({ spread: 'row', leftAlone: 0 });

  // The same key is the same order, of whichever process; it chooses nothing, and another wish with it is refused.
  const again = await Promise.all([first, second].map((orders) => best(orders, anna!, { count: 2 }, key)));
  expect(again.map(({ id }) => id)).toEqual([two.id, two.id]);
  expect(await said(best(first, anna!, { count: 1 }, key))).toBe('idempotency_mismatch');

  // Nobody's own seats are chosen for them again, and the limit counts.
  const more = await best(first, anna!, { count: 2 });
  expect(more.seats.map(({ seat }) => seat).some((seat) => two.seats.some((own) => own.seat === seat))).toBe(
    false,
  );
  expect(await said(best(first, anna!, { count: 3 }))).toBe('limit_reached');

  // The board of the second process is older than what the first has sold: it chooses again.
  expect(await said(best(second, ben!, { count: 6 }))).toBe('no_such_block');
  const six = await best(second, ben!, { count: 6, spread: 'apart' });
  expect(six.seats).toHaveLength(6);
  const last = await best(first, cleo!, { count: 2, spread: 'apart' });
  expect(new Set([two, more, six, last].flatMap(({ seats }) => seats.map(({ seat }) => seat))).size).toBe(12);
  expect(await said(best(first, dora!, { count: 1 }))).toBe('sold_out');
  expect(await said(best(second, dora!, { count: 1 }))).toBe('sold_out');
  expect((await best(second, anna!, { count: 2 }, key)).id).toBe(two.id);

  // What comes back is seen at once, also by the process that did not free it.
  await sale.release(first, cleo!, last);
  expect(await said(best(second, dora!, { count: 1, maxPrice: 4_999 }))).toBe('no_such_block');
  expect(await said(best(second, dora!, { count: 1, maxPrice: 5_000 }))).toBe('held');

  // Who names what is gone is told what is near.
  const lost = sale.hold(first, dora!, [two.seats[0]!.seat]);
  const { details } = await lost.then(
    () => expect.unreachable(),
    (error: ProblemError<'seats_taken'>) => error,
  );
  expect(details.nearest).toHaveLength(1);
  await expectNoDamage(sale.database.connection);
});

test('many wishes of one batch: named and chosen seats do not meet, and one key chooses once', async () => {
  const other = await testSale({ seats: hall });
  const orders = await other.newProcess();
  const buyers = await Promise.all([1, 2, 3, 4].map(() => other.newBuyer()));
  // Then seat map and terms are known, and what comes at once is one batch.
  await other.release(orders, buyers[0]!, await other.hold(orders, buyers[0]!, [0]));
  const wish = { count: 3 };
  const requestHash = createHash('sha256').update(JSON.stringify(wish)).digest();
  const { listingId } = other;
  const asked = { listingId, listing: encodeId('lst', listingId), requestHash, seats: [], best: wish };
  const key = randomUUID();
  const held = await Promise.all([
    orders.hold({ ...asked, buyerId: buyers[0]!, idempotencyKey: key }),
    orders.hold({ ...asked, buyerId: buyers[0]!, idempotencyKey: key }),
    orders.hold({ ...asked, buyerId: buyers[1]!, idempotencyKey: randomUUID() }),
    // Comes last and names what is best: nobody is given it before.
    other.hold(orders, buyers[2]!, [0, 1, 2]),
    orders.hold({ ...asked, buyerId: buyers[3]!, idempotencyKey: randomUUID() }),
  ]);
  expect(held[0]!.id).toBe(held[1]!.id);
  expect(new Set(held.flatMap(({ seats }) => seats.map(({ seat }) => seat))).size).toBe(12);
});
