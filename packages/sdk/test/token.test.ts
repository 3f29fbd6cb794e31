import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  encodeToken,
  keyIdOf,
  signedBytes,
  type TicketToken,
  type VerifyKeys,
  verifyTicket,
} from '../src/token.ts';

/** The secret key of RFC 8032, section 7.1, test 1, so that the vector below can be made by anyone. */
const rfcSeed = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
const signer = signerOf(
  createPrivateKey({
    key: Buffer.from(`302e020100300506032b657004220420${rfcSeed}`, 'hex'),
    format: 'der',
    type: 'pkcs8',
  }),
);
const now = new Date('2026-11-23T19:30:00Z');
const fields: TicketToken = {
  listing: 'lst_4h7k2m9x',
  seat: 1204,
  epoch: 1,
  expiresAt: new Date('2027-11-23T19:30:00Z'),
  keyId: signer.keyId,
};
const token = encodeToken(fields, signer.sign);
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

describe('a token', () => {
  test('is the same text for the same fields and key, for ever', () => {
    expect(token).toBe(encodeToken(fields, signer.sign));
    expect(token).toBe(
      '04GZWCEZ4H7K2M9X002B800005PEBHXRQE1D1ZN6W13E8844FW4R4PJYBMFPF2X1F82PRA7NZEZEJB5S7NEEX3VD5TDFPTSSY8RZDQ196ZR506W3N5T6BC11QQCV409SVFF6T30',
    );
  });

  test('fits the alphanumeric mode of QR codes', () => {
    expect(token).toMatch(/^[0-9A-Z]{135}$/);
  });

  test('gives back what was signed', () => {
    expect(verifyTicket(token, signer.keys, now)).toEqual({ valid: true, ticket: fields });
  });

  test.each([
    ['the least', { listing: 'lst_00000000', seat: 0, epoch: 0, expiresAt: new Date(0) }],
    [
      'the most',
      {
        listing: 'lst_zzzzzzzz',
        seat: 2 ** 24 - 1,
        epoch: 2 ** 24 - 1,
        expiresAt: new Date((2 ** 32 - 1) * 1000),
      },
    ],
  ])('carries %s its bytes can', (_, extreme) => {
    const ticket = { ...fields, ...extreme };
    const before = new Date(ticket.expiresAt.getTime() - 1);
    expect(verifyTicket(encodeToken(ticket, signer.sign), signer.keys, before)).toEqual({
      valid: true,
      ticket,
    });
  });

  test.each([
    ['seat', { seat: 2 ** 24 }],
    ['seat', { seat: -1 }],
    ['epoch', { epoch: 2 ** 24 }],
    ['expiry', { expiresAt: new Date('2107-01-01T00:00:00Z') }],
    ['key id', { keyId: 'no id' }],
  ])('is not made with a %s that does not fit', (_, unfit) => {
    expect(() => encodeToken({ ...fields, ...unfit }, signer.sign)).toThrow(RangeError);
  });

  test('is not made of a signature of another length', () => {
    expect(() => encodeToken(fields, () => new Uint8Array(63))).toThrow(RangeError);
  });

  test('is taken in lower case and with white space around, as scanners give it', () => {
    expect(verifyTicket(`  ${token.toLowerCase()}\r\n`, signer.keys, now).valid).toBe(true);
  });
});

describe('a verdict', () => {
  test('is expired from the second of the expiry on, and not before', () => {
    const last = new Date(fields.expiresAt.getTime() - 1);
    expect(verifyTicket(token, signer.keys, last).valid).toBe(true);
    for (const late of [fields.expiresAt, new Date(Number.NaN)])
      expect(verifyTicket(token, signer.keys, late)).toEqual({
        valid: false,
        reason: 'expired',
        ticket: fields,
      });
  });

  test('is unknown_key with other keys, and forged with another key under the same id', () => {
    const other = signerOf(generateKeyPairSync('ed25519').privateKey);
    expect(verifyTicket(token, other.keys, now)).toEqual({ valid: false, reason: 'unknown_key' });
    expect(verifyTicket(token, { keys: [] }, now)).toEqual({ valid: false, reason: 'unknown_key' });
    const disguised = { keys: [{ id: signer.keyId, publicKey: other.keys.keys[0]!.publicKey }] };
    expect(verifyTicket(token, disguised, now)).toEqual({ valid: false, reason: 'forged' });
    const both = { keys: [...disguised.keys, ...signer.keys.keys] };
    expect(verifyTicket(token, both, now).valid).toBe(true);
  });

  test('is forged where the signature was made for the bare fields, without our prefix', () => {
    const bare = encodeToken(fields, (bytes) => signer.sign(bytes.subarray(bytes.length - 20)));
    expect(verifyTicket(bare, signer.keys, now)).toEqual({ valid: false, reason: 'forged' });
    expect(signedBytes(fields).length).toBeGreaterThan(20);
  });

  test('is unsupported_version of a version to come', () => {
    const later = `0${'G'}${token.slice(2)}`;
    expect(verifyTicket(later, signer.keys, now)).toEqual({ valid: false, reason: 'unsupported_version' });
  });

  test.each([
    ['nothing', ''],
    ['an address', 'https://example.com/ticket?id=1'],
    ['a megabyte', 'A'.repeat(1_000_000)],
    ['a megabyte of spaces', ' '.repeat(1_000_000)],
    ['a letter too many', `${token}0`],
    ['a letter too few', token.slice(0, -1)],
    ['a letter that is none of the alphabet', `U${token.slice(1)}`],
    ['a space within', `${token.slice(0, 60)} ${token.slice(61)}`],
    ['a long s, whose capital is S', token.replace('S', 'ſ')],
    ['NUL', `${token.slice(0, -1)}\0`],
  ])('is malformed of %s', (_, text) => {
    expect(text).not.toBe(token);
    expect(verifyTicket(text, signer.keys, now)).toEqual({ valid: false, reason: 'malformed' });
  });

  test('is malformed of every other text of the same bytes', () => {
    const last = alphabet.indexOf(token.at(-1)!);
    for (let padding = 1; padding < 8; padding += 1) {
      const twin = token.slice(0, -1) + alphabet[last | padding];
      expect(verifyTicket(twin, signer.keys, now)).toEqual({ valid: false, reason: 'malformed' });
    }
  });

  test('lets none of 10,000 mutated, truncated, swapped or oversized tokens in', () => {
    const random = randomFrom(20_261_123);
    const other = encodeToken({ ...fields, seat: 1205 }, signer.sign);
    for (let round = 0; round < 10_000; round += 1) {
      const text = spoil(token, other, random);
      if (text === token || text === other) continue;
      const verdict = verifyTicket(text, signer.keys, now);
      if (verdict.valid) expect.fail(`accepted ${text}`);
    }
  });

  test('throws only for keys that are none, and for a gate that opens at no time', () => {
    const keys = { keys: [{ id: signer.keyId, publicKey: 'AAAA' }] };
    expect(() => verifyTicket(token, keys, now)).toThrow(TypeError);
    expect(() => verifyTicket(token, { ...signer.keys, admitsFrom: 'eight' }, now)).toThrow(TypeError);
  });
});

describe('with what a server publishes', () => {
  const { listing } = fields;
  const reasonOf = (more: Omit<VerifyKeys, 'keys'>, ticket = fields, at = now) => {
    const text = encodeToken(ticket, signer.sign);
    const verdict = verifyTicket(text, { ...signer.keys, ...more }, at);
    if (!verdict.valid) expect(verdict).toHaveProperty('ticket', ticket);
    return verdict.valid ? 'valid' : verdict.reason;
  };

  test('a ticket of another listing is wrong_listing, whatever else it is', () => {
    expect(reasonOf({ listingId: listing })).toBe('valid');
    expect(reasonOf({ listingId: 'lst_00000000' })).toBe('wrong_listing');
    const seats = [{ seat: fields.seat, lowestEpoch: 9, refunded: [1] }];
    expect(reasonOf({ listingId: 'lst_00000000', revocations: seats })).toBe('wrong_listing');
  });

  test('each epoch is refunded, transferred or still good, in the answer for one listing and in that for all', () => {
    const seats = [
      { seat: 1, lowestEpoch: 100, refunded: [] },
      { seat: fields.seat, lowestEpoch: 6, refunded: [1, 4] },
    ];
    const elsewhere = { listingId: 'lst_00000000', seats: [{ ...seats[1]!, lowestEpoch: 100 }] };
    for (const known of [
      { listingId: listing, revocations: seats },
      { revocations: [elsewhere, { listingId: listing, seats }] },
    ]) {
      const reasons = [1, 3, 4, 5, 6, 7].map((epoch) => reasonOf(known, { ...fields, epoch }));
      expect(reasons).toEqual(['refunded', 'transferred', 'refunded', 'transferred', 'valid', 'valid']);
      expect(reasonOf(known, { ...fields, seat: 2 })).toBe('valid');
    }
    expect(reasonOf({ revocations: [elsewhere] })).toBe('valid');
  });

  test('a gate that opens later says not_yet, and not of what is void or over', () => {
    const admitsFrom = new Date(now.getTime() + 1);
    expect(reasonOf({ admitsFrom })).toBe('not_yet');
    expect(reasonOf({ admitsFrom: admitsFrom.toISOString() })).toBe('not_yet');
    expect(reasonOf({ admitsFrom: now })).toBe('valid');
    const revocations = [{ seat: fields.seat, lowestEpoch: 2, refunded: [1] }];
    expect(reasonOf({ admitsFrom, listingId: listing, revocations })).toBe('refunded');
    expect(reasonOf({ admitsFrom }, { ...fields, expiresAt: new Date(now.getTime() - 1000) })).toBe(
      'expired',
    );
  });

  test('a key of one listing signs for no other', () => {
    const [key] = signer.keys.keys;
    const withKey = (listingId: string | null) =>
      verifyTicket(token, { keys: [{ ...key!, listingId }] }, now);
    expect(withKey(listing).valid).toBe(true);
    expect(withKey(null).valid).toBe(true);
    expect(withKey('lst_00000000')).toEqual({ valid: false, reason: 'forged' });
  });
});

function signerOf(privateKey: KeyObject) {
  const publicKey = createPublicKey(privateKey).export({ format: 'jwk' }).x!;
  const keyId = keyIdOf(Buffer.from(publicKey, 'base64url'));
  const keys: VerifyKeys = { keys: [{ id: keyId, publicKey }] };
  return { keyId, keys, sign: (bytes: Uint8Array) => sign(null, bytes, privateKey) };
}

function spoil(text: string, other: string, random: (below: number) => number): string {
  const at = random(text.length);
  const letter = alphabet[random(32)]!;
  return [
    () => text.slice(0, at) + letter + text.slice(at + 1),
    () => text.slice(0, at),
    () => text.slice(at),
    () => text.slice(0, at) + letter + text.slice(at),
    () => text.slice(0, at) + other.slice(at),
    () => text.slice(0, at) + text.slice(at + 1) + text[at],
    () => text + text.slice(0, at + 1),
    () => Array.from(text, () => alphabet[random(32)]).join(''),
  ][random(8)]!();
}

/** A small seeded generator (mulberry32), so that a failure can be had again. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
