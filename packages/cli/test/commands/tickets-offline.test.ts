import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jsqr from 'jsqr';
import { PNG } from 'pngjs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeAccount } from '../../../server/test/support/accounts.ts';
import { listHall } from '../../../server/test/support/hall.ts';
import { testServer } from '../../../server/test/support/test-server.ts';
import { waitFor } from '../../../server/test/support/wait-for.ts';
import { type AdmitOptions, admit, admitJson, memoryKeychain } from '../support/admit.ts';
import { readPdf } from '../support/read-pdf.ts';
import { type SwitchedLine, switchedLine } from '../support/switched-line.ts';
import { twoTiers } from '../support/two-tiers.ts';

const server = await testServer();
let line: SwitchedLine;
let listing: string;
let nextSeat = 0;
let ann: AdmitOptions;

beforeAll(async () => {
  line = await switchedLine(server.url);
  const seller = await makeAccount(server.database.connection, { seller: true });
  const inTenDays = (minutes: number) => new Date(Date.now() + 864_000_000 + minutes * 60_000).toISOString();
  listing = await listHall(server.url, seller.token, twoTiers, {
    title: 'Aida',
    prices: { P: 12_000, S: 4_550 },
    ...{ startsAt: inTenDays(60), doorsOpenAt: inTenDays(0) },
  });
});
beforeEach(async () => {
  line.is = 'open';
  ann = await somebody();
});

/** Somebody with `ADMIT_TOKEN`, on a machine of their own unless told. */
async function somebody(folder = mkdtempSync(join(tmpdir(), 'admit-offline-'))): Promise<AdmitOptions> {
  return { server: line.url, folder, token: (await makeAccount(server.database.connection)).token };
}

/** Gives the ticket's id. */
async function buy(who: AdmitOptions): Promise<string> {
  const order = await admitJson(['hold', listing, '--seats', labels[nextSeat++]!], who);
  const { id } = order as { id: string };
  const paid = await admitJson(['buy', id, '--pay-with', 'test'], who);
  return (paid as { ticketIds: string[] }).ticketIds[0]!;
}

const labels = ['A', 'B'].flatMap((row) => [
  ...Array.from({ length: 8 }, (_, at) => `Orchestra ${row}-${at + 1}`),
  ...Array.from({ length: 4 }, (_, at) => `Tier 1 Left ${row}-${at + 1}`),
]);

const idsOf = async (who: AdmitOptions, ...words: string[]) =>
  (await admit(['tickets', '--fields', 'id', ...words], who)).stdout.split('\n').filter(Boolean);

const ticketsFolder = ({ folder }: AdmitOptions) => {
  const pockets = join(folder, 'data', 'pocket');
  return join(pockets, readdirSync(pockets)[0]!, 'tickets');
};

describe('without the server', () => {
  it('shows what was bought, with its QR, and says how old that is', async () => {
    const [one, other] = [await buy(ann), await buy(ann)];
    const asked = (await admitJson(['ticket', one], ann)) as { qr: string };
    expect(asked).toMatchObject({ id: one, source: 'server', cachedSince: null });
    line.is = 'away';
    const all = await admit(['tickets', '--fields', 'id,source'], ann);
    expect(all).toMatchObject({ code: 0, stdout: `${other}\tpocket\n${one}\tpocket\n` });
    expect(all.stderr).toMatch(
      /127\.0\.0\.1:\d+ cannot be reached\. This is what was known here (up to )?a moment ago, 20\S+Z\. They may have/,
    );
    const { qr } = asked;
    expect(await admitJson(['ticket', one], ann)).toEqual({
      ...asked,
      ...{ source: 'pocket', cachedSince: expect.stringMatching(/^20\S+Z$/) },
    });
    const png = join(ann.folder, 'ticket.png');
    const drawn = await admit(['ticket', one, '--png', png], { ...ann, columns: 100 });
    expect([drawn.code, drawn.stdout]).toEqual([0, expect.stringMatching(/Aida[\s\S]*Doors open /)]);
    const { data, width, height } = PNG.sync.read(readFileSync(png));
    expect(jsqr.default(new Uint8ClampedArray(data), width, height)?.data).toBe(qr);
  });

  it.each([
    ['silent', 'does not answer.'],
    ['portal', 'does this network want you to log in first'],
    ['broken', 'cannot be reached.'],
  ] as const)('that is %s, it does the same', async (is, words) => {
    const id = await buy(ann);
    line.is = is;
    const shown = await admit(['ticket', id, '--json', '--fields', 'id,source'], ann);
    expect([shown.code, JSON.parse(shown.stdout)]).toEqual([0, { id, source: 'pocket' }]);
    expect(shown.stderr).toContain(words);
  });

  it('a server that has stopped is none, and one that was never read from has left nothing', async () => {
    const other = await testServer({ beside: server });
    const [here, id] = [{ ...ann, server: other.url }, await buy(ann)];
    expect(await idsOf(here)).toEqual([id]);
    const nowhere = { ...(await somebody()), server: other.url };
    await other.stop();
    expect(await idsOf(here)).toEqual([id]);
    expect(await admit(['tickets'], nowhere)).toMatchObject({ code: 1, stdout: '' });
    const asked = await admit(['ticket', id], nowhere);
    expect(asked).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot be reached') });
  });

  it('--offline asks nobody', async () => {
    const id = await buy(ann);
    const before = line.asked;
    expect(await idsOf(ann, '--offline')).toEqual([id]);
    expect(await admit(['ticket', id, '--offline'], ann)).toMatchObject({
      ...{ code: 0, stdout: expect.stringContaining(id) },
      stderr: expect.stringContaining('was not asked'),
    });
    expect(line.asked).toBe(before);
    const [none, kept] = [await somebody(), await admit(['ticket', id, '--offline'], await somebody())];
    expect(kept).toMatchObject({ code: 1, stderr: expect.stringContaining('is not kept on this machine') });
    expect(await admit(['tickets', '--offline', '--json'], none)).toMatchObject({ code: 0, stdout: '[]\n' });
  });
});

describe('whose they are', () => {
  it('two accounts and two servers on one machine never mix', async () => {
    const ben = await somebody(ann.folder);
    const [anns, bens] = [await buy(ann), await buy(ben)];
    expect([await idsOf(ann, '--offline'), await idsOf(ben, '--offline')]).toEqual([[anns], [bens]]);
    expect((await admit(['ticket', bens, '--offline'], ann)).code).toBe(1);
    expect(await idsOf({ ...ann, server: server.url }, '--offline')).toEqual([]);
    line.is = 'away';
    const third = await admit(['tickets', '--offline'], await somebody(ann.folder));
    expect(third).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('never learnt') });
  });

  it('a token that ended shows what is kept, and says so', async () => {
    const id = await buy(ann);
    await server.database.connection.query(
      `update api_tokens set revoked_at = now()
       where account_id = (select account_id from api_tokens order by created_at desc limit 1)`,
    );
    const shown = await waitFor(
      () => admit(['ticket', id], ann),
      ({ stderr }) => stderr.includes('Your login has ended'),
    );
    expect(shown).toMatchObject({ code: 0, stdout: expect.stringContaining(id) });
    // Nobody is asked for a password where there is something to show.
    const atTerminal = await admit(['tickets', '--fields', 'id'], { ...ann, answers: [] });
    expect(atTerminal).toMatchObject({ code: 0, stdout: `${id}\n` });
  });

  it('go with the login, but where they are told to stay or the server is away', async () => {
    const { token: _, ...machine } = { ...ann, keychain: memoryKeychain() };
    const enter = (what: string, ...words: string[]) =>
      admit(['auth', what, '--email', 'ada@example.com', '--password-stdin', ...words], {
        ...machine,
        input: 'correct horse battery\n',
      });
    expect((await enter('register', '--name', 'Ada')).code).toBe(0);
    const id = await buy(machine);
    expect((await admit(['auth', 'logout', '--keep-tickets'], machine)).stderr).not.toContain('removed');
    const asked = await admit(['tickets', '--fields', 'id'], machine);
    expect(asked).toMatchObject({ code: 0, stdout: `${id}\n` });
    expect(asked.stderr).toContain('Nobody is logged in; this is what ada@example.com has.');
    const unasked = await admit(['tickets', '--offline'], machine);
    expect(unasked.stderr).toContain('The server was not asked; this is what ada@example.com has.');
    expect((await admit(['ticket', id], machine)).code).toBe(0);

    await enter('login');
    line.is = 'away';
    const left = await admit(['auth', 'logout'], machine);
    expect([left.code, left.stderr]).toEqual([
      1,
      expect.stringContaining('Tickets on this machine were left'),
    ]);
    expect(await idsOf(machine)).toEqual([id]);
    const again = await admit(['auth', 'logout'], machine);
    expect(again.stderr).toContain('1 ticket was removed from this machine; it stays yours.');
    expect(await idsOf(machine, '--offline')).toEqual([]);

    line.is = 'open';
    await enter('login');
    expect(await idsOf(machine)).toEqual([id]);
    expect(await admitJson(['auth', 'logout', '--fields', 'ticketsRemoved'], machine)).toEqual({
      ticketsRemoved: 1,
    });
  });
});

describe('tickets that change hands', () => {
  it('are shown no more once the server has said so, and kept where they went', async () => {
    const [id, other] = [await buy(ann), await buy(ann)];
    const ben = await somebody();
    const { code } = (await admitJson(['transfer', 'create', id], ann)) as { code: string };
    await idsOf(ann);
    line.is = 'away';
    expect((await admit(['tickets', '--fields', 'plan'], ann)).stdout).toBe('\ntransfer\n');
    line.is = 'open';
    expect((await admit(['transfer', 'accept', code], ben)).code).toBe(0);
    const told = await admit(['tickets', '--fields', 'id'], ann);
    expect(told).toMatchObject({ code: 0, stdout: `${other}\n` });
    expect(told.stderr).toContain('for Aida is not yours any more');
    expect((await admit(['tickets'], ann)).stderr).toBe('');
    line.is = 'away';
    expect(await idsOf(ann)).toEqual([other]);
    const asked = await admit(['ticket', id], ann);
    expect(asked).toMatchObject({ code: 1, stdout: '' });
    expect(asked.stderr).toContain('is not yours any more, the server said on 20');
    expect(await idsOf(ben)).toEqual([expect.stringMatching(/_2$/)]);
  });

  it('one ticket asked for by itself is found out, too; its history says what became of it', async () => {
    const id = await buy(ann);
    const ben = await somebody();
    const { code } = (await admitJson(['transfer', 'create', id], ann)) as { code: string };
    const taken = (await admitJson(['transfer', 'accept', code], ben)) as { id: string; source: string };
    expect(taken.source).toBe('server');
    expect((await admit(['ticket', id], ann)).stderr).toContain('is not yours any more');
    expect((await admit(['ticket', id, '--offline'], ann)).code).toBe(1);
    expect(await admitJson(['ticket', 'history', taken.id], ben)).toMatchObject([
      { kind: 'sold', isYours: false, epoch: 1 },
      { kind: 'transferred', isYours: true, epoch: 2 },
    ]);
    const { stdout } = await admit(['ticket', 'history', taken.id], { ...ben, columns: 100 });
    expect(stdout).toMatch(/sold +somebody else\n.*handed on +you/);
    expect((await admit(['ticket', 'history', id], ann)).code).toBe(1);
  });
});

describe('a machine that is not well', () => {
  it('a damaged file is named, put aside and replaced, and hides no other', async () => {
    const [one, other] = [await buy(ann), await buy(ann)];
    const file = join(ticketsFolder(ann), `${one}.json`);
    writeFileSync(file, 'torn');
    const offline = await admit(['tickets', '--offline', '--fields', 'id'], ann);
    expect(offline).toMatchObject({ code: 0, stdout: `${other}\n` });
    expect(offline.stderr).toContain(`1 ticket kept on this machine is not readable: ${file} is damaged`);
    expect((await admit(['ticket', one, '--offline'], ann)).stderr).toContain('is damaged');
    expect((await admit(['doctor'], ann)).stdout).toContain('is damaged');
    expect(await idsOf(ann)).toEqual([other, one]);
    expect([readFileSync(`${file}.damaged`, 'utf8'), await idsOf(ann, '--offline')]).toEqual([
      'torn',
      expect.arrayContaining([one, other]),
    ]);
  });

  it('where nothing can be written, tickets are bought and read, and a sentence says so', async () => {
    writeFileSync(join(ann.folder, 'data'), 'a file where the folder should be');
    const id = await buy(ann);
    const read = await admit(['tickets', '--fields', 'id'], ann);
    expect(read).toMatchObject({ code: 0, stdout: `${id}\n` });
    expect(read.stderr).toContain('The tickets could not be kept on this machine: ');
    rmSync(join(ann.folder, 'data'));
    expect((await admit(['tickets'], ann)).stderr).toBe('');
  });
});

describe('a ticket to print', () => {
  it('is written with and without the server, on the paper that is asked for, and replaces tickets only', async () => {
    const [id, other] = [await buy(ann), await buy(ann)];
    const file = join(ann.folder, 'ticket.pdf');
    const written = await admit(['ticket', id, '--pdf', file], ann);
    expect(written).toMatchObject({ code: 0, stderr: expect.stringContaining(`The ticket is in ${file}.`) });
    const online = await readPdf(readFileSync(file));
    for (const said of ['Aida', 'Doors open', 'You are here', 'Nobody is let in before'])
      expect(online.pages[0]?.text).toContain(said);
    line.is = 'away';
    expect((await admit(['tickets', '--pdf', file, '--paper', 'letter'], ann)).stderr).toContain(
      `2 tickets are in ${file}.`,
    );
    const offline = await readPdf(readFileSync(file));
    expect(offline.pages.map(({ height }) => height)).toEqual([792, 792]);
    expect(offline.pages.map(({ text }) => /tkt_\S+/.exec(text)?.[0])).toEqual([other, id]);
    expect(offline.pages[1]?.text).toBe(online.pages[0]?.text);

    writeFileSync(file, 'a letter');
    const refused = await admit(['tickets', '--pdf', file], ann);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('it is not a ticket') });
    expect(readFileSync(file, 'utf8')).toBe('a letter');
    expect((await admit(['ticket', id, '--pdf', file, '--force'], ann)).code).toBe(0);
  });

  it('goes without the hall where nobody can say it', async () => {
    const id = await buy(ann);
    await admit(['ticket', id], ann);
    line.is = 'away';
    const file = join(ann.folder, 'ticket.pdf');
    rmSync(join(ticketsFolder(ann), '..', 'seat-maps'), { recursive: true });
    const withoutHall = await admit(['ticket', id, '--pdf', file], ann);
    expect(withoutHall).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('The PDF is without the hall: '),
    });
    rmSync(join(ticketsFolder(ann), '..', 'listings'), { recursive: true });
    const withoutTerms = await admit(['ticket', id, '--pdf', file], ann);
    expect(withoutTerms).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('The PDF is without the hall and the terms: '),
    });
    const { pages } = await readPdf(readFileSync(file));
    const { pixels, width, height } = await pages[0]!.picture(2);
    const { qr } = (await admitJson(['ticket', id], ann)) as { qr: string };
    expect(jsqr.default(pixels, width, height)?.data).toBe(qr);
  });
});
