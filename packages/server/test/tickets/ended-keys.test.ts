import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLog } from '../../src/platform/log.ts';
import { addKey, rotateKey } from '../../src/tickets/keys/change-keys.ts';
import { abandonKeys, revokeKey } from '../../src/tickets/keys/end-keys.ts';
import { listKeys } from '../../src/tickets/keys/list-keys.ts';
import { openSigningKeys } from '../../src/tickets/keys/open-keys.ts';
import { resealKeys } from '../../src/tickets/keys/reseal-keys.ts';
import type { SigningKeys } from '../../src/tickets/keys/signing-keys.ts';
import { testRooms } from '../support/rooms.ts';
import { testDatabase } from '../support/test-database.ts';

/** Keys that are lost or leaked, and a secret that is changed, beside servers that run. */
const { database } = await testDatabase();
const { connection } = database;
const rooms = testRooms(database);
const seller = await rooms.newSeller();
const venue = await rooms.newVenue(seller);
const listing = await rooms.newListing(seller, venue);
const other = await rooms.newListing(seller, venue);

const newSecret = () => randomBytes(32).toString('base64url');
let folder: string;
let secret: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'admit-keys-'));
  secret = newSecret();
  await connection.query('delete from signing_keys');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const deps = (setting: string | null = secret) => ({
  database,
  secret: { setting, file: join(folder, 'key-secret') },
});
const open = (setting: string | null = secret) =>
  openSigningKeys({
    ...deps(setting),
    keyFile: join(folder, 'ticket-key.pem'),
    log: createLog('silent'),
    isShared: true,
  });

/** A ticket that was sold so many seconds from now, by the database's clock. */
async function soldIn(seconds: number, { listingId } = other) {
  const [row] = await connection.query<{ since: number }>(
    `select (extract(epoch from now()) * 1000000)::bigint as since`,
  );
  return { listingId, seat: 7, epoch: 1, since: row!.since + seconds * 1e6, startsAt: listing.startsAt };
}

async function letKeysAge(): Promise<void> {
  await connection.query(
    `update signing_keys
     set active_from = greatest(active_from - interval '1 hour', 'epoch'), retired_at = retired_at - interval '1 hour'`,
  );
}

function run(keys: SigningKeys, name: string): Promise<void> {
  return keys.loops.find((loop) => loop.name === name)!.run(AbortSignal.timeout(30_000));
}
const signerOf = (keys: SigningKeys, text: string) => {
  const verdict = keys.verify(text);
  return verdict.valid ? verdict.ticket.keyId : verdict.reason;
};
const publishedBy = async (keys: SigningKeys) => (await keys.published()).map(({ id }) => id);
const states = async () => (await listKeys(database)).map(({ state }) => state);

describe('a key that leaked', () => {
  test('is refused and published no more, and its tickets have another text; all others have theirs', async () => {
    const [here, there] = [await open(), await open()];
    const [leaked] = await listKeys(database);
    await addKey(deps(), listing.listingId);
    const tickets = { its: await soldIn(-60), soon: await soldIn(30), later: await soldIn(150) };
    const another = await soldIn(150, listing);
    const [text, anothers] = [await here.qrText(tickets.its), await here.qrText(another)];

    expect(await revokeKey(deps(), leaked!.id, false)).toMatchObject({ outcome: 'asked' });
    expect(await listKeys(database)).toHaveLength(2);
    expect(await revokeKey(deps(), leaked!.id, true)).toMatchObject({
      outcome: 'done',
      keyIds: [leaked!.id],
    });
    const next = (await listKeys(database)).find(
      ({ listingId, state }) => listingId === null && state === 'waiting',
    )!;
    expect(await revokeKey(deps(), leaked!.id, true)).toEqual({ outcome: 'revoked before' });
    expect(await revokeKey(deps(), '00000000', true)).toEqual({ outcome: 'no such key' });

    const before = here.lastEnd();
    for (const keys of [here, there]) await run(keys, 'ended signing keys');
    expect(here.lastEnd()).not.toBe(before);
    const fresh = await open();
    for (const keys of [here, there, fresh]) {
      expect(signerOf(keys, text)).toBe('unknown_key');
      expect(await publishedBy(keys)).not.toContain(leaked!.id);
      expect((await keys.publishedFor(other)).map(({ id }) => id)).toEqual([next.id]);
      for (const ticket of Object.values(tickets)) {
        const anew = await keys.qrText(ticket);
        expect(signerOf(keys, anew)).toBe(next.id);
        expect(anew).toBe(await fresh.qrText(ticket));
      }
      expect(await keys.qrText(another)).toBe(anothers);
    }
  });

  test('of long ago is replaced by the one that signs now, and that one by the next when it leaks, too', async () => {
    const keys = await open();
    const sold = { first: await soldIn(-7200), second: await soldIn(-60) };
    await rotateKey(deps(), null);
    await letKeysAge();
    await run(keys, 'signing keys');
    const [old, now] = await listKeys(database);
    const second = await keys.qrText(sold.second);
    expect(signerOf(keys, second)).toBe(now!.id);
    await revokeKey(deps(), old!.id, true);
    await run(keys, 'ended signing keys');
    expect(await listKeys(database)).toMatchObject([
      { state: 'revoked', replacedBy: now!.id },
      { state: 'signing' },
    ]);
    expect(signerOf(keys, await keys.qrText(sold.first))).toBe(now!.id);
    expect(await keys.qrText(sold.second)).toBe(second);

    await revokeKey(deps(), now!.id, true);
    await run(keys, 'ended signing keys');
    const last = (await listKeys(database))[2]!;
    for (const ticket of Object.values(sold)) expect(signerOf(keys, await keys.qrText(ticket))).toBe(last.id);
    expect(await publishedBy(keys)).toEqual([last.id]);
  });

  test('that has not signed yet never does, nor does it keep a rotation from coming', async () => {
    const keys = await open();
    await rotateKey(deps(), null);
    const waiting = (await listKeys(database))[1]!;
    await revokeKey(deps(), waiting.id, true);
    expect(await states()).toEqual(['signing', 'revoked', 'waiting']);
    await letKeysAge();
    expect(await rotateKey(deps(), null)).toMatchObject({ outcome: 'made' });
    await run(keys, 'ended signing keys');
    for (const seconds of [-7200, -60, 150])
      expect(signerOf(keys, await keys.qrText(await soldIn(seconds)))).not.toBe(waiting.id);
  });

  test('says how many tickets it signs, those to come and nobody else’s', async () => {
    await open();
    await letKeysAge();
    await addKey(deps(), listing.listingId);
    await connection.query(`update signing_keys set active_from = now() where listing_id is not null`);
    // Of one listing before and after it got its own key, and of the other.
    const sold: [listingId: number, seat: number, at: string][] = [
      [listing.listingId, 0, `now() - interval '1 minute'`],
      [listing.listingId, 1, `now() + interval '1 minute'`],
      [other.listingId, 0, `now() + interval '1 minute'`],
      [other.listingId, 1, `now() - interval '1 minute'`],
    ];
    for (const [listingId, seat, at] of sold) {
      await connection.query(
        `insert into tickets (listing_id, seat, state, previous_state, owner_id, owner_order_id, epoch)
         values ($1::bigint, $2::int, 'sold', 'paying', 1, 1, 1)`,
        [listingId, seat],
      );
      await connection.query(
        `insert into ownership_log (listing_id, seat, epoch, kind, to_id, order_id, at)
         values ($1::bigint, $2::int, 1, 'sold', 1, 1, ${at})`,
        [listingId, seat],
      );
    }
    const counts = async () =>
      Promise.all(
        (await listKeys(database)).map(async ({ id }) => {
          const ending = await revokeKey(deps(), id, false);
          return 'tickets' in ending ? ending.tickets : ending.outcome;
        }),
      );
    expect(await counts()).toEqual([3, 1]);
    // What it signs in the place of another counts as well.
    await revokeKey(deps(), (await listKeys(database))[0]!.id, true);
    expect(await counts()).toEqual(['revoked before', 1, 3]);
    await connection.query(
      `update listings set starts_at = now() - interval '2 days' where listing_id = $1::bigint`,
      [other.listingId],
    );
    expect(await counts()).toEqual(['revoked before', 1, 1]);
    await connection.query('update listings set starts_at = $1::timestamptz', [listing.startsAt]);
  });
});

describe('a secret that is lost', () => {
  test('is no end: prints stay good, what is read anew has another text, by new keys of another secret', async () => {
    const before = await open();
    await addKey(deps(), listing.listingId);
    const [ticket, own] = [await soldIn(-60), await soldIn(150, listing)];
    const texts = [await before.qrText(ticket), await before.qrText(own)];
    expect(await abandonKeys(deps(), true)).toEqual({ outcome: 'none is lost' });
    const found = newSecret();
    await expect(open(found)).rejects.toThrow('admit-server keys abandon is the way on');
    expect(await abandonKeys(deps(found), false)).toMatchObject({ outcome: 'asked' });
    await expect(open(found)).rejects.toThrow('ADMIT_KEY_SECRET is not the secret');
    const ending = await abandonKeys(deps(found), true);
    expect(ending).toMatchObject({ outcome: 'done', keyIds: [expect.any(String), expect.any(String)] });

    const after = await open(found);
    expect((await states()).sort()).toEqual(['abandoned', 'abandoned', 'waiting', 'waiting']);
    for (const [at, each] of [ticket, own].entries()) {
      expect(after.verify(texts[at]!).valid).toBe(true);
      const anew = await after.qrText(each);
      expect(anew).not.toBe(texts[at]);
      expect(after.verify(anew).valid).toBe(true);
    }
    expect(await publishedBy(after)).toHaveLength(4);
    expect(await abandonKeys(deps(found), true)).toEqual({ outcome: 'none is lost' });
    await letKeysAge();
    expect(await rotateKey(deps(found), null)).toMatchObject({ outcome: 'made' });
    // It may have leaked as well: what its tickets are signed by since it was lost stays as it is.
    const [lost] = await listKeys(database);
    const longAgo = await soldIn(-7200);
    const anew = await after.qrText(longAgo);
    expect(await revokeKey(deps(found), lost!.id, true)).toMatchObject({ outcome: 'done' });
    const last = await open(found);
    expect(await publishedBy(last)).not.toContain(lost!.id);
    expect(await last.qrText(longAgo)).toBe(anew);
  });

  test('that was in a file is made anew there, once that is wanted', async () => {
    await open();
    expect(await abandonKeys(deps(null), false)).toMatchObject({ outcome: 'asked' });
    expect(await readdir(folder)).toEqual([]);
    await abandonKeys(deps(null), true);
    expect(await readdir(folder)).toEqual(['key-secret']);
    const keys = await open(null);
    expect(keys.verify(await keys.qrText(await soldIn(-60))).valid).toBe(true);
  });
});

describe('another secret', () => {
  test('opens the same keys, and servers that run go on without it', async () => {
    const running = await open();
    await addKey(deps(), listing.listingId);
    await run(running, 'signing keys');
    const next = newSecret();
    expect(await resealKeys(deps(), Buffer.from(next, 'base64url'))).toEqual({ outcome: 'done', keys: 2 });
    await run(running, 'signing keys');
    await run(running, 'signing keys');
    const started = await open(next);
    for (const ticket of [await soldIn(-60), await soldIn(30, listing), await soldIn(150, listing)])
      expect(await running.qrText(ticket)).toBe(await started.qrText(ticket));
    await expect(open()).rejects.toThrow('ADMIT_KEY_SECRET is not the secret');
    await expect(rotateKey(deps(), null)).rejects.toThrow('ADMIT_KEY_SECRET is not the secret');

    // One that is made afterwards it cannot open, and it says so.
    await rotateKey(deps(next), null);
    await expect(running.qrText(await soldIn(150))).rejects.toMatchObject({
      code: 'unavailable',
      cause: expect.objectContaining({ message: expect.stringContaining('restart this server') }),
    });
    expect(running.verify(await started.qrText(await soldIn(150))).valid).toBe(true);
  });

  test('takes all of them or none', async () => {
    await open();
    await addKey(deps(), listing.listingId);
    const next = randomBytes(32);
    const rows = () => connection.query('select key_id, sealed_key from signing_keys order by key_id');
    const before = await rows();
    expect(await resealKeys(deps(), Buffer.from(secret, 'base64url'))).toEqual({ outcome: 'same secret' });
    await expect(resealKeys(deps(newSecret()), next)).rejects.toThrow('is not the secret');
    expect(await rows()).toEqual(before);
    await connection.query(
      `update signing_keys set sealed_key = decode(repeat('00', 60), 'hex') where listing_id is not null`,
    );
    const spoilt = await rows();
    expect(await resealKeys(deps(), next)).toEqual({ outcome: 'one is lost' });
    expect(await rows()).toEqual(spoilt);
    await abandonKeys(deps(), true);
    // The other one, and the one in the place of the lost.
    expect(await resealKeys(deps(), next)).toEqual({ outcome: 'done', keys: 2 });
    await open(next.toString('base64url'));
  });
});
