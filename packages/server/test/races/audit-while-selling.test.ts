import { expect, test } from 'vitest';
import { auditSale } from '../../src/orders/audit/audit.ts';
import { broke, testSale, visa } from '../support/test-sale.ts';

/** The auditor promises to find nothing at any moment, not only when all is quiet. */
const atOnce = 30;
const rounds = 5;
const sale = await testSale({ seats: 60, buyerLimit: 4, saleTimes: { holdSeconds: 1, payingSeconds: 20 } });

test('while seats are held, paid, declined, given back and expire, no audit finds anything', async () => {
  const orders = await sale.newProcess({ ownPool: true });
  let selling = true;
  const outcomes = new Set<string>();
  const sold = Promise.all(Array.from({ length: atOnce }, (_, index) => buyAndAgain(index))).finally(() => {
    selling = false;
  });
  let audits = 0;
  let loops = Promise.resolve();
  while (selling) {
    expect((await auditSale(sale.database)).damages).toEqual([]);
    audits++;
    loops = loops.then(() => sale.runLoops(orders));
  }
  await loops;
  await sold;
  expect(audits).toBeGreaterThan(3);
  expect(outcomes).toEqual(new Set(['paid', 'released', 'held', 'refused']));
  expect((await auditSale(sale.database)).damages).toEqual([]);

  async function buyAndAgain(index: number): Promise<void> {
    for (let round = 0; round < rounds; round++) outcomes.add(await buyOrNot(index + 7 * round));
  }

  /** Four kinds of buyers, who want seats that others want too. */
  async function buyOrNot(index: number): Promise<string> {
    const buyerId = await sale.newBuyer();
    const wanted = [index % 60, (index + 1) % 60, (index + 20) % 60];
    try {
      const order = await sale.hold(orders, buyerId, wanted);
      if (index % 4 === 0) return (await sale.release(orders, buyerId, order)).state;
      if (index % 4 === 1) return order.state;
      if (index % 4 === 2) await sale.pay(orders, buyerId, order, broke).catch(() => null);
      return (await sale.pay(orders, buyerId, order, visa)).state;
    } catch (error) {
      if ((error as Error).name !== 'ProblemError') throw error;
      return 'refused';
    }
  }
});
