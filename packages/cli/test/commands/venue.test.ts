import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeAccount } from '../../../server/test/support/accounts.ts';
import { must } from '../../../server/test/support/client.ts';
import { inDays } from '../../../server/test/support/rooms.ts';
import { testServer } from '../../../server/test/support/test-server.ts';
import { type AdmitOptions, admit, admitJson } from '../support/admit.ts';

const server = await testServer();
const folder = mkdtempSync(join(tmpdir(), 'admit-venue-'));
let seller: AdmitOptions & { token: string };

beforeAll(async () => {
  const { token } = await makeAccount(server.database.connection, { seller: true });
  seller = { server: server.url, folder, token };
});

const cellar = `name: The Cellar
city: Prague
time zone: Europe/Prague
stage: below
category S: Seat
seat w: S accessible
section Floor
  A  SSSS_SSw
  B  SSSS_SSS
area Bar: 3 S
`;

let files = 0;
function file(text: string): string {
  const path = join(folder, `house-${files++}.seats`);
  writeFileSync(path, text);
  return path;
}

describe('admit venue check', () => {
  it('finds nothing wrong with what is right', async () => {
    const path = file(cellar);
    const ended = await admit(['venue', 'check', path], seller);
    expect(ended).toMatchObject({ code: 0, stdout: '' });
    expect(ended.stderr).toContain('17 places in 2 sections, no faults, 0 warnings.');
    expect(await admitJson(['venue', 'check', path], seller)).toMatchObject({
      ok: true,
      seats: 17,
      faults: [],
    });
  });

  it('shows every fault with its line and a caret, warnings apart, and ends with 2', async () => {
    const path = file(
      cellar.replace('B  SSSS', 'B  SQSS').replace('seat w', 'category P: Pit\nseat w').replace('3 S', '0 S'),
    );
    const { code, stdout, stderr } = await admit(['venue', 'check', path], seller);
    expect(code).toBe(2);
    expect(stdout).toContain(':10:7: No category has the letter Q.');
    expect(stdout).toContain('  10 |   B  SQSS_SSS\n     |       ^\n');
    expect(stdout).toContain(':11:11: An area holds 1 to 100000 people');
    expect(stdout).toContain(':6:1: warning: No seat has the category P.');
    expect(stderr).toContain('2 faults, 1 warning.');
    const json = await admit(['venue', 'check', path, '--json'], seller);
    expect(JSON.parse(json.stdout)).toMatchObject({
      ok: false,
      faults: [
        { line: 10, column: 7, code: 'undefined_category' },
        { line: 11, code: 'bad_capacity' },
      ],
      warnings: [{ line: 6, code: 'unused_category' }],
    });
  });

  it('takes warnings for faults when told to', async () => {
    const path = file(cellar.replace('seat w', 'category P: Pit\nseat w'));
    expect((await admit(['venue', 'check', path], seller)).code).toBe(0);
    expect((await admit(['venue', 'check', path, '--strict'], seller)).code).toBe(2);
  });

  it('refuses what is no text, too large, or not there', async () => {
    const binary = join(folder, 'binary.seats');
    writeFileSync(binary, Buffer.from([0xff, 0xfe, 0x00]));
    expect((await admit(['venue', 'check', binary], seller)).stderr).toContain('is no text in UTF-8');
    const large = await admit(['venue', 'check', file(`${'S'.repeat(2_000)}\n`.repeat(5_000))], seller);
    expect([large.code, large.stdout]).toEqual([
      2,
      expect.stringContaining('more than 2000000. Split the place'),
    ]);
    const missing = await admit(['venue', 'check', join(folder, 'none.seats')], seller);
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('no such file')]);
  });
});

describe('admit venue show', () => {
  it('draws a file as it lies, with its stage, special seats and areas', async () => {
    const { stdout } = await admit(['venue', 'show', file(cellar)], seller);
    expect(stdout.split('\n').map((line) => line.trim())).toEqual([
      'The Cellar',
      'Prague, Europe/Prague: 17 places',
      '',
      'Floor  14 places',
      '',
      'A   S S S S   S S +   A',
      'B   S S S S   S S S   B',
      '╭──── STAGE ────╮',
      '',
      'Bar  3 places',
      '',
      'S  general admission: places without numbers',
      '',
      'S Seat   + place for a wheelchair',
      '',
    ]);
  });

  it('gives its places to programs, and a file back', async () => {
    const path = file(cellar);
    const places = (await admitJson(
      ['venue', 'show', path, '--fields', 'label,accessible,x,y'],
      seller,
    )) as unknown[];
    expect([places[6], places[16]]).toEqual([
      { label: 'Floor A-7', accessible: true, x: 3.5, y: 0 },
      { label: 'Bar 3', accessible: false, x: 1, y: 4 },
    ]);
    const section = await admit(['venue', 'show', path, '--seats', '--section', 'floor'], seller);
    expect(section.stdout).toContain('section Floor\n  A  SSSS_SSw\n  B  SSSS_SSS\n');
    expect((await admit(['venue', 'show', path, '--section', 'Flor'], seller)).stderr).toContain(
      'The nearest is Floor',
    );
  });
});

describe('admit venue add', () => {
  it('adds a venue, which is then listed, shown and sold from', async () => {
    const path = file(cellar);
    const venue = (await admitJson(['venue', 'add', path, '--public'], seller)) as { id: string };
    expect(venue).toMatchObject({ name: 'The Cellar', seatCount: 17, visibility: 'public' });
    const listed = await admitJson(['venue', 'list', 'cellar', '--fields', 'id'], seller);
    expect(listed).toContainEqual({ id: venue.id });
    const shown = await admit(['venue', 'show', venue.id, '--seats'], seller);
    expect(shown.stdout).toContain('  A  SSSS_SSw\n');

    const body = {
      venueId: venue.id,
      title: 'Aida',
      startsAt: inDays(9),
      currency: 'USD',
      prices: { S: 5_000 },
    };
    const { id } = await must(server.url, 'createListing', { token: seller.token, body });
    const hold = await admit(['hold', id, '--seats', 'bar 2,A-7', '--json'], seller);
    expect(JSON.parse(hold.stdout).seats.map(({ label }: { label: string }) => label)).toEqual([
      'Floor A-7',
      'Bar 2',
    ]);
    const seats = await admitJson(['seats', id, '--fields', 'label,row,status,accessible'], seller);
    expect(seats).toContainEqual({ label: 'Bar 2', row: '', status: 'mine', accessible: false });
    const drawn = await admit(['seats', id], seller);
    expect(drawn.stdout).toContain('Bar  2 of 3 free, $50.00');

    const smaller = file(cellar.replace('SSSS_SSw', 'SSSS_S'));
    const refused = await admit(['venue', 'add', smaller, '--venue', venue.id], seller);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('Somebody has Floor A-7')]);
    const wider = await admit(
      ['venue', 'add', file(cellar.replace('3 S', '5 S')), '--venue', venue.id],
      seller,
    );
    expect(wider.stderr).toContain('The Cellar has version 2 now: 19 places, 2 new, 0 dropped.');
    const same = await admit(
      ['venue', 'add', file(cellar.replace('3 S', '5 S')), '--venue', venue.id],
      seller,
    );
    expect(same.stderr).toContain('The Cellar is drawn like this already: version 2.');
  });

  it('tells of a venue of the same name, and gives it a new version where somebody says so', async () => {
    const mine = cellar.replace('The Cellar', 'The Twice');
    const words = (text: string) => ['venue', 'add', file(text)];
    const first = (await admitJson(words(mine), seller)) as { id: string };
    const stranger = await makeAccount(server.database.connection, { seller: true });
    await admitJson([...words(mine), '--public'], { ...seller, token: stranger.token });
    const wider = mine.replace('3 S', '4 S');

    const told = await admit(words(wider), seller);
    expect([told.code, told.stderr]).toEqual([
      0,
      expect.stringContaining(`already: The Twice, 17 places, ${first.id}.`),
    ]);
    expect(told.stderr).toContain('Added The Twice as ven_');
    const second = /as (ven_\w+)/.exec(told.stderr)?.[1];

    const newest = ['Give it this file as its newest version'];
    const changed = await admit(words(wider.replace('4 S', '5 S')), { ...seller, answers: newest });
    expect(changed.stderr).toContain('The Twice has version 2 now: 19 places');
    const another = ['Add another venue of the same name'];
    const added = await admit(words(mine), { ...seller, answers: another });
    expect(added.stderr).toContain('Added The Twice as ven_');
    const named = await admit([...words(mine.replace('3 S', '6 S')), '--venue', second!], seller);
    expect(named.stderr).not.toContain('already');
  });

  it('adds a map of 100,000 places in more than a megabyte', async () => {
    const row = (at: number) =>
      `  ${at}  ${'S'.repeat(1_000)}  # ${'drawn row by row, as it lies '.repeat(4)}\n`;
    const sections = Array.from({ length: 99 }, (_, at) => row(at)).join('');
    const text = cellar.replace(/section Floor[\s\S]*/, `section Field\n${sections}area Rest: 1000 S\n`);
    const path = file(`${text}${'# More is said of it.\n'.repeat(45_000)}`.replace(/^seat w.*\n/m, ''));
    const venue = (await admitJson(['venue', 'add', path], seller)) as { id: string };
    expect(venue).toMatchObject({ seatCount: 100_000 });
    const shown = await admit(['venue', 'show', venue.id, '--section', 'Rest', '--fields', 'label'], seller);
    expect(shown.stdout.trimEnd().split('\n').at(-1)).toBe('Rest 1000');
    const more = await admit(['venue', 'check', file(text.replace('1000 S', '1001 S'))], seller);
    expect([more.code, more.stdout]).toEqual([2, expect.stringContaining('a map has at most 100000')]);
  });

  it('sends nothing that has faults', async () => {
    const ended = await admit(['venue', 'add', file(cellar.replace('name', 'nam'))], seller);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('1:1: `nam:` means nothing here.');
    expect(ended.stderr).toContain('has 2 faults. Nothing was sent.');
  });
});

describe('admit venue convert', () => {
  const path = fileURLToPath(new URL('../fixtures/charts/rows.json', import.meta.url));

  it('makes a file that can be added, and says what did not map', async () => {
    const words = [
      'venue',
      'convert',
      path,
      '--city',
      'Prague',
      '--time-zone',
      'Europe/Prague',
      '--name',
      'Přístav',
    ];
    const { code, stdout, stderr } = await admit(words, seller);
    expect([code, stderr]).toEqual([0, expect.stringContaining('Area Closed has a capacity of 0')]);
    const venue = await admitJson(['venue', 'add', file(stdout)], seller);
    expect(venue).toMatchObject({ name: 'Přístav', city: 'Prague', seatCount: 170 });
  });

  it.each(['sections', 'floors', 'tables', 'pretix'])(
    'makes of %s a house that is sold from',
    async (name) => {
      const chart = fileURLToPath(new URL(`../fixtures/charts/${name}.json`, import.meta.url));
      const words = ['venue', 'convert', chart, '--city', 'Prague', '--time-zone', 'Europe/Prague'];
      const { stdout } = await admit(words, seller);
      const venue = (await admitJson(['venue', 'add', file(stdout)], seller)) as {
        id: string;
        categories: { letter: string }[];
      };
      const prices = Object.fromEntries(venue.categories.map(({ letter }) => [letter, 5_000]));
      const body = { venueId: venue.id, title: name, startsAt: inDays(9), currency: 'USD', prices };
      const { id } = await must(server.url, 'createListing', { token: seller.token, body });
      const places = (await admitJson(['venue', 'show', venue.id, '--fields', 'label'], seller)) as {
        label: string;
      }[];
      const last = places.at(-1)!.label;
      const hold = await admit(['hold', id, '--seats', last, '--json'], seller);
      expect(JSON.parse(hold.stdout)).toMatchObject({ seats: [{ label: last, price: 5_000 }] });
    },
  );

  it('says what charts do not tell', async () => {
    const { notes } = (await admitJson(['venue', 'convert', path], seller)) as { notes: string[] };
    expect(notes.at(-2)).toContain('Charts tell no city');
  });
});
