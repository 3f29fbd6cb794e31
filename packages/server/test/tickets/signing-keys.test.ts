import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeId } from '@admit-one/sdk/contract';
import { encodeToken, keyIdOf, verifyTicket } from '@admit-one/sdk/token';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../src/platform/database/database.ts';
import { createLog } from '../../src/platform/log.ts';
import { StartError } from '../../src/platform/start-error.ts';
import { addKey, rotateKey } from '../../src/tickets/keys/change-keys.ts';
import { listKeys } from '../../src/tickets/keys/list-keys.ts';
import { openSigningKeys } from '../../src/tickets/keys/open-keys.ts';
import { rawPublicKey } from '../../src/tickets/keys/seal.ts';
import type { SigningKeys } from '../../src/tickets/keys/signing-keys.ts';
import { testRooms } from '../support/rooms.ts';
import { testDatabase } from '../support/test-database.ts';

/** Several servers with folders of their own on one database. */
const { database } = await testDatabase();
const { connection } = database;
const rooms = testRooms(database);
const seller = await rooms.newSeller();
const venue = await rooms.newVenue(seller);
const listing = await rooms.newListing(seller, venue);
const other = await rooms.newListing(seller, venue);
await connection.query(`update listings set created_at = now() - interval '1 day'`);

const setting = randomBytes(32).toString('base64url');
const days = 86_400_000;
let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'admit-keys-'));
  await connection.query('delete from signing_keys');
});
afterEach(() => rm(parent, { recursive: true, force: true }));

let folders = 0;
/** Another server; with a folder it is one of before. */
async function server({
  secret = setting as string | null,
  folder = join(parent, String(folders++)),
  on = database,
} = {}) {
  await mkdir(folder, { recursive: true });
  const place = { setting: secret, file: join(folder, 'key-secret') };
  const keyFile = join(folder, 'ticket-key.pem');
  const log = createLog('silent');
  const open = () => openSigningKeys({ database: on, secret: place, keyFile, log, isShared: true });
  return { folder, place, keyFile, open };
}

const open = async (options: Parameters<typeof server>[0] = {}) => (await server(options)).open();
const deps = (secret: string | null = setting) => ({
  database,
  secret: { setting: secret, file: join(parent, 'nowhere') },
});

/** A ticket that was sold so many milliseconds from now, by the database's clock. */
async function soldIn(ms: number, listingId = listing.listingId, seat = 7) {
  const [row] = await connection.query<{ since: number }>(
    `select (extract(epoch from now()) * 1000000)::bigint as since`,
  );
  return { listingId, seat, epoch: 1, since: row!.since + ms * 1000, startsAt: listing.startsAt };
}

/** As if so long had gone by since the keys were made. */
async function letKeysAge(interval: string) {
  await connection.query(
    `update signing_keys
     set active_from = greatest(active_from - $1::interval, 'epoch'), retired_at = retired_at - $1::interval`,
    [interval],
  );
}

const signerOf = async (keys: SigningKeys, ticket: Parameters<SigningKeys['qrText']>[0]) => {
  const verdict = keys.verify(await keys.qrText(ticket));
  if (!verdict.valid) expect.fail(`not valid: ${verdict.reason}`);
  return verdict.ticket.keyId;
};

describe('the first start', () => {
  test('makes a key, and a secret that nobody else can read; the next ones have the same', async () => {
    const first = await server({ secret: null });
    const keys = await first.open();
    expect((await stat(first.place.file)).mode & 0o777).toBe(0o600);
    expect(await readdir(first.folder)).toEqual(['key-secret']);
    const ticket = await soldIn(0);
    const text = await keys.qrText(ticket);
    expect(await keys.qrText(ticket)).toBe(text);
    expect(await (await first.open()).qrText(ticket)).toBe(text);
    const [key] = await keys.published();
    expect(await listKeys(database)).toMatchObject([
      { id: key!.id, publicKey: key!.publicKey, listingId: null, state: 'signing', activeFrom: null },
    ]);
  });

  test('of several servers at once makes one key, with which all sign alike', async () => {
    const servers = await Promise.all(Array.from({ length: 5 }, () => open()));
    const ticket = await soldIn(0);
    expect(new Set(await Promise.all(servers.map((keys) => keys.qrText(ticket))))).toHaveProperty('size', 1);
    expect(await listKeys(database)).toHaveLength(1);
  });

  test('nothing of a private key is in the table', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const before = await server();
    await writeFile(before.keyFile, privateKey.export({ format: 'pem', type: 'pkcs8' }));
    await before.open();
    const [row] = await connection.query<{ text: string }>(
      'select signing_keys::text as text from signing_keys',
    );
    const seed = Buffer.from(privateKey.export({ format: 'jwk' }).d!, 'base64url').toString('hex');
    expect(row!.text).toContain(rawPublicKey(privateKey).toString('hex'));
    expect(row!.text).not.toContain(seed);
  });
});

describe('a secret that does not open the keys', () => {
  const failure = async (options: Parameters<typeof server>[0]) => {
    const refused = await server(options);
    const error = await refused.open().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StartError);
    expect(error).toHaveProperty('code', 'ticket_key_unusable');
    return { message: (error as StartError).message, files: await readdir(refused.folder) };
  };

  test.each([
    [
      'another one set',
      randomBytes(32).toString('base64url'),
      /ADMIT_KEY_SECRET is not the secret .* set ADMIT_KEY_SECRET to/,
    ],
    ['none at all', null, /this server has no secret .* set ADMIT_KEY_SECRET to .* key-secret/],
  ])('%s: it says what to do, and nothing new is made', async (_, secret, sentence) => {
    await open();
    const before = await connection.query('select * from signing_keys');
    const { message, files } = await failure({ secret });
    expect(message).toMatch(sentence);
    expect(files).toEqual([]);
    expect(await connection.query('select * from signing_keys')).toEqual(before);
    await expect(rotateKey(deps(secret), null)).rejects.toThrow(sentence);
  });

  test('a file with something else in it is left alone', async () => {
    const first = await server({ secret: null });
    await first.open();
    await writeFile(first.place.file, 'spoilt');
    expect((await failure({ secret: null, folder: first.folder })).message).toContain(first.place.file);
    expect(await readFile(first.place.file, 'utf8')).toBe('spoilt');
  });

  test('a sealed key in another’s row does not open there', async () => {
    await open();
    await rotateKey(deps(), null);
    await connection.query(`
      update signing_keys k set sealed_key = o.sealed_key from signing_keys o where k.key_id <> o.key_id`);
    expect((await failure({})).message).toMatch(/not the secret/);
  });
});

describe('the key file of before', () => {
  test('becomes the first key, so that what was printed stays good and is read as it was', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const before = await server();
    await writeFile(before.keyFile, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
    const keys = await before.open();
    const ticket = await soldIn(-300 * days);
    expect(await signerOf(keys, ticket)).toBe(keyIdOf(rawPublicKey(privateKey)));
    expect(await signerOf(await before.open(), ticket)).toBe(keyIdOf(rawPublicKey(privateKey)));
    expect(await listKeys(database)).toHaveLength(1);
  });

  test('of a second server signs nothing more, but what it signed stays good', async () => {
    const one = await open();
    const { privateKey } = generateKeyPairSync('ed25519');
    const second = await server();
    await writeFile(second.keyFile, privateKey.export({ format: 'pem', type: 'pkcs8' }));
    const two = await second.open();
    const ticket = await soldIn(0);
    expect(await two.qrText(ticket)).toBe(await one.qrText(ticket));
    const id = keyIdOf(rawPublicKey(privateKey));
    expect((await two.published()).map((key) => key.id)).toContain(id);
    expect((await two.publishedFor(listing)).map((key) => key.id)).toContain(id);
  });

  test('that is spoilt is left alone: a new key would make every sold ticket a forgery', async () => {
    const before = await server();
    await writeFile(before.keyFile, 'spoilt');
    await expect(before.open()).rejects.toMatchObject({
      code: 'ticket_key_unusable',
      message: expect.stringContaining(before.keyFile),
    });
    expect(await readFile(before.keyFile, 'utf8')).toBe('spoilt');
    expect(await listKeys(database)).toEqual([]);
  });
});

describe('a rotation', () => {
  test('leaves every ticket that was sold before as it is, and signs what is sold after two minutes', async () => {
    const keys = await open();
    const [sold, soon, later] = [await soldIn(-1000), await soldIn(90_000), await soldIn(150_000)];
    const text = await keys.qrText(sold);
    const change = await rotateKey(deps(), null);
    const [old, made] = await listKeys(database);
    expect(change).toEqual({ outcome: 'made', keyId: made!.id });
    expect([old!.state, made!.state]).toEqual(['signing', 'waiting']);
    for (const process of [keys, await open()]) {
      expect(await process.qrText(sold)).toBe(text);
      expect(await signerOf(process, soon)).toBe(old!.id);
      expect(await signerOf(process, later)).toBe(made!.id);
    }
  });

  test('by several at once makes one key; once it signs the next may come, and all processes agree on all tickets', async () => {
    const early = await open();
    const changes = await Promise.all(Array.from({ length: 4 }, () => rotateKey(deps(), null)));
    expect(changes.map(({ outcome }) => outcome).sort()).toEqual(['made', 'waiting', 'waiting', 'waiting']);
    expect(new Set(changes.map((change) => 'keyId' in change && change.keyId)).size).toBe(1);
    await letKeysAge('1 hour');
    expect(await rotateKey(deps(), null)).toMatchObject({ outcome: 'made' });
    expect(await listKeys(database)).toMatchObject([
      { state: 'retired' },
      { state: 'signing' },
      { state: 'waiting' },
    ]);

    const late = await open();
    for (let minutes = -120; minutes <= 10; minutes += 1) {
      const ticket = await soldIn(minutes * 60_000);
      const signer = await signerOf(late, ticket);
      // It has not read the keys since before the first rotation, and now there is something that it cannot know.
      if (minutes > 0) expect(await signerOf(early, ticket)).toBe(signer);
    }
  });

  test('is read before its first ticket, by a process that has not looked since', async () => {
    let reads = 0;
    const counted: Database = {
      ...database,
      connection: {
        query: (...args) => {
          reads += 1;
          return connection.query(...args);
        },
      },
    };
    const keys = await open({ on: counted });
    reads = 0;
    await keys.qrText(await soldIn(0));
    await keys.qrText(await soldIn(30_000));
    expect(reads).toBe(0);
    await keys.qrText(await soldIn(60_000));
    expect(reads).toBe(1);
  });

  test('keeps the old public key published until the last ticket it can have signed has expired', async () => {
    const keys = await open();
    const [first] = await listKeys(database);
    await rotateKey(deps(), null);
    await letKeysAge('10 minutes');
    const until = (await listKeys(database))[0]!.publishedUntil!;
    expect(new Date(until).getTime()).toBeGreaterThanOrEqual(listing.startsAt.getTime() + 365 * days);
    const published = async () => (await (await open()).published()).map(({ id }) => id);
    expect(await published()).toContain(first!.id);

    await connection.query(`update listings set starts_at = now() - interval '364 days'`);
    expect(await published()).toContain(first!.id);
    await connection.query(`update listings set starts_at = now() - interval '366 days'`);
    expect(await published()).not.toContain(first!.id);
    // A listing that came after it is none of its business.
    expect((await keys.publishedFor({ ...listing, createdAt: new Date() })).map(({ id }) => id)).toHaveLength(
      1,
    );
    await connection.query('update listings set starts_at = $1::timestamptz', [listing.startsAt]);
  });
});

describe('a key of one listing', () => {
  const ofListing = encodeId('lst', listing.listingId);

  test('signs for it from then on, and what the key for all has signed stays as it is', async () => {
    const keys = await open();
    const sold = await soldIn(-1000);
    const text = await keys.qrText(sold);
    const added = await addKey(deps(), listing.listingId);
    expect(added).toMatchObject({ outcome: 'made' });
    expect(await addKey(deps(), listing.listingId)).toEqual({ outcome: 'has one' });
    expect(await addKey(deps(), 0)).toEqual({ outcome: 'no listing' });
    expect(await rotateKey(deps(), other.listingId)).toEqual({ outcome: 'has none' });
    expect(await rotateKey(deps(), listing.listingId)).toEqual({ ...added, outcome: 'waiting' });
    const id = 'keyId' in added && added.keyId;
    expect(await keys.qrText(sold)).toBe(text);
    expect(await signerOf(keys, await soldIn(150_000))).toBe(id);
    expect(await signerOf(keys, await soldIn(150_000, other.listingId))).not.toBe(id);
    expect(await keys.published()).toHaveLength(2);
    expect(await keys.publishedFor(other)).toMatchObject([{ listingId: null }]);
    expect(await keys.publishedFor(listing)).toMatchObject([{ listingId: null }, { listingId: ofListing }]);
  });

  test('rotates by itself', async () => {
    await open();
    await addKey(deps(), listing.listingId);
    await letKeysAge('10 minutes');
    expect(await rotateKey(deps(), listing.listingId)).toMatchObject({ outcome: 'made' });
    expect(await rotateKey(deps(), null)).toMatchObject({ outcome: 'made' });
    const states = (await listKeys(database)).map(({ listingId, state }) => [listingId, state]);
    expect(states).toEqual([
      [null, 'signing'],
      [ofListing, 'signing'],
      [ofListing, 'waiting'],
      [null, 'waiting'],
    ]);
  });
});

test('10,000 bad tokens: none is accepted, none throws, none costs a query', async () => {
  let queries = 0;
  const counted: Database = {
    ...database,
    connection: {
      query: (...args) => {
        queries += 1;
        return connection.query(...args);
      },
    },
    inTransaction: (...args) => {
      queries += 1;
      return database.inTransaction(...args);
    },
  };
  const keys = await open({ on: counted });
  expect(queries).toBeGreaterThan(0);
  queries = 0;
  const ticket = await soldIn(0);
  const good = await keys.qrText(ticket);
  const another = await keys.qrText({ ...ticket, seat: 8 });
  const expired = await keys.qrText({ ...ticket, startsAt: new Date(Date.now() - 366 * days) });
  const { privateKey } = generateKeyPairSync('ed25519');
  const stranger = keyIdOf(rawPublicKey(privateKey));
  const verdict = verifyTicket(good, { keys: await keys.published() });
  if (!verdict.valid) expect.fail(verdict.reason);
  const disguised = encodeToken(verdict.ticket, () => randomBytes(64));
  const foreign = encodeToken({ ...verdict.ticket, keyId: stranger }, () => randomBytes(64));

  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  for (let round = 0; round < 10_000; round += 1) {
    const at = round % good.length;
    const letter = alphabet[(alphabet.indexOf(good[at]!) + 1 + (round % 31)) % 32]!;
    const bad = [
      () => good.slice(0, at) + letter + good.slice(at + 1),
      () => good.slice(0, at),
      () => good.slice(0, 34) + another.slice(34),
      () => good + 'A'.repeat(round),
      () => expired,
      () => foreign,
      () => disguised,
      () => String.fromCodePoint(round) + good.slice(1),
    ][round % 8]!();
    if (keys.verify(bad).valid) expect.fail(`accepted ${bad}`);
  }
  expect(queries).toBe(0);
  expect(keys.verify(good).valid).toBe(true);
});
