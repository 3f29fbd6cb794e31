import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jsqr from 'jsqr';
import { PNG } from 'pngjs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeAccount } from '../../../server/test/support/accounts.ts';
import { cardFields, submitPage } from '../../../server/test/support/gateway-page.ts';
import { listHall } from '../../../server/test/support/hall.ts';
import { smallDisk } from '../../../server/test/support/small-disk.ts';
import { testServer } from '../../../server/test/support/test-server.ts';
import { type AdmitOptions, admit, admitJson } from '../support/admit.ts';
import { deafProxy } from '../support/deaf-proxy.ts';
import { listTwoTiers } from '../support/two-tiers.ts';

const server = await testServer();
let sellerToken: string;
let buyer: AdmitOptions;
let folder: string;

beforeAll(async () => {
  sellerToken = (await makeAccount(server.database.connection, { seller: true })).token;
});
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'admit-sale-'));
  buyer = await somebody();
});

async function somebody(): Promise<AdmitOptions> {
  const { token } = await makeAccount(server.database.connection);
  return { server: server.url, folder: mkdtempSync(join(tmpdir(), 'admit-buyer-')), token };
}

const clubHead = 'name: Club\ncity: Testville\ntime zone: UTC\ncategory S: Standing\n';

const listOne = (title = 'Mahler: Symphony No. 5') => listTwoTiers(server.url, sellerToken, title);

/** Gives the order's id. */
async function hold(listing: string, seats: string, by = buyer): Promise<string> {
  const { id } = (await admitJson(['hold', listing, '--seats', seats], by)) as { id: string };
  return id;
}

describe('admit search', () => {
  it('gives lines for programs, JSON with stable names, and says when there is more', async () => {
    const id = await listOne('Bruckner: Symphony No. 7');
    await listOne('Bruckner: Symphony No. 8');
    const one = await admit(['search', 'bruckner', '--limit', '1', '--available', '16'], buyer);
    const [startsAt, ...cells] = one.stdout.trimEnd().split('\t');
    expect(startsAt).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
    expect(cells).toEqual([
      'Bruckner: Symphony No. 7',
      'The Two Tiers',
      'Testville, NY',
      'USD 45.50',
      '24',
      id,
    ]);
    expect(one.stderr).toContain('`--limit 2`');
    const fields = ['--fields', 'id,venue,lowestPrice'];
    expect(await admitJson(['search', 'bruckner', '--limit', '1', ...fields], buyer)).toEqual([
      { id, venue: 'The Two Tiers', lowestPrice: 4550 },
    ]);
  });

  it('compares prices in major units of their currency, and days by the calendar', async () => {
    await listOne('Webern: Six Pieces');
    const found = async (...more: string[]) =>
      ((await admitJson(['search', 'webern', ...more], buyer)) as unknown[]).length;
    expect(await found('--max-price', '45.50')).toBe(1);
    expect(await found('--max-price', '45.49')).toBe(0);
    expect(await found('--max-price', '1000', '--currency', 'eur')).toBe(0);
    expect(await found('--to', '2020-01-01')).toBe(0);
    expect(await found('--from', '2020-01-01', '--city', 'testville', '--category', 'premium')).toBe(1);
  });

  it.each([
    [['--from', '2026-02-30'], '--from takes a day like 2026-12-01, not "2026-02-30".'],
    [['--max-price', '1.234'], '--max-price takes an amount of USD like 120 or 120.50, not "1.234".'],
    [['--limit', '1e9'], '--limit takes a whole number from 1 to 1000, not "1e9".'],
    [['--sort', 'fame'], "argument 'fame' is invalid"],
  ])('refuses %j with 2', async (words, sentence) => {
    const { code, stdout, stderr } = await admit(['search', ...words], buyer);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(sentence);
  });
});

describe('admit seats', () => {
  it('draws one section without a terminal, with legend and prices, nothing cut', async () => {
    const listing = await listOne();
    const { code, stdout } = await admit(['seats', listing, '--section', 'orchestra'], buyer);
    expect(code).toBe(0);
    expect(stdout).toContain('Orchestra  16 of 16 free, $45.50 – $120.00');
    expect(stdout).toMatch(/A +P P P P +P P P P +A/);
    expect(stdout).toContain('P Premium $120.00   S Standard $45.50');
    expect(stdout).not.toContain('Tier 1');
    const wrong = await admit(['seats', listing, '--section', 'orchstra'], buyer);
    expect(wrong.stderr).toContain('The nearest is Orchestra.');
  });

  it('gives every seat as JSON, whoever asks', async () => {
    const listing = await listOne();
    await hold(listing, 'Tier 1 Left A-1');
    const { token: _, ...nobody } = buyer;
    const seats = (await admitJson(['seats', listing], nobody)) as Record<string, unknown>[];
    expect(seats).toHaveLength(24);
    expect(seats.find(({ label }) => label === 'Tier 1 Left A-1')).toMatchObject({
      ordinal: 16,
      status: 'held',
      price: 4550,
      category: 'Standard',
    });
  });
});

describe('admit hold', () => {
  it('holds by label, once however often it is asked, and names what others have', async () => {
    const listing = await listOne();
    const first = await admitJson(['hold', listing, '--seats', 'A-8', '--seats', 'Orchestra A-7'], buyer);
    expect(first).toMatchObject({ state: 'held', total: 24_000 });
    const second = await admit(['hold', listing, '--seats', 'A-8,A-6'], await somebody());
    expect(second).toMatchObject({ code: 10, stdout: '' });
    expect(second.stderr).toContain('Orchestra A-8');
    // A-6 is free and named as that, beside another one for A-8.
    expect(second.stderr).toMatch(
      /Orchestra A-8 is taken\. .* The nearest free: Orchestra A-\d, Orchestra A-6\./,
    );
  });

  it('holds the best there are and says why, by wishes and by an area’s name', async () => {
    const listing = await listOne();
    const best = await admitJson(['hold', listing, '--best', '2', '--section', 'orchestra'], buyer);
    expect(best).toMatchObject({
      reasons: { spread: 'row', leftAlone: 0 },
      seats: [{ category: 'P' }, { category: 'P' }],
    });
    const cheap = await admit(['hold', listing, '--best', '3', '--max-price', '50', '--aisle'], buyer);
    expect(cheap).toMatchObject({ code: 0 });
    expect(cheap.stderr).toMatch(/Why these: +Together in row [AB] of .*, .* from the stage, at an aisle/);
    const club = await listHall(server.url, sellerToken, `${clubHead}area Pit: 3 S\n`);
    const two = await admitJson(['hold', club, '--seats', 'pit,Pit'], buyer);
    expect(two).toMatchObject({
      seats: [{ label: 'Pit 1' }, { label: 'Pit 2' }],
      reasons: { spread: 'area' },
    });
    const many = await admit(['hold', club, '--best', '4'], await somebody());
    expect(many).toMatchObject({ code: 11, stdout: '' });
    expect(many.stderr).toMatch(
      /no 4 such seats together\. The most there are is 1\. 1 like that is free in all\./,
    );
    await admit(['hold', club, '--seats', 'Pit'], buyer);
    const none = await admit(['hold', club, '--seats', 'Pit'], await somebody());
    expect(none).toMatchObject({ code: 11, stdout: '' });
    expect(none.stderr).toContain('Every seat is taken');
  });

  it.each([
    [[], 'Which seats?'],
    [['--best', '0'], '--best takes a whole number from 1 to 10, not "0".'],
    [['--best', '11'], '--best takes a whole number from 1 to 10, not "11".'],
    [['--best', '2', '--seats', 'A-1'], 'Say one of the two.'],
    [['--best', '2', '--together', '--apart'], 'not both'],
    [['--best', '1', '--accessible', '2'], 'more than --best 1'],
    [['--best', '1', '--section', 'Orchestr'], 'There is no section "Orchestr" in this house.'],
    [['--best', '1', '--category', 'Gold'], 'There is no category "Gold" in this house.'],
    [['--best', '1', '--max-price', 'much'], '--max-price takes an amount of USD'],
    [['--seats', 'A-1', '--aisle'], '--aisle goes with --best.'],
  ])('%j is wrong usage, said in a sentence', async (words, sentence) => {
    const { code, stderr } = await admit(['hold', await listOne(), ...words], buyer);
    expect(stderr).toContain(sentence);
    expect(code).toBe(2);
  });

  it('asked again after its answer was lost, gives the order that was made then', async () => {
    const listing = await listOne();
    const proxy = await deafProxy(server.url);
    const through = { ...buyer, server: proxy.url };
    proxy.losesAnswers = true;
    const lost = await admit(['hold', listing, '--seats', 'A-8'], through);
    expect(lost).toMatchObject({ code: 1, stdout: '' });
    const made = await admitJson(['orders', '--fields', 'id,state'], through);
    expect(made).toEqual([{ id: expect.any(String), state: 'held' }]);
    proxy.losesAnswers = false;
    const again = await admitJson(['hold', listing, '--seats', 'A-8', '--fields', 'id,state'], through);
    expect([again]).toEqual(made);
    expect(await admitJson(['orders', '--fields', 'id,state'], through)).toEqual(made);
    // That one is answered: the same wish once more is a new one, and finds its own seat taken.
    expect((await admit(['hold', listing, '--seats', 'A-8'], through)).code).toBe(10);
  });

  it('says in a sentence that the server is away', async () => {
    const { code, stderr } = await admit(['search'], { ...buyer, server: 'http://127.0.0.1:9' });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^✖ The server at http:\/\/127\.0\.0\.1:9 cannot be reached .*\n {2}.*\n$/);
  });

  it('needs a login, with 4', async () => {
    const { token: _, ...nobody } = buyer;
    const { code, stderr } = await admit(['hold', await listOne(), '--seats', 'A-8'], nobody);
    expect(code).toBe(4);
    expect(stderr).toContain('admit auth login');
  });
});

describe('admit buy', () => {
  it('is declined with 13, keeps the seats, pays with another card, and shows the tickets', async () => {
    const order = await hold(await listOne(), 'A-8,Orchestra B-1');
    const declined = await admit(['buy', order, '--pay-with', 'test-declined'], buyer);
    expect(declined).toMatchObject({ code: 13, stdout: '' });
    expect(await admitJson(['orders', '--state', 'held', '--fields', 'id,attemptsLeft'], buyer)).toEqual([
      { id: order, attemptsLeft: 2 },
    ]);
    const paid = (await admitJson(['buy', order, '--pay-with', 'test'], buyer)) as { ticketIds: string[] };
    expect(paid).toMatchObject({ state: 'paid', total: 16_550 });
    expect(await admitJson(['buy', order], buyer)).toMatchObject({ state: 'paid' });
    const tickets = (await admit(['tickets'], buyer)).stdout.trimEnd().split('\n');
    expect(tickets.map((line) => line.split('\t')[2]).sort()).toEqual(['Orchestra A-8', 'Orchestra B-1']);
    const release = await admit(['release', order], buyer);
    expect(release).toMatchObject({ code: 1, stdout: '' });
    expect(release.stderr).toContain('cannot be given back');
  });

  it('pays with the default card where nobody can be asked, and says what to do without one', async () => {
    const order = await hold(await listOne(), 'A-8');
    const without = await admit(['buy', order], buyer);
    expect(without.code).toBe(2);
    expect(without.stderr).toContain('--pay-with page');
    await admitJson(['cards', 'add', '--test'], buyer);
    expect(await admitJson(['cards', '--fields', 'brand,last4,isDefault'], buyer)).toEqual([
      { brand: 'visa', last4: '4242', isDefault: true },
    ]);
    const wrong = await admit(['buy', order, '--pay-with', '1111'], buyer);
    expect(wrong).toMatchObject({ code: 2 });
    expect(wrong.stderr).toContain('Saved are Visa 4242 (crd_');
    expect(await admitJson(['buy', order], buyer)).toMatchObject({ state: 'paid' });
    await admitJson(['cards', 'remove', '4242'], buyer);
    expect(await admitJson(['cards'], buyer)).toEqual([]);
  });

  it('prints a page to pay on and ends with 8; once that is paid, it shows the tickets', async () => {
    const order = await hold(await listOne(), 'A-8');
    const asked = await admit(['buy', order, '--pay-with', 'page'], buyer);
    expect(asked.code).toBe(8);
    const url = /^page\t(http\S+)$/m.exec(asked.stdout)?.[1] ?? '';
    await submitPage(url, cardFields('4242424242424242'));
    expect(await admitJson(['buy', order], buyer)).toMatchObject({ state: 'paid' });
  });

  it('pays with a card that somebody types, and no file of this machine has it', async () => {
    const order = await hold(await listOne(), 'A-8');
    const answers = ['Enter a card', '4242 4242 4242 4242', '12/34', '123', true];
    const { code, stderr } = await admit(['buy', order], { ...buyer, answers });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(await admitJson(['cards', '--fields', 'last4'], buyer)).toEqual([{ last4: '4242' }]);
    expect(stderr).not.toContain('4242 4242');
  });

  it('asks again after a decline, and lets go after the third', async () => {
    const order = await hold(await listOne(), 'A-8');
    const answers = Array(3).fill('A test card without enough money');
    const { code, stderr } = await admit(['buy', order], { ...buyer, answers });
    expect(code).toBe(13);
    expect(stderr).toContain('Declined (not enough money). Nothing was charged; 2 more cards may be tried.');
    expect(stderr).toContain('1 more card may be tried.');
    expect(await admitJson(['orders', '--fields', 'state'], buyer)).toEqual([{ state: 'released' }]);
  });

  it("does not know somebody else's order", async () => {
    const order = await hold(await listOne(), 'A-8');
    const { code, stderr } = await admit(['buy', order, '--pay-with', 'test'], await somebody());
    expect(code).toBe(1);
    expect(stderr).toContain(`There is no order ${order}, or it is not yours.`);
  });
});

describe('admit ticket', () => {
  it('writes the QR to files, replaces a ticket and nothing else', async () => {
    const order = await hold(await listOne(), 'A-8');
    const { ticketIds } = (await admitJson(['buy', order, '--pay-with', 'test'], buyer)) as {
      ticketIds: [string];
    };
    const [id] = ticketIds;
    const [png, svg] = [join(folder, 'ticket.png'), join(folder, 'ticket.svg')];
    expect(await admit(['ticket', id, '--png', png, '--svg', svg], buyer)).toMatchObject({ code: 0 });
    const { qr } = (await admitJson(['ticket', id, '--fields', 'qr'], buyer)) as { qr: string };
    const { data, width, height } = PNG.sync.read(readFileSync(png));
    expect(jsqr.default(new Uint8ClampedArray(data), width, height)?.data).toBe(qr);
    expect(readFileSync(svg, 'utf8')).toContain('<svg');
    expect((await admit(['ticket', id, '--png', png, '--svg', svg], buyer)).code).toBe(0);
    expect((await admit(['ticket', id, '--fields', 'qr'], buyer)).stdout).toBe(`qr\t${qr}\n`);

    writeFileSync(png, 'a picture of the family');
    const refused = await admit(['ticket', id, '--png', png], buyer);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain(`There is a file ${png} already, and it is not a ticket.`);
    expect(readFileSync(png, 'utf8')).toBe('a picture of the family');
    expect((await admit(['ticket', id, '--png', png, '--force'], buyer)).code).toBe(0);

    const nowhere = await admit(['ticket', id, '--png', join(folder, 'no', 'ticket.png')], buyer);
    expect(nowhere.stderr).toMatch(/^✖ The QR was not written to .*: there is no such file or folder\.\n/);
    const others = await admit(['ticket', id], await somebody());
    expect(others).toMatchObject({ code: 1, stdout: '' });
  });
});

describe('admit', () => {
  it('alone and without a terminal helps, and ends with 2', async () => {
    const { code, stdout, stderr } = await admit([], buyer);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^Usage: admit /);
  });

  it('guesses a mistyped command', async () => {
    const { code, stderr } = await admit(['serach', 'mahler'], buyer);
    expect(code).toBe(2);
    expect(stderr).toContain('Did you mean `admit search`?');
  });
});

it('with a full disk writes no ticket and sends no request, and says so in a sentence each', async (context) => {
  const listing = await listOne();
  const order = await hold(listing, 'A-8');
  const { ticketIds } = (await admitJson(['buy', order, '--pay-with', 'test'], buyer)) as {
    ticketIds: [string];
  };
  const disk = await smallDisk(context, '4k');
  writeFileSync(join(disk, 'large'), Buffer.alloc(4096));
  const png = join(disk, 'ticket.png');
  const ticket = await admit(['ticket', ticketIds[0], '--png', png], buyer);
  expect(ticket).toEqual({
    code: 1,
    stdout: '',
    stderr: `✖ The QR was not written to ${png}: the disk is full. Make room, then try again.\n`,
  });
  const held = await admit(['hold', listing, '--seats', 'A-7'], { ...buyer, folder: disk });
  expect(held).toMatchObject({ code: 1, stdout: '' });
  expect(held.stderr).toContain('Nothing was sent, because it could not be noted here first: ');
  expect(await admitJson(['orders', '--state', 'held'], buyer)).toEqual([]);
});
