import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeAccount } from '../../../server/test/support/accounts.ts';
import { testServer } from '../../../server/test/support/test-server.ts';
import { type AdmitOptions, admit, admitJson } from '../support/admit.ts';
import { listTwoTiers } from '../support/two-tiers.ts';

const server = await testServer();
let seller: AdmitOptions;
let buyer: AdmitOptions;

beforeAll(async () => {
  const sql = server.database.connection;
  const optionsOf = ({ token }: { token: string }): AdmitOptions => ({
    server: server.url,
    folder: mkdtempSync(join(tmpdir(), 'admit-listing-')),
    token,
  });
  seller = optionsOf(await makeAccount(sql, { seller: true }));
  buyer = optionsOf(await makeAccount(sql));
});

const listOne = (title: string) => listTwoTiers(server.url, seller.token!, title);
const reason = ['--reason', 'For the press'];

describe('admit listing keep, kept, release', () => {
  it('keeps rows of a section, so that nobody can hold them, until they are released', async () => {
    const listing = await listOne('Aida');
    const kept = await admit(
      ['listing', 'keep', listing, '--section', 'orchestra', '--rows', 'A', ...reason],
      seller,
    );
    expect(kept).toMatchObject({ code: 0, stdout: '' });
    expect(kept.stderr).toContain('8 seats kept back: Orchestra A-1..8.');
    const late = await admit(['hold', listing, '--seats', 'Orchestra A-8'], buyer);
    expect([late.code, late.stdout]).toEqual([10, '']);

    const press = { reason: 'For the press', count: 8 };
    expect(await admitJson(['listing', 'kept', listing, '--fields', 'reason,count'], seller)).toEqual([
      press,
    ]);
    const lines = (await admit(['listing', 'kept', listing], seller)).stdout;
    expect(lines).toMatch(/^\d{4}-\S+Z\t8\tOrchestra A-1,Orchestra A-2,[^\t]+\tFor the press\n$/);

    const some = await admit(
      ['listing', 'release', listing, '--seats', 'Orchestra A-8,Orchestra B-8'],
      seller,
    );
    expect(some.stderr).toContain('1 seat on sale again: Orchestra A-8.');
    expect(some.stderr).toContain('Not kept back, and left as they were: Orchestra B-8.');
    const rest = (await admitJson(['listing', 'release', listing, '--all'], seller)) as {
      released: unknown[];
    };
    expect(rest.released).toHaveLength(7);
    expect((await admit(['listing', 'kept', listing], seller)).stderr).toContain('No seat is kept back.');
    expect((await admit(['listing', 'release', listing, '--all'], seller)).stderr).toContain(
      '0 seats on sale again.',
    );
  });

  it('says who has a seat that cannot be kept, and keeps none', async () => {
    const listing = await listOne('Tosca');
    await admit(['hold', listing, '--seats', 'Orchestra A-8'], buyer);
    const refused = await admit(
      ['listing', 'keep', listing, '--seats', 'Orchestra A-8,Orchestra A-7', ...reason],
      seller,
    );
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toContain('Orchestra A-8 (held). Nothing was kept back');
    expect(await admitJson(['listing', 'kept', listing], seller)).toEqual([]);
    expect((await admit(['listing', 'kept', listing], buyer)).code).toBe(1);
  });

  it.each([
    [['keep', ...reason], 'No seats are named.'],
    [['keep', '--seats', 'A-8', '--section', 'Orchestra', ...reason], 'not both'],
    [['keep', '--section', 'Orchester', ...reason], 'The nearest is Orchestra.'],
    [['keep', '--rows', 'A', ...reason], 'Rows of which section?'],
    [['keep', '--section', 'Orchestra', '--rows', 'A..Z', ...reason], 'Its rows are A, B.'],
    [['keep', '--seats', 'A-8'], '--reason'],
    [['release', '--all', '--seats', 'A-8'], '--all names every seat'],
    [['price', 'P'], '"P" is no price.'],
    [['price', 'P=1', 'p=2'], 'P has two prices here.'],
    [['doors', '--open', '6:30'], 'Say 18:30 or 6:30pm'],
    [['doors', '--open', '2199-01-01T00:00:00Z'], 'the doors must open at the start or before it'],
    [['price', 'P=12,50'], 'takes an amount of USD like 120 or 120.50'],
  ] as const)('%s is wrong usage: %s', async ([verb, ...words], said) => {
    const listing = await listOne('Norma');
    const { code, stdout, stderr } = await admit(['listing', verb, listing, ...words], seller);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(said);
  });
});

describe('admit listing price', () => {
  it('changes what is named, for what is not yet held', async () => {
    const listing = await listOne('Rusalka');
    const held = (await admitJson(['hold', listing, '--seats', 'Orchestra A-8'], buyer)) as { total: number };
    const changed = await admit(['listing', 'price', listing, 'P=99.50', 's=0'], seller);
    expect(changed).toMatchObject({ code: 0, stdout: '' });
    expect(changed.stderr).toContain(
      'Rusalka costs P $99.50, S $0.00 now. What is held or sold keeps its price.',
    );
    const next = (await admitJson(['hold', listing, '--seats', 'Orchestra A-7'], buyer)) as { total: number };
    expect([held.total, next.total]).toEqual([12_000, 9_950]);
    expect(await admitJson(['listing', 'price', listing, 'P=80', '--fields', 'prices'], seller)).toEqual({
      prices: { P: 8_000, S: 0 },
    });
    const none = await admit(['listing', 'price', listing, 'X=1'], seller);
    expect([none.code, none.stderr]).toEqual([
      2,
      expect.stringContaining('it has P, S. No price was changed.'),
    ]);
  });
});

describe('admit listing doors', () => {
  /** 30 May 2030, 7:30 PM in New York, or 23:30 UTC. */
  const startsAt = '2030-05-30T23:30:00.000Z';

  it('shows what is set, and changes what is named', async () => {
    const listing = await listTwoTiers(server.url, seller.token!, 'Jenufa', { startsAt });
    const doors = (...more: string[]) => admit(['listing', 'doors', listing, ...more], seller);
    const shown = await doors();
    expect([shown.code, shown.stderr]).toEqual([0, '']);
    expect(shown.stdout).toBe(
      `id\t${listing}\ntitle\tJenufa\nstartsAt\t${startsAt}\ndoorsOpenAt\t\nreentry\tfalse\n`,
    );
    const changed = await doors('--open', '18:30', '--reentry');
    expect(changed).toMatchObject({ code: 0, stdout: '' });
    expect(changed.stderr).toMatch(
      /Jenufa: the doors open on Thu 30 May 2030, 6:30 PM( EDT)?; who leaves may come in again\./,
    );
    expect(changed.stderr).toContain('`admit gate prepare`');
    expect(await admitJson(['listing', 'doors', listing], buyer)).toMatchObject({
      ...{ id: listing, title: 'Jenufa', startsAt },
      ...{ doorsOpenAt: '2030-05-30T22:30:00.000Z', reentry: true },
    });
    const { stdout } = await admit(['listing', 'doors', listing], { ...seller, columns: 80 });
    expect(stdout).toMatch(/Doors +Thu 30 May 2030, 6:30 PM/);
    expect(stdout).toMatch(/Re-entry +yes/);

    const any = ['listing', 'doors', listing, '--open', 'any', '--fields', 'doorsOpenAt,reentry'];
    expect(await admitJson(any, seller)).toEqual({ doorsOpenAt: null, reentry: true });
    expect((await doors('--no-reentry')).stderr).toContain(
      'Jenufa: the doors are open at any time; who leaves is not let in again.',
    );
  });

  it('changes nothing for others, and of what was cancelled', async () => {
    const listing = await listOne('Elektra');
    const change = (by: AdmitOptions) => admit(['listing', 'doors', listing, '--reentry'], by);
    expect((await change(buyer)).code).toBe(1);
    await admit(['listing', 'cancel', listing, '--yes'], seller);
    const { code, stderr } = await change(seller);
    expect([code, stderr]).toEqual([1, expect.stringContaining('Its doors were not changed.')]);
    expect(await admitJson(['listing', 'doors', listing, '--fields', 'reentry'], seller)).toEqual({
      reentry: false,
    });
  });
});
