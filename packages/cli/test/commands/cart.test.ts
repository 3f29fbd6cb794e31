import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeId } from '@admit-one/sdk/contract';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeAccount } from '../../../server/test/support/accounts.ts';
import { expectNoDamage } from '../../../server/test/support/audit.ts';
import { letPass } from '../../../server/test/support/let-pass.ts';
import { testServer } from '../../../server/test/support/test-server.ts';
import { type AdmitOptions, admit, admitJson } from '../support/admit.ts';
import { deafProxy } from '../support/deaf-proxy.ts';
import { runScript, type Terminal } from '../support/terminal.ts';
import { listTwoTiers } from '../support/two-tiers.ts';

const server = await testServer();
let sellerToken: string;
let buyer: AdmitOptions;
let terminal: Terminal | undefined;

beforeAll(async () => {
  sellerToken = (await makeAccount(server.database.connection, { seller: true })).token;
});
beforeEach(async () => {
  buyer = await somebody();
});
afterEach(async () => {
  await terminal?.close();
  terminal = undefined;
  await expectNoDamage(server.database.connection);
});

async function somebody(): Promise<AdmitOptions> {
  const { token } = await makeAccount(server.database.connection);
  return { server: server.url, folder: mkdtempSync(join(tmpdir(), 'admit-cart-')), token };
}

const listOne = (title = 'Mahler: Symphony No. 5') => listTwoTiers(server.url, sellerToken, title);

/** Gives the order's id. */
async function hold(listing: string, seats: string, by = buyer): Promise<string> {
  const { id } = (await admitJson(['hold', listing, '--seats', seats], by)) as { id: string };
  return id;
}

async function inEuros(listing: string): Promise<string> {
  await server.database.connection.query(
    `update listings set currency = 'EUR', version = version + 1 where listing_id = $1::bigint`,
    [decodeId(listing)],
  );
  return listing;
}

/** Labels, total and end of an order. */
async function standing(order: string) {
  const all = (await admitJson(['orders', '--fields', 'id,state,seats,total,expiresAt'], buyer)) as {
    id: string;
    state: string;
    seats: string[];
    total: number;
    expiresAt: string;
  }[];
  return all.find(({ id }) => id === order)!;
}

test('the cart is what somebody holds in several listings, with its time and totals by currency', async () => {
  const empty = await admit(['cart'], buyer);
  expect([empty.code, empty.stdout]).toEqual([0, '']);
  expect(empty.stderr).toContain('You hold nothing.');
  const first = await hold(await listOne('Aida'), 'A-8,A-7');
  const second = await hold(await inEuros(await listOne('Tosca')), 'Orchestra B-1');
  const { code, stdout, stderr } = await admit(['cart'], buyer);
  expect(code).toBe(0);
  const rows = stdout.trimEnd().split('\n');
  expect(rows.map((row) => row.split('\t').slice(0, 4))).toEqual([
    [first, 'Aida', 'Orchestra A-7, Orchestra A-8', 'USD 240.00'],
    [second, 'Tosca', 'Orchestra B-1', 'EUR 45.50'],
  ]);
  expect(Number(rows[0]!.split('\t')[4])).toBeGreaterThan(500);
  expect(stderr).toContain('2 orders, $240.00 and €45.50.');
  expect(await admitJson(['cart', '--fields', 'id,total,currency'], buyer)).toEqual([
    { id: first, total: 24_000, currency: 'USD' },
    { id: second, total: 4_550, currency: 'EUR' },
  ]);
  expect(await admitJson(['cart', 'list'], await somebody())).toEqual([]);
});

test('add, drop and swap change the seats by their labels, and the end stays', async () => {
  const order = await hold(await listOne(), 'Orchestra B-1');
  const { expiresAt } = await standing(order);
  const added = await admit(['cart', 'add', order, '--seats', 'Orchestra B-2,A-8'], buyer);
  expect(added).toMatchObject({ code: 0 });
  expect(added.stderr).toContain('New: Orchestra A-8, Orchestra B-2. $165.50 more than before.');
  const dropped = await admit(['cart', 'drop', order, '--seats', 'Orchestra B-1'], buyer);
  expect(dropped.stderr).toContain('Given back: Orchestra B-1. $45.50 less than before.');
  const swapped = await admit(['cart', 'swap', order, '--from', 'A-8', '--to', 'Tier 1 Left A-1'], buyer);
  expect(swapped.stderr).toContain('Tier 1 Left A-1 instead of Orchestra A-8. $74.50 less than before.');
  expect(await standing(order)).toEqual({
    ...{ id: order, state: 'held', expiresAt, total: 9_100 },
    seats: ['Orchestra B-2', 'Tier 1 Left A-1'],
  });
});

test('a seat that somebody else has leaves all as it was, with 10 and the nearest free', async () => {
  const listing = await listOne();
  const order = await hold(listing, 'Orchestra B-1');
  await hold(listing, 'A-8', await somebody());
  const before = await standing(order);
  const { code, stdout, stderr } = await admit(['cart', 'swap', order, '--to', 'A-8'], buyer);
  expect([code, stdout]).toEqual([10, '']);
  expect(stderr).toContain('Orchestra A-8 is taken. The nearest free: Orchestra A-7.');
  expect(stderr).toContain('You still hold Orchestra B-1.');
  expect(await standing(order)).toEqual(before);
});

test('trades up to the best of a category, adds the best beside, and changes nothing where they are the best', async () => {
  const order = await hold(await listOne(), 'Tier 1 Left A-1,Tier 1 Left A-2');
  const up = await admit(['cart', 'swap', order, '--best', '--category', 'premium'], buyer);
  expect(up).toMatchObject({ code: 0 });
  expect(up.stderr).toContain('instead of Tier 1 Left A-1, Tier 1 Left A-2. $149.00 more than before.');
  expect(up.stderr).toContain('Why these:  Together in row A of Orchestra');
  const best = await standing(order);
  expect(best.total).toBe(24_000);
  const again = await admit(['cart', 'swap', order, '--best', '--category', 'premium'], buyer);
  expect(again.stderr).toContain('Nothing changed');
  expect(await standing(order)).toEqual(best);
  const more = (await admitJson(['cart', 'add', order, '--best', '1', '--category', 'P'], buyer)) as {
    seats: { label: string }[];
  };
  expect(more.seats.map(({ label }) => label).filter((label) => best.seats.includes(label))).toHaveLength(2);
  expect(more.seats).toHaveLength(3);
  expect(more).toHaveProperty('reasons.fromStage');
  const none = await admit(['cart', 'swap', order, '--best', '--max-price', '1'], buyer);
  expect(none.code).toBe(11);
  expect(none.stderr).toContain('You still hold Orchestra A-');
});

test.each([
  [['drop', '--seats', 'Orchestra B-1'], 'That is all of them'],
  [['drop', '--seats', 'Orchestra B-2'], 'The order does not hold Orchestra B-2.'],
  [['swap'], 'Which seats instead?'],
  [['swap', '--best', '--to', 'A-8'], 'Which seats instead?'],
  [['swap', '--to', 'A-99'], 'There is no seat "A-99" in this house.'],
  [['swap', '--to', 'A-8,A-7'], 'The order has 1 seat, and 2 would come instead.'],
  [['add'], 'Which seats?'],
  [['add', '--best', '10'], '--best takes a whole number from 1 to 9'],
])('wrong usage is told, with 2: %j', async (words, sentence) => {
  const order = await hold(await listOne(), 'Orchestra B-1');
  const [verb, ...options] = words as [string, ...string[]];
  const { code, stderr } = await admit(['cart', verb, order, ...options], buyer);
  expect([code, stderr]).toEqual([2, expect.stringContaining(sentence)]);
});

test('asked again after its answer was lost, a change is done once', async () => {
  const order = await hold(await listOne(), 'Orchestra B-1');
  const proxy = await deafProxy(server.url);
  const through = { ...buyer, server: proxy.url };
  const swap = () => admit(['cart', 'swap', order, '--to', 'Orchestra B-2'], through);
  proxy.losesAnswers = true;
  expect((await swap()).code).toBe(1);
  expect((await standing(order)).seats).toEqual(['Orchestra B-2']);
  proxy.losesAnswers = false;
  expect((await swap()).code).toBe(0);
  expect((await standing(order)).seats).toEqual(['Orchestra B-2']);
});

test('pays for all, one after the other; a refusal of one leaves the others, and the code is its', async () => {
  const first = await hold(await listOne('Aida'), 'A-8');
  const second = await hold(await listOne('Tosca'), 'A-8,A-7');
  const third = await hold(await inEuros(await listOne('Norma')), 'Orchestra B-1');
  await letPass(server.database, { id: second }, '11 minutes');
  const declined = await admit(['cart', 'pay', '--pay-with', 'test-declined'], buyer);
  expect(declined.code).toBe(13);
  expect(declined.stdout.trimEnd().split('\n').map(outcomeOf)).toEqual([
    [first, 'refused'],
    [third, 'refused'],
  ]);
  expect(declined.stderr).toContain('1 of 2: Aida, Orchestra A-8, $120.00');
  expect(declined.stderr).toMatch(/Still held until .* left\): Aida\. {2}Pay: {2}admit buy ord_/);
  const { code, stdout, stderr } = await admit(
    ['cart', 'pay', '--pay-with', 'test', '--json', '--fields', 'id,outcome,code'],
    buyer,
  );
  expect([code, JSON.parse(stdout)]).toEqual([
    0,
    [
      { id: first, outcome: 'paid', code: null },
      { id: third, outcome: 'paid', code: null },
    ],
  ]);
  expect(stderr).toContain('Paid $120.00 and €45.50. 2 tickets are yours.');
  const nothing = await admit(['cart', 'pay'], buyer);
  expect([nothing.code, nothing.stderr]).toEqual([0, 'You hold nothing, so there is nothing to pay.\n']);
});

function outcomeOf(line: string): [string | undefined, string | undefined] {
  const cells = line.split('\t');
  return [cells[0], cells[4]];
}

test('three declined cards end one order, and the next is paid all the same', async () => {
  const first = await hold(await listOne('Aida'), 'A-8');
  const second = await hold(await listOne('Tosca'), 'A-8');
  const answers = [
    ...Array(3).fill('A test card that is declined'),
    'A test card that pays (4242 4242 4242 4242)',
  ];
  const { code, stdout, stderr } = await admit(['cart', 'pay'], { ...buyer, answers });
  expect([code, stdout.trimEnd().split('\n').map(outcomeOf)]).toEqual([
    13,
    [
      [first, 'refused'],
      [second, 'paid'],
    ],
  ]);
  expect(stderr).toContain('Paid $120.00. 1 ticket is yours.');
});

test('asks how to pay each, and what is not paid stays held', async () => {
  const first = await hold(await listOne('Aida'), 'A-8');
  const second = await hold(await listOne('Tosca'), 'A-8');
  const said = await admit(['cart', 'pay'], { ...buyer, answers: ['Not now', 'Give the seats back'] });
  expect([said.code, said.stdout.trimEnd().split('\n').map(outcomeOf)]).toEqual([
    2,
    [
      [first, 'kept'],
      [second, 'released'],
    ],
  ]);
  const no = await admit(['cart', 'pay', '--pay-with', 'test'], { ...buyer, answers: [false] });
  expect([no.code, no.stdout]).toEqual([2, '']);
  expect(no.stderr).toContain('Nothing was paid; you still hold the seats.');
  const without = await admit(['cart', 'pay'], buyer);
  expect(without).toMatchObject({ code: 2, stdout: '' });
  expect((await standing(first)).state).toBe('held');
});

const main = new URL('../../src/main.ts', import.meta.url);

/** `admit` as a person types it. */
function open(...words: string[]): Terminal {
  const { folder, token = '' } = buyer;
  const place = { HOME: folder, XDG_CONFIG_HOME: folder, ADMIT_SERVER: server.url, ADMIT_TOKEN: token };
  return runScript(main, words, { columns: 110, environment: place });
}

test('on a terminal: a table with the time left; Ctrl-C half way says what is paid and what is still held', async () => {
  await hold(await listOne('Aida'), 'A-8');
  const second = await hold(await listOne('Tosca'), 'A-7');
  terminal = open('cart');
  const shown = (await terminal.waitFor('Pay for all:')).join('\n');
  expect(shown).toMatch(/ORDER +TITLE +SEATS +TOTAL +TIME LEFT/);
  expect(shown).toMatch(/Aida +Orchestra A-8 +\$120\.00 +(10:00|9:\d\d)/);
  expect(await terminal.exit).toBe(0);

  await terminal.close();
  terminal = open('cart', 'pay');
  await terminal.waitFor('1 of 2: Aida');
  await terminal.waitFor('Pay $120.00 with');
  terminal.press('enter');
  await terminal.waitFor('2 of 2: Tosca');
  await terminal.waitFor(/Pay \$120\.00 with[\s\S]*2 of 2[\s\S]*Pay \$120\.00 with/);
  terminal.press('ctrlC');
  const left = (await terminal.waitFor('Still held until')).join('\n');
  expect(left).toContain('Paid $120.00. 1 ticket is yours.');
  expect(left).toContain(`admit buy ${second}`);
  expect(await terminal.exit).toBe(2);
});

test('Ctrl-C while a payment is open says that it is not decided, and that the rest is held', async () => {
  const first = await hold(await listOne('Aida'), 'A-8');
  const second = await hold(await listOne('Tosca'), 'A-7');
  terminal = open('cart', 'pay', '--pay-with', 'test-authentication');
  await terminal.waitFor('Pay $240.00 for 2 orders?');
  terminal.press('enter');
  await terminal.waitFor('Open this page to pay:');
  terminal.press('ctrlC');
  const left = (await terminal.waitFor('Still held until')).join('\n');
  expect(left).toContain('Stopped. Nothing is paid.');
  expect(left).toContain('Not decided yet: Aida.');
  expect(left).toContain(`admit buy ${first}`);
  expect(left).toContain(`admit buy ${second}`);
  expect(await terminal.exit).toBe(130);
});
