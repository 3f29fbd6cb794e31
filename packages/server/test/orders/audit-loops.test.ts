import { Writable } from 'node:stream';
import { beforeAll, expect, test } from 'vitest';
import { auditLoops } from '../../src/orders/audit/loops.ts';
import type { Gateway } from '../../src/payments/gateway.ts';
import { createLog } from '../../src/platform/log.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import { testSale } from '../support/test-sale.ts';

/** The auditor as a server runs it: what it finds is an error in the log and a number in the metrics. */
const sale = await testSale({ seats: 4 });
beforeAll(async () => {
  const orders = await sale.newProcess();
  const buyerId = await sale.newBuyer();
  await sale.pay(orders, buyerId, await sale.hold(orders, buyerId, [0, 1]));
  await sale.runLoops(orders);
});

const damage = 'an epoch that is not the last of the log';
const lost = 'a payment that the gateway does not know';
/** A seat that changed hands, and the log knows of nothing. */
const plant = () =>
  sale.database.connection.query(
    `insert into tickets (listing_id, seat, previous_state, state, epoch) values ($1::bigint, 9, 'held', 'free', 1)
     on conflict do nothing`,
    [sale.listingId],
  );

test('an audit without damage: every line is zero, and nothing is said', async () => {
  const { run, lines, text } = server();
  await run('audit');
  expect(lines()).toEqual([]);
  expect(await text()).toContain(`admit_audit_damage{line="${damage}"} 0\n`);
  expect(await text()).toContain('admit_seats{state="sold"} 2\n');
  expect(await text()).toMatch(/^admit_audit_age_seconds \d+$/m);
});

test('damage is an error that names it, and a number', async () => {
  const { run, lines, text } = server();
  await plant();
  await run('audit');
  expect(lines()).toMatchObject([
    { level: 'error', msg: `the auditor found ${damage}`, damage: { line: damage, seat: 9 } },
    { level: 'error', found: { [damage]: 1 } },
  ]);
  expect(await text()).toContain(`admit_audit_damage{line="${damage}"} 1\n`);
});

test('while another process is at it this one is not', async () => {
  const { run, lines, text } = server();
  await plant();
  await sale.database.inTransaction(async (sql) => {
    await sql.query(`select pg_advisory_xact_lock(hashtext('admit-one audit'))`);
    await run('audit');
  });
  expect(lines()).toEqual([]);
  expect(await text()).not.toMatch(/^admit_audit_age_seconds \d/m);
});

test('what the gateway does not say alike is an error, and a number', async () => {
  const { run, lines, text } = server({
    ...sale.gateway,
    async *list() {},
  });
  await run('match with the gateway');
  expect(lines()).toEqual([]);
  await sale.database.connection.query(`update payments set updated_at = now() - interval '3 minutes'`);
  await run('match with the gateway');
  expect(lines()).toMatchObject([{ level: 'error', difference: { line: lost } }]);
  expect(await text()).toContain(`admit_gateway_differences{line="${lost}"} 1\n`);
});

/** The loops of one server, with what it logs and measures. */
function server(gateway: Gateway = sale.gateway) {
  const written: string[] = [];
  const stream = new Writable({
    write(line, _encoding, done) {
      written.push(String(line));
      done();
    },
  });
  const metrics = createMetrics();
  const loops = auditLoops({ database: sale.database, gateway, log: createLog('info', stream), metrics });
  return {
    run: (name: string) => loops.find((loop) => loop.name === name)!.run(new AbortController().signal),
    lines: () => written.map((line) => JSON.parse(line)),
    text: () => metrics.render(),
  };
}
