import { readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { decodeIdInListing, type Order } from '@admit-one/sdk/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAuditOptions } from '../../src/audit-command.ts';
import { makeDataFolder } from '../support/data-folder.ts';
import { runServer, startServerProcess } from '../support/server-process.ts';
import { testSale } from '../support/test-sale.ts';

/** `admit-server audit` as a process of its own, over a real sale with the sandbox's memory beside it. */
const sale = await testSale({ seats: 80 });
const settings = { DATABASE_URL: sale.url, ADMIT_DATA_DIR: dirname(sale.sandboxFile) };

let order: Order;
let folder: Awaited<ReturnType<typeof makeDataFolder>>;
beforeAll(async () => {
  folder = await makeDataFolder();
  const orders = await sale.newProcess();
  const buyerId = await sale.newBuyer();
  order = await sale.hold(orders, buyerId, [0, 1]);
  await sale.pay(orders, buyerId, order);
  await sale.hold(orders, buyerId, [2]);
  await sale.runLoops(orders);
});
afterAll(() => folder.remove());

test('nothing is wrong: a page of numbers, and 0', async () => {
  const { exitCode, stdout, stderr } = await runServer(['audit', '--gateway'], settings);
  expect(stderr).toBe('');
  expect(stdout.split('\n')).toEqual([
    expect.stringMatching(/^Admit One, audited at 20\S+Z$/),
    '',
    'Seats     2 sold, 0 offered, 0 paying, 1 held, 0 kept, 0 free',
    'Orders    1 held, 0 paying, 1 paid, 0 released, 0 expired, 0 void',
    'Payments  0 created, 0 authorized, 0 due, 1 captured, 0 failed, 0 canceling, 0 canceled',
    'Money     USD 100.00 captured, 0.00 due, 0.00 refunded, 0.00 to refund, 0.00 disputed',
    expect.stringMatching(/^Open {6}1 × mail message, the oldest \d+ s old$/),
    'Gateway   sandbox: 1 payments here, 1 intents there',
    '',
    'Nothing is wrong.',
    '',
  ]);
  expect(exitCode).toBe(0);
});

test('what the gateway says otherwise is wrong once it has had time to settle', async () => {
  const [intent] = await sale.intentsOf(order);
  const { reference, metadata } = intent!;
  await sale.gateway.refund({ reference, amount: 100, metadata }, 'planted');
  const args = ['audit', '--gateway', '--since', '2026-01-01'];
  const young = await runServer(args, settings);
  expect([young.exitCode, young.stdout]).toEqual([
    0,
    expect.stringMatching(/^Moving {4}another sum given back/m),
  ]);

  await sale.database.connection.query(`update payments set updated_at = now() - interval '3 minutes'`);
  const { exitCode, stdout } = await runServer(args, settings);
  expect(stdout).toMatch(
    new RegExp(
      `^Wrong: 1\n  another sum given back at the gateway: 0 here, 100 .*\\(${metadata.payment}, `,
      'm',
    ),
  );
  expect(exitCode).toBe(1);
});

test('damage: each with its ids, fifty at most, and 1; the same as JSON', async () => {
  const { listingId } = decodeIdInListing(order.id);
  await sale.database.connection.query(
    `insert into tickets (listing_id, seat, previous_state, state, epoch) select $1::bigint, seat, 'held', 'free', 1
     from generate_series(10, 69) as seat`,
    [listingId],
  );
  const { exitCode, stdout } = await runServer(['audit'], settings);
  const lines = stdout.trimEnd().split('\n');
  const wrong = lines.indexOf('Wrong: 60, of which 50 are shown');
  expect(lines.slice(wrong + 1)).toHaveLength(50);
  expect(lines.at(-1)).toMatch(/^ {2}an epoch that is not the last of the log: .* \(lst_\w{8}, seat \d+\)$/);
  expect(exitCode).toBe(1);

  const json = await runServer(['audit', '--json'], settings);
  expect(JSON.parse(json.stdout)).toMatchObject({
    isFine: false,
    summary: { seats: { sold: 2, held: 1 }, money: [{ currency: 'USD', captured: 10_000 }] },
    result: { found: { 'an epoch that is not the last of the log': 60 } },
    gateway: null,
  });
  expect(json.exitCode).toBe(1);
});

test.for([
  [['--loud'], /^Unknown option '--loud': see admit-server audit --help\.$/],
  [['now'], /^Unexpected argument 'now'.*see admit-server audit --help\.$/],
  [['--since', '2026-01-01'], /^--since goes with --gateway\.$/],
  [['--gateway', '--since', 'monday'], /^--since takes a date such as 2026-11-01, not "monday"\.$/],
] as const)('called with %j', ([args, sentence]) => {
  expect(() => readAuditOptions(args)).toThrow(sentence);
});

describe.concurrent('called wrongly, or without a sale to look at: one sentence', () => {
  test('what it does not take', async () => {
    const { exitCode, stdout, stderr } = await runServer(['audit', '--loud']);
    expect([exitCode, stdout, stderr.trim().split('\n')]).toEqual([2, '', [expect.stringMatching(/--loud/)]]);
  });

  test.for([
    ['no database in the folder', {}, /^There is no database in .*ADMIT_DATA_DIR.*DATABASE_URL\.\n$/],
    [
      'a database that does not answer',
      { DATABASE_URL: 'postgres://admit:hunter2@127.0.0.1:1/tickets' },
      /^The database at 127\.0\.0\.1:1\/tickets cannot be used .*\n$/,
    ],
    ['no memory of the sandbox', { DATABASE_URL: sale.url }, /^The payment sandbox has no memory at .*\n$/],
  ] as const)('%s', async ([, given, sentence]) => {
    const { exitCode, stderr } = await runServer(['audit', '--gateway'], {
      ADMIT_DATA_DIR: `${folder.path}-empty`,
      ...given,
    });
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(sentence)]);
    expect(await readdir(dirname(folder.path))).not.toContain(`${basename(folder.path)}-empty`);
  });

  test('--help', async () => {
    const { exitCode, stdout } = await runServer(['audit', '--help']);
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^Usage: admit-server audit /)]);
  });
});

test('the bundled database is shared with the server that runs it, and started where none does', async () => {
  const own = { ADMIT_DATA_DIR: folder.path };
  const server = await startServerProcess(own);
  const beside = await runServer(['audit', '--gateway'], own);
  expect([beside.stderr, beside.exitCode]).toEqual(['', 0]);
  expect(server.child.exitCode).toBe(null);

  server.child.kill('SIGTERM');
  expect(await server.gone).toBe(0);
  const alone = await runServer(['audit', '--gateway'], own);
  expect([alone.stderr, alone.exitCode]).toEqual(['', 0]);
  expect(await readdir(own.ADMIT_DATA_DIR)).not.toContain('server.lock');
});
