import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { decodeId, encodeId } from './contract/ids.ts';
import type { ListingKeys, Revocation, TicketKeys } from './contract/schemas/ticket.ts';

/**
 * The text of a ticket's QR: what a gate needs to know, signed with Ed25519, in 135 characters of Crockford's
 * base32 in upper case, which QR codes have a compact mode for. No names: a corrected name must not void a print.
 *
 * | bytes | what |
 * |---|---|
 * | 1 | version, 1 |
 * | 4 | key id: the first bytes of SHA-256 over the raw public key |
 * | 5 | listing |
 * | 3 | seat, its ordinal |
 * | 3 | epoch |
 * | 4 | expiry, unix seconds |
 * | 64 | signature over a prefix of our own and the 20 bytes before |
 */
export type TicketToken = {
  /** `lst_…` */
  listing: string;
  /** The seat's ordinal in the listing's seat map. */
  seat: number;
  epoch: number;
  /** Whole seconds; at this moment the token is no longer valid. */
  expiresAt: Date;
  /** 8 hexadecimal digits. */
  keyId: string;
};

/**
 * What a ticket is verified with: the answer of `/.well-known/admit-keys.json` (tickets of any listing), or of
 * `/v1/listings/{id}/keys` (tickets of that listing, and of no other). Public keys alone do as well; nothing is revoked then.
 */
export type VerifyKeys = {
  readonly keys: readonly VerifyKey[];
  /** The one listing whose tickets are let in. */
  readonly listingId?: ListingKeys['listingId'];
  readonly revocations?: TicketKeys['revocations'] | ListingKeys['revocations'];
  /** When the doors open: before this moment nobody is let in. Without it `not_yet` is never said. */
  readonly admitsFrom?: Date | string | null;
};

/** A public key; with a listing it signs for that one only. */
export type VerifyKey = {
  readonly id: string;
  readonly publicKey: string;
  readonly listingId?: string | null;
};

/**
 * - `malformed`: no token at all, `unsupported_version`: one of a version to come
 * - `unknown_key`, `forged`: not signed by any of the keys; gates say `forged` of all four
 * - `wrong_listing`: a true ticket, for another performance
 * - `refunded`, `transferred`: was a true ticket until its money went back, or until somebody else got it
 * - `expired`: a year and more after the start, `not_yet`: before `admitsFrom`, when the doors open
 */
export type VerdictReason =
  | 'malformed'
  | 'unsupported_version'
  | 'unknown_key'
  | 'forged'
  | 'wrong_listing'
  | 'refunded'
  | 'transferred'
  | 'expired'
  | 'not_yet';

/** What is signed can be shown, whatever else is wrong with it; what is not signed says nothing. */
export type Verdict =
  | { valid: true; ticket: TicketToken }
  | { valid: false; reason: 'malformed' | 'unsupported_version' | 'unknown_key' | 'forged' }
  | {
      valid: false;
      reason: Exclude<VerdictReason, 'malformed' | 'unsupported_version' | 'unknown_key' | 'forged'>;
      ticket: TicketToken;
    };

/**
 * The QR text of a ticket. `sign` gets the bytes to sign and gives the 64 of an Ed25519 signature; the same fields
 * and key always give the same text.
 * @throws RangeError when a field does not fit its bytes.
 */
export function encodeToken(fields: TicketToken, sign: (bytes: Uint8Array) => Uint8Array): string {
  const signature = sign(signedBytes(fields));
  if (signature.length !== signatureLength) throw new RangeError('An Ed25519 signature has 64 bytes');
  return toBase32(Buffer.concat([payloadOf(fields), signature]));
}

/** What is signed: a prefix, so that no signature made for another purpose passes for a ticket's, and the fields. */
export function signedBytes(fields: TicketToken): Uint8Array {
  return Buffer.concat([domain, payloadOf(fields)]);
}

/**
 * Tells a true ticket from any other text, without network or database. Each token has exactly one text; lower case
 * and surrounding white space are taken, because scanners and people produce them. It knows what `keys` knew when they
 * were fetched: a ticket refunded or handed on since then still passes.
 * @param now When the token must be valid; the present unless told.
 * @throws TypeError when `keys` holds what is no Ed25519 public key, or an `admitsFrom` that is no time; no token makes it throw.
 */
export function verifyTicket(token: string, keys: VerifyKeys, now = new Date()): Verdict {
  const bytes = fromBase32(token);
  if (bytes === undefined) return { valid: false, reason: 'malformed' };
  if (bytes[0] !== version) return { valid: false, reason: 'unsupported_version' };
  const ticket = readPayload(bytes);
  const candidates = keys.keys.filter((key) => key.id === ticket.keyId);
  if (candidates.length === 0) return { valid: false, reason: 'unknown_key' };
  if (!candidates.some((key) => maySign(key, ticket) && hasSigned(key, bytes)))
    return { valid: false, reason: 'forged' };
  const reason = whyNot(ticket, keys, now);
  return reason === undefined ? { valid: true, ticket } : { valid: false, reason, ticket };
}

/** The id of an Ed25519 public key, given as its raw 32 bytes: 8 hexadecimal digits. */
export function keyIdOf(publicKey: Uint8Array): string {
  return createHash('sha256').update(publicKey).digest('hex').slice(0, 8);
}

const version = 1;
const domain = Buffer.from('admit-one ticket 1\n');
const payloadLength = 20;
const signatureLength = 64;

function payloadOf({ keyId, listing, seat, epoch, expiresAt }: TicketToken): Buffer {
  if (!/^[0-9a-f]{8}$/.test(keyId)) throw new RangeError(`${keyId} is no key id`);
  const payload = Buffer.alloc(payloadLength);
  payload.writeUInt8(version, 0);
  payload.write(keyId, 1, 'hex');
  payload.writeUIntBE(decodeId(listing), 5, 5);
  payload.writeUIntBE(seat, 10, 3);
  payload.writeUIntBE(epoch, 13, 3);
  payload.writeUInt32BE(Math.floor(expiresAt.getTime() / 1000), 16);
  return payload;
}

function readPayload(payload: Buffer): TicketToken {
  return {
    listing: encodeId('lst', payload.readUIntBE(5, 5)),
    seat: payload.readUIntBE(10, 3),
    epoch: payload.readUIntBE(13, 3),
    expiresAt: new Date(payload.readUInt32BE(16) * 1000),
    keyId: payload.toString('hex', 1, 5),
  };
}

/** Whoever gets hold of one listing's key makes no tickets for another. */
function maySign(key: VerifyKey, ticket: TicketToken): boolean {
  return key.listingId === undefined || key.listingId === null || key.listingId === ticket.listing;
}

function hasSigned(key: VerifyKey, bytes: Buffer): boolean {
  const signed = Buffer.concat([domain, bytes.subarray(0, payloadLength)]);
  return verify(null, signed, keyObjectOf(key), bytes.subarray(payloadLength));
}

function whyNot(ticket: TicketToken, keys: VerifyKeys, now: Date) {
  if (keys.listingId !== undefined && keys.listingId !== ticket.listing) return 'wrong_listing';
  const revocation = revocationOf(ticket, keys);
  if (revocation !== undefined && ticket.epoch < revocation.lowestEpoch)
    return revocation.refunded.includes(ticket.epoch) ? 'refunded' : 'transferred';
  // Asked this way round, a clock that gives no time at all lets nobody in.
  if (!(now < ticket.expiresAt)) return 'expired';
  const { admitsFrom = null } = keys;
  if (admitsFrom !== null && now < instantOf(admitsFrom)) return 'not_yet';
  return undefined;
}

/** Searched one by one: the lists are short next to a signature's 100 µs, and an index would not see them change. */
function revocationOf(ticket: TicketToken, { revocations = [] }: VerifyKeys): Revocation | undefined {
  for (const entry of revocations) {
    if ('seats' in entry) {
      if (entry.listingId === ticket.listing) return entry.seats.find(({ seat }) => seat === ticket.seat);
    } else if (entry.seat === ticket.seat) return entry;
  }
  return undefined;
}

function instantOf(moment: Date | string): Date {
  const instant = new Date(moment);
  if (Number.isNaN(instant.getTime())) throw new TypeError(`${moment} is no time from which a gate admits`);
  return instant;
}

/** Reading a key takes a fair part of the time of a verification, and a gate uses the same few all evening. */
const keyObjects = new WeakMap<VerifyKey, { publicKey: string; object: KeyObject }>();

function keyObjectOf(key: VerifyKey): KeyObject {
  const known = keyObjects.get(key);
  if (known?.publicKey === key.publicKey) return known.object;
  const object = readKey(key.publicKey);
  keyObjects.set(key, { publicKey: key.publicKey, object });
  return object;
}

function readKey(publicKey: string): KeyObject {
  try {
    return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
  } catch (cause) {
    throw new TypeError(`${publicKey} is no Ed25519 public key in base64url`, { cause });
  }
}

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 84 bytes in fives of bits, the last three of them padding. */
const textLength = Math.ceil(((payloadLength + signatureLength) * 8) / 5);

function toBase32(bytes: Uint8Array): string {
  let text = '';
  let pending = 0;
  let bits = 0;
  for (const byte of bytes) {
    pending = ((pending << 8) | byte) & 0xfff;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += alphabet[(pending >> (bits - 5)) & 31];
  }
  return bits === 0 ? text : text + alphabet[(pending << (5 - bits)) & 31];
}

/** The bytes of a token's text, or nothing when it is not the one text of any. */
function fromBase32(token: string): Buffer | undefined {
  // What scanners add is a few characters; a megabyte is not worth trimming.
  if (token.length > 2 * textLength) return undefined;
  const trimmed = token.trim();
  // Before upper case, which makes an S of the long ſ.
  if (trimmed.length !== textLength || !/^[0-9A-Za-z]+$/.test(trimmed)) return undefined;
  const text = trimmed.toUpperCase();
  const bytes = Buffer.alloc(payloadLength + signatureLength);
  let at = 0;
  let pending = 0;
  let bits = 0;
  for (const character of text) {
    const value = alphabet.indexOf(character);
    if (value === -1) return undefined;
    pending = ((pending << 5) | value) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at] = (pending >> bits) & 0xff;
    at += 1;
  }
  const padding = pending & ((1 << bits) - 1);
  return padding === 0 ? bytes : undefined;
}
