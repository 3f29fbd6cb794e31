import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ICAL from 'ical.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeAccount } from '../../../server/test/support/accounts.ts';
import { testServer } from '../../../server/test/support/test-server.ts';
import {
  files,
  serviceAccount,
  signerKey,
  signerPem,
  wwdrPem,
} from '../../../server/test/wallets/certificates.ts';
import { jsonOf, unzip } from '../../../server/test/wallets/read-pass.ts';
import { type AdmitOptions, admit, admitJson } from '../support/admit.ts';
import { listTwoTiers } from '../support/two-tiers.ts';

const plain = await testServer();
const withWallets = await testServer({ beside: plain, wallets: await everyWallet() });
const folder = mkdtempSync(join(tmpdir(), 'admit-phone-'));
let ann: AdmitOptions;
let listings: string[];
let tickets: string[];

beforeAll(async () => {
  const sql = plain.database.connection;
  const { token: seller } = await makeAccount(sql, { seller: true });
  listings = [
    await listTwoTiers(plain.url, seller, 'Aida'),
    await listTwoTiers(plain.url, seller, 'Norma, or; else\\'),
  ];
  const { token } = await makeAccount(sql);
  ann = { server: withWallets.url, folder: mkdtempSync(join(tmpdir(), 'admit-phone-')), token };
  tickets = [
    ...(await buy(listings[0]!, 'Orchestra A-1,Orchestra A-2')),
    ...(await buy(listings[1]!, 'Orchestra B-1')),
  ];
});

async function everyWallet() {
  const { certificate, key, wwdr, account } = await files({
    ...{ certificate: signerPem(), key: signerKey, wwdr: wwdrPem, account: serviceAccount() },
  });
  return {
    issuerName: 'The House',
    apple: { certificate, key, passphrase: null, wwdr },
    google: { issuerId: '3388000000022', keyFile: account },
  };
}

async function buy(listing: string, seats: string): Promise<string[]> {
  const { id } = (await admitJson(['hold', listing, '--seats', seats], ann)) as { id: string };
  return ((await admitJson(['buy', id, '--pay-with', 'test'], ann)) as { ticketIds: string[] }).ticketIds;
}

function events(file: string): ICAL.Event[] {
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(file, 'utf8')));
  return calendar.getAllSubcomponents('vevent').map((component) => new ICAL.Event(component));
}

describe('admit ticket --ics', () => {
  const file = join(folder, 'aida.ics');

  it('writes the performance with all seats of it, for its owner alone', async () => {
    const { code, stderr } = await admit(['ticket', tickets[0]!, '--ics', file], ann);
    expect({ code, stderr }).toEqual({ code: 0, stderr: `✔ The performance is in ${file}.\n` });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const [event, ...more] = events(file);
    expect(more).toEqual([]);
    expect(event).toMatchObject({ uid: `${listings[0]}@admit-one`, summary: 'Aida' });
    for (const id of tickets.slice(0, 2)) expect(event!.description).toContain(`admit ticket ${id}`);
    expect(event!.description).not.toContain(tickets[2]);
  });

  it('replaces a calendar of ours, and no other', async () => {
    expect((await admit(['ticket', tickets[1]!, '--ics', file], ann)).code).toBe(0);
    const theirs = join(folder, 'holidays.ics');
    writeFileSync(theirs, 'BEGIN:VCALENDAR\r\nPRODID:-//Others//\r\n');
    const refused = await admit(['ticket', tickets[1]!, '--ics', theirs], ann);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('is not a ticket') });
    expect(readFileSync(theirs, 'utf8')).toContain('Others');
  });

  it('needs no network for what is kept here', async () => {
    const away = { ...ann, server: withWallets.url };
    await admit(['tickets'], away);
    const { code } = await admit(['ticket', tickets[0]!, '--offline', '--ics', file, '--force'], away);
    expect(code).toBe(0);
    for (const id of tickets.slice(0, 2)) expect(events(file)[0]!.description).toContain(id);
  });
});

describe('admit tickets --ics', () => {
  it('writes each performance once, the same way whether it is asked for alone, in part or all', async () => {
    const [all, part] = [join(folder, 'all.ics'), join(folder, 'part.ics')];
    const { code, stderr } = await admit(['tickets', '--ics', all], ann);
    expect({ code, stderr }).toEqual({ code: 0, stderr: `✔ 2 performances are in ${all}.\n` });
    const found = events(all);
    expect(found.map(({ summary }) => summary).sort()).toEqual(['Aida', 'Norma, or; else\\']);
    const aida = found.find(({ summary }) => summary === 'Aida')!;
    for (const id of tickets.slice(0, 2)) expect(aida.description).toContain(id);

    // The newest two are one of each performance: the other seat is not forgotten.
    expect((await admit(['tickets', '--limit', '2', '--ics', part], ann)).code).toBe(0);
    const uids = (list: ICAL.Event[]) => list.map(({ uid, description }) => [uid, description]).sort();
    expect(uids(events(part))).toEqual(uids(found));
    expect((await admit(['tickets', '--listing', listings[0]!, '--ics', part], ann)).code).toBe(0);
    expect(uids(events(part))).toEqual(uids([aida]));
  });

  it('writes nothing where there is no ticket', async () => {
    const { token } = await makeAccount(plain.database.connection);
    const file = join(folder, 'nothing.ics');
    const nobody = { ...ann, folder: mkdtempSync(join(tmpdir(), 'admit-phone-')), token };
    const { code, stderr } = await admit(['tickets', '--ics', file], nobody);
    expect({ code, stderr }).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('You own no tickets'),
    });
    expect(existsSync(file)).toBe(false);
  });
});

describe('admit ticket --apple-wallet', () => {
  it('writes the pass, and replaces none of another house', async () => {
    const file = join(folder, 'aida.pkpass');
    for (const id of tickets.slice(0, 2)) {
      const { code, stderr } = await admit(['ticket', id, '--apple-wallet', file], ann);
      expect({ code, stderr }).toEqual({ code: 0, stderr: `✔ The pass is in ${file}.\n` });
      expect(jsonOf(unzip(readFileSync(file)), 'pass.json')).toMatchObject({ serialNumber: id });
    }
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const flight = join(folder, 'flight.pkpass');
    writeFileSync(flight, 'PK pass.json {"serialNumber":"LH400"}');
    const refused = await admit(['ticket', tickets[0]!, '--apple-wallet', flight], ann);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('is not a ticket') });
  });

  it('says what is missing where the server has no certificates, and writes nothing', async () => {
    const file = join(folder, 'none.pkpass');
    const refused = await admit(['ticket', tickets[0]!, '--apple-wallet', file], {
      ...ann,
      server: plain.url,
    });
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    for (const setting of ['ADMIT_APPLE_CERTIFICATE', 'ADMIT_APPLE_KEY', 'ADMIT_APPLE_WWDR'])
      expect(refused.stderr).toContain(setting);
    expect(existsSync(file)).toBe(false);
    const json = await admit(['ticket', tickets[0]!, '--apple-wallet', file, '--json'], {
      ...ann,
      server: plain.url,
    });
    expect(JSON.parse(json.stderr)).toMatchObject({
      error: { code: 'wallet_not_set_up', details: { wallet: 'apple', faulty: [] } },
    });
  });

  it('needs the server', async () => {
    const file = join(folder, 'offline.pkpass');
    const refused = await admit(['ticket', tickets[0]!, '--offline', '--apple-wallet', file], ann);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('This needs the server') });
    expect(existsSync(file)).toBe(false);
  });
});

describe('admit ticket --google-wallet', () => {
  it('gives the link in place of the ticket', async () => {
    const link = /^https:\/\/pay\.google\.com\/gp\/v\/save\/[\w-]+\.[\w-]+\.[\w-]+$/;
    const drawn = await admit(['ticket', tickets[0]!, '--google-wallet'], { ...ann, columns: 80 });
    expect(drawn.stdout.trim()).toMatch(link);
    const said = await admitJson(['ticket', tickets[0]!, '--google-wallet'], ann);
    expect(said).toEqual({ ticketId: tickets[0], wallet: 'google', url: expect.stringMatching(link) });
    const piped = await admit(['ticket', tickets[0]!, '--google-wallet', '--fields', 'url'], ann);
    expect(piped.stdout).toMatch(/^url\thttps:/);
  });

  it('says what is missing where the server has no key', async () => {
    const refused = await admit(['ticket', tickets[0]!, '--google-wallet'], { ...ann, server: plain.url });
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/not set: ADMIT_GOOGLE_ISSUER, ADMIT_GOOGLE_KEY/);
  });
});
