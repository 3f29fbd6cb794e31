import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GateCounts, LoggedScan } from '@admit-one/sdk/contract';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeAccount } from '../../../server/test/support/accounts.ts';
import { must } from '../../../server/test/support/client.ts';
import { testServer } from '../../../server/test/support/test-server.ts';
import { waitFor } from '../../../server/test/support/wait-for.ts';
import { waysOf } from '../../../server/test/tickets/cache/ticket-world.ts';
import { gateFolder } from '../../src/gate/gate-folder.ts';
import type { Answer } from '../../src/render/gate/answer.ts';
import { readSettings } from '../../src/settings.ts';
import { type AdmitOptions, admit, admitJson } from '../support/admit.ts';
import { deafProxy } from '../support/deaf-proxy.ts';
import { listTwoTiers } from '../support/two-tiers.ts';

const server = await testServer();
const proxy = await deafProxy(server.url);
let seller: { token: string };
let buyer: { token: string };
let device: string;
let listing: string;
let elsewhere: string;

beforeAll(async () => {
  const sql = server.database.connection;
  const account = await makeAccount(sql, { seller: true });
  seller = account;
  buyer = await makeAccount(sql);
  const made = await must(server.url, 'createToken', {
    token: account.token,
    body: { name: 'North', scopes: ['gate'] },
  });
  device = made.secret;
});

beforeEach(async () => {
  listing = await listTwoTiers(server.url, seller.token, 'Aida');
  elsewhere = await listTwoTiers(server.url, seller.token, 'Tosca');
});

/** A machine at a door, with a token that may do nothing but scan. */
function machine(more: Partial<AdmitOptions> = {}): AdmitOptions {
  const folder = mkdtempSync(join(tmpdir(), 'admit-gate-'));
  return { server: server.url, folder, token: device, ...more };
}

const away = 'http://127.0.0.1:1';

async function tickets(seats: readonly number[], where = listing): Promise<string[]> {
  const sold = await waysOf(server, where).sell(buyer, seats);
  return sold.map(({ qr }) => qr);
}

/** What the server has written down, newest first. */
async function logged(): Promise<string[]> {
  const there = { token: seller.token, params: { listingId: listing } };
  const { items } = await must(server.url, 'listScans', there);
  return items.map(({ direction, recordedAs, ticket }) => `${ticket?.label} ${direction} ${recordedAs}`);
}

function scan(at: AdmitOptions, lines: readonly string[], ...more: string[]) {
  const words = ['gate', 'scan', '--listing', listing, '--gate', 'North 2', ...more];
  return admit(words, { ...at, input: lines.join('\n') });
}

async function answers(
  at: AdmitOptions,
  lines: readonly string[],
  ...more: string[]
): Promise<{ code: number; said: string[]; all: Answer[]; stderr: string }> {
  const { code, stdout, stderr } = await scan(at, lines, '--json', ...more);
  const all = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Answer);
  return { code, all, stderr, said: all.map(({ outcome, reason }) => reason ?? outcome) };
}

type Report = GateCounts & { wrong: LoggedScan[] };

/** The server counts once a second. */
function report(admitted: number): Promise<Report> {
  return waitFor(
    async () => (await admitJson(['gate', 'report', '--listing', listing], machine())) as Report,
    (now) => now.admitted === admitted,
  );
}

describe('admit gate scan', () => {
  it('lets each ticket in once, says whose seat it is, and sums up', async () => {
    const [one = '', two = ''] = await tickets([0, 1]);
    const { code, stdout, stderr } = await scan(machine({ columns: 80 }), [one, two.toLowerCase(), one]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/ADMITTED {2}Orchestra A-1 {2}Premium/);
    expect(stdout).toMatch(/ADMITTED {2}Orchestra A-2 {2}Premium/);
    expect(stdout).toMatch(/REFUSED {2}already let in: North 2, \d\d:\d\d:\d\d \(.*\)/);
    expect(stderr).toContain('Aida');
    expect(stderr).toContain('2 let in, 1 refused (1 already let in).');
    // Asked at once, so either may have been first.
    expect((await logged()).sort()).toEqual(['Orchestra A-1 in recorded', 'Orchestra A-2 in recorded']);
  });

  it('ends with 0 where all came in, with lines for programs in a pipe', async () => {
    const [one = ''] = await tickets([0]);
    const { code, stdout } = await scan(machine(), [one]);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^admitted\t\tOrchestra A-1\tPremium\tOrchestra A-1 {2}Premium\t20\S+Z\n$/),
    ]);
  });

  it('answers whatever it is fed, a line of JSON each, in its order', async () => {
    const [good = '', refunded = ''] = await tickets([0, 1]);
    const [other = ''] = await tickets([0], elsewhere);
    const { items } = await must(server.url, 'listOrders', { token: buyer.token });
    const order = items.find(({ listingId }) => listingId === listing)!;
    await server.runLoops();
    await must(server.url, 'refundOrder', {
      token: seller.token,
      params: { orderId: order.id },
      body: { seats: [1], reason: 'A broken seat' },
    });
    const garbage = ['hello', 'x'.repeat(1_000_000), '\u0000\u0001', '🎟️', good.slice(0, -1), '{}'];
    const { code, said, all } = await answers(machine(), ['', good, ...garbage, other, refunded, '  ']);
    expect(code).toBe(1);
    expect(said).toEqual(['admitted', ...garbage.map(() => 'forged'), 'wrong_listing', 'refunded']);
    expect(all[0]).toEqual({
      ...{ id: expect.any(String), listingId: listing, direction: 'in', outcome: 'admitted', reason: null },
      ticket: expect.objectContaining({ label: 'Orchestra A-1', category: 'Premium', seat: 0 }),
      ...{ before: null, gate: 'North 2', at: expect.stringMatching(/Z$/), offline: false, error: null },
    });
  });

  it('asks again with the same id where the answer was lost, so that nobody is refused for it', async () => {
    const [one = ''] = await tickets([0]);
    const at = machine({ server: proxy.url });
    proxy.losesAnswers = true;
    const lost = await answers(at, [one]);
    expect(lost).toMatchObject({ code: 1, said: ['unanswered'] });
    expect(lost.all[0]).toMatchObject({ outcome: 'unanswered', error: { code: 'connection_failed' } });
    proxy.losesAnswers = false;
    const again = await answers(at, [one, one]);
    expect(again.said).toEqual(['admitted', 'already_admitted']);
    expect(again.all[0]?.id).toBe(lost.all[0]?.id);
    expect(await logged()).toEqual(['Orchestra A-1 in recorded']);
  });

  it('goes on where it gets nonsense for an answer, and has the answer the next time', async () => {
    const [one = ''] = await tickets([0]);
    const at = machine({ server: proxy.url });
    proxy.garblesAnswers = true;
    expect(await answers(at, [one, 'junk'])).toMatchObject({ code: 1, said: ['unanswered', 'unanswered'] });
    proxy.garblesAnswers = false;
    expect((await answers(at, [one])).said).toEqual(['admitted']);
  });

  it('lets out and in again where the listing has re-entry', async () => {
    listing = await listTwoTiers(server.url, seller.token, 'Parsifal', { reentry: true });
    const [one = ''] = await tickets([0]);
    const { said } = await answers(machine(), [one, 'OUT', one, one, 'in', one, one]);
    expect(said).toEqual(['admitted', 'left', 'not_inside', 'readmitted', 'already_admitted']);
    const out = await answers(machine(), [one], '--out');
    expect(out).toMatchObject({ code: 0, said: ['left'] });
    const passed = ['out', 'in', 'out', 'in'].map((way) => `Orchestra A-1 ${way} recorded`);
    expect(await logged()).toEqual(passed);
  });

  it('says before the doors open when they do', async () => {
    const doorsOpenAt = new Date(Date.now() + 7_200_000).toISOString();
    listing = await listTwoTiers(server.url, seller.token, 'Parsifal', { doorsOpenAt });
    const [one = ''] = await tickets([0]);
    const { stdout } = await scan(machine({ columns: 80 }), [one]);
    expect(stdout).toMatch(/REFUSED {2}the doors open at .*\(in 2 h\)/);
  });

  it('says the new time where the doors are changed while it is open', async () => {
    const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
    listing = await listTwoTiers(server.url, seller.token, 'Parsifal', { doorsOpenAt: inHours(2) });
    const [one = ''] = await tickets([0]);
    const { token } = seller;
    const params = { listingId: listing };
    async function* typed() {
      const doorsOpenAt = inHours(5);
      await must(server.url, 'changeDoors', { params, body: { doorsOpenAt }, token });
      // Counted once a second.
      await waitFor(
        () => must(server.url, 'readGateCounts', { params, token }),
        (counts) => counts.doorsOpenAt === doorsOpenAt,
      );
      yield `${one}\n`;
    }
    const words = ['gate', 'scan', '--listing', listing];
    const { stdout } = await admit(words, { ...machine({ columns: 80 }), input: typed() });
    expect(stdout).toMatch(/REFUSED {2}the doors open at .*\(in 5 h\)/);
  });

  it('refuses to begin without a login, a listing of one’s own, a server, or a proper name', async () => {
    const { token: _, ...nobody } = machine();
    expect(await scan(nobody, ['x'])).toMatchObject({ code: 4, stdout: '' });
    expect(await scan(machine({ token: buyer.token }), ['x'])).toMatchObject({ code: 1, stdout: '' });
    const cut = await scan(machine({ server: away }), ['x']);
    expect([cut.code, cut.stderr]).toEqual([1, expect.stringContaining('--offline')]);
    expect(await scan(machine(), ['x'], '--gate', ' ')).toMatchObject({ code: 2 });
    expect((await admit(['gate', 'scan'], machine())).code).toBe(2);
  });
});

describe('admit gate scan --offline', () => {
  const offline = (at: AdmitOptions, lines: readonly string[]) => answers(at, lines, '--offline');

  /** The same machine, whose server is not to be reached any more. */
  function cutOff(at: AdmitOptions) {
    const folderOf = (url: string) =>
      gateFolder(readSettings({ ADMIT_SERVER: url }, at.folder, join(at.folder, 'data')), listing);
    const [here, there] = [folderOf(at.server), folderOf(away)];
    mkdirSync(join(there, '..'), { recursive: true });
    renameSync(here, there);
    return {
      ...at,
      server: away,
      journal: join(there, 'journal.jsonl'),
      prepared: join(there, 'prepared.json'),
      back() {
        renameSync(there, here);
        return at;
      },
    };
  }

  const prepare = (at: AdmitOptions) => admit(['gate', 'prepare', '--listing', listing], at);

  it('does not begin unprepared', async () => {
    const { code, stderr } = await scan(machine({ server: away }), ['x'], '--offline');
    expect([code, stderr]).toEqual([1, expect.stringContaining('admit gate prepare --listing')]);
  });

  it('works without the server, remembers, and tells it afterwards, once', async () => {
    const [inside = '', one = '', two = ''] = await tickets([0, 1, 2]);
    const at = machine();
    await scan(at, [inside]);
    const prepared = await prepare(at);
    expect([prepared.code, prepared.stderr]).toEqual([0, expect.stringContaining('1 of 3 tickets')]);
    const dark = cutOff(at);
    expect(statSync(dark.prepared).mode & 0o777).toBe(0o600);

    const first = await offline(dark, [inside, one, one, 'junk']);
    expect(first.said).toEqual(['already_admitted', 'admitted', 'already_admitted', 'forged']);
    expect(first.stderr).toContain('1 scan is kept here and not synced');
    expect(first.all[1]).toMatchObject({ offline: true, ticket: { label: 'Orchestra A-2' } });
    // A crash in the middle of a line.
    appendFileSync(dark.journal, '{"v":1,"kind":"scan","id":"half');
    const second = await offline(dark, [one, two]);
    expect(second.said).toEqual(['already_admitted', 'admitted']);
    expect(second.stderr).toContain('cut short');
    const examined = await admit(['doctor', '--json'], dark);
    expect(examined.stdout).toContain(`the server does not know yet of 2 scans of ${listing}`);

    const light = dark.back();
    const synced = (await admitJson(['gate', 'sync'], light)) as object[];
    expect(synced).toEqual([
      expect.objectContaining({ listingId: listing, sent: 2, recorded: 2, doubles: 0, wrong: [] }),
    ]);
    expect(await admitJson(['gate', 'sync', '--listing', listing], light)).toMatchObject([{ sent: 0 }]);
    expect(await logged()).toHaveLength(3);
  });

  it('syncs by itself where the server answers, and two gates’ double is told and kept', async () => {
    const [one = '', two = ''] = await tickets([0, 1]);
    const [north, south] = [machine(), machine()];
    await prepare(north);
    await prepare(south);
    const dark = cutOff(north);
    expect((await offline(dark, [one])).said).toEqual(['admitted']);
    const other = await answers(south, [one, two], '--offline', '--gate', 'South 1');
    expect(other).toMatchObject({ code: 0, stderr: expect.stringContaining('Synced 2 scans') });

    const late = await admit(['gate', 'sync'], { ...dark.back(), columns: 100 });
    expect(late.stderr).toMatch(
      /Double\. Orchestra A-1 was let in at North 2.*: South 1 had let it in, too/s,
    );
    const { doubles, wrong } = await report(2);
    expect(doubles).toBe(1);
    expect(wrong).toMatchObject([{ recordedAs: 'double', gate: 'North 2', before: { gate: 'South 1' } }]);
    const shown = await admit(['gate', 'report', '--listing', listing], machine({ columns: 100 }));
    expect(shown.stdout).toMatch(/Let in +2/);
    expect(shown.stdout).toMatch(/double +Orchestra A-1 +North 2/);
  });

  it('sends again what the server has and this machine does not know of, and it counts once', async () => {
    const [one = ''] = await tickets([0]);
    const at = machine({ server: proxy.url });
    proxy.losesAnswers = true;
    const lost = await offline(at, [one]);
    expect(lost).toMatchObject({ code: 0, said: ['admitted'] });
    expect(lost.stderr).toContain('1 scan is kept here and not synced');
    proxy.losesAnswers = false;
    expect(await admitJson(['gate', 'sync'], at)).toMatchObject([{ sent: 1, recorded: 1, doubles: 0 }]);
    expect(await logged()).toEqual(['Orchestra A-1 in recorded']);
  });

  it('knows what was refunded before it was prepared, and the server says what was refunded since', async () => {
    const [one = ''] = await tickets([0]);
    const at = machine();
    await prepare(at);
    const { items } = await must(server.url, 'listOrders', { token: buyer.token });
    await server.runLoops();
    await must(server.url, 'refundOrder', {
      token: seller.token,
      params: { orderId: items.find(({ listingId }) => listingId === listing)!.id },
      body: { reason: 'Ill' },
    });
    const dark = cutOff(at);
    expect((await offline(dark, [one])).said).toEqual(['admitted']);
    const { stderr } = await admit(['gate', 'sync'], dark.back());
    expect(stderr).toMatch(/Void\. Orchestra A-1 .* had been refunded/s);
    // What is void is told once a second, too.
    await waitFor(
      async () => (await answers(at, [one], '--offline')).said,
      ([said]) => said === 'refunded',
    );
  });

  it('takes a ticket of another listing, that some gate let in here, for none of its own', async () => {
    const [[mine = ''], [other = '']] = [await tickets([0]), await tickets([0], elsewhere)];
    const now = new Date().toISOString();
    const scans = [{ id: 'from-elsewhere', token: other, gate: 'South', direction: 'in', at: now }];
    const params = { listingId: listing };
    await must(server.url, 'syncScans', { params, body: { sentAt: now, scans }, token: device });
    expect((await answers(machine(), [mine], '--offline')).said).toEqual(['admitted']);
  });

  it('keeps the journal’s own clock, and tells the server the time put right', async () => {
    const [one = ''] = await tickets([0]);
    const at = machine();
    await prepare(at);
    const dark = cutOff(at);
    // As if the clock had been an hour ahead when it was prepared, and were still.
    const content = JSON.parse(readFileSync(dark.prepared, 'utf8'));
    writeFileSync(dark.prepared, JSON.stringify({ ...content, clockOffByMs: 3_600_000 }));
    const before = Date.now();
    const { stderr, all } = await offline(dark, [one]);
    expect(stderr).toContain("clock is 1 h ahead of the server's");
    expect(Date.parse(all[0]!.at)).toBeLessThan(before);
    const [line = ''] = readFileSync(dark.journal, 'utf8').split('\n');
    expect(Date.parse(JSON.parse(line).at)).toBeGreaterThanOrEqual(before);
  });
});
