import { createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { encodeId } from '@admit-one/sdk/contract';
import { encodeToken, keyIdOf, signedBytes, type TicketToken, verifyTicket } from '@admit-one/sdk/token';

/** What verifying tickets offline takes, beside the signature alone. */
export interface TokenTimes {
  readonly perSecond: number;
  /** `crypto.verify` of the same bytes. */
  readonly signaturesPerSecond: number;
  /** The median of the rounds' ratios. */
  readonly ratio: number;
  readonly lowest: number;
  readonly highest: number;
  /** Of the kind of bad token that takes longest, on average. */
  readonly worst: { readonly kind: string; readonly microseconds: number };
  readonly passed: boolean;
}

export const tokensAtLeast = { ratio: 0.8, worstMicroseconds: 1_000 };

/** Tickets of a listing with 500 seats that changed hands, by one of three keys, in turns with their signatures alone. */
export function measureTokens(rounds: number, seconds: number): TokenTimes {
  const { tokens, keys, signatures, bad } = prepare();
  const verifyOne = (index: number) => {
    if (!verifyTicket(tokens[index % tokens.length]!, keys).valid)
      throw new Error('A true ticket was refused');
  };
  const signatureOne = (index: number) => {
    const { bytes, key, signature } = signatures[index % signatures.length]!;
    if (!verify(null, bytes, key, signature)) throw new Error('A true signature was refused');
  };
  sideBySide(verifyOne, signatureOne, 500);
  const pairs = Array.from({ length: rounds }, () => sideBySide(verifyOne, signatureOne, seconds * 1_000));
  const ratios = pairs.map(([tickets, alone]) => tickets / alone).toSorted((one, other) => one - other);
  const ratio = middle(ratios);
  const worst = Object.entries(bad)
    .map(([kind, texts]) => {
      const work = (index: number) => {
        if (verifyTicket(texts[index % texts.length]!, keys).valid)
          throw new Error(`A ${kind} token was taken`);
      };
      return { kind, microseconds: 1e6 / perSecondOf(work, 200) };
    })
    .reduce((one, other) => (one.microseconds > other.microseconds ? one : other));
  return {
    perSecond: middle(pairs.map(([tickets]) => tickets)),
    signaturesPerSecond: middle(pairs.map(([, alone]) => alone)),
    ratio,
    lowest: ratios[0]!,
    highest: ratios.at(-1)!,
    worst,
    passed: ratio >= tokensAtLeast.ratio && worst.microseconds < tokensAtLeast.worstMicroseconds,
  };
}

const listing = encodeId('lst', 77);

function prepare() {
  const signers = Array.from({ length: 3 }, () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const publicKey = createPublicKey(privateKey);
    const x = publicKey.export({ format: 'jwk' }).x!;
    return { privateKey, publicKey, x, id: keyIdOf(Buffer.from(x, 'base64url')) };
  });
  const ticketOf = (seat: number, more: Partial<TicketToken> = {}): TicketToken => ({
    listing,
    seat,
    epoch: 3,
    expiresAt: new Date(Math.ceil(Date.now() / 1000) * 1000 + 86_400_000),
    keyId: signers[seat % 3]!.id,
    ...more,
  });
  const seats = Array.from({ length: 1_000 }, (_, seat) => seat);
  const signed = (ticket: TicketToken, key: KeyObject) =>
    encodeToken(ticket, (bytes) => sign(null, bytes, key));
  const tokens = seats.map((seat) => signed(ticketOf(seat), signers[seat % 3]!.privateKey));
  const stranger = generateKeyPairSync('ed25519').privateKey;
  return {
    tokens,
    keys: {
      listingId: listing,
      keys: signers.map(({ id, x }) => ({ id, publicKey: x, listingId: null })),
      revocations: seats
        .filter((seat) => seat % 2 === 0)
        .map((seat) => ({ seat, lowestEpoch: 3, refunded: [1] })),
    },
    signatures: seats.map((seat) => {
      const bytes = signedBytes(ticketOf(seat));
      const { privateKey, publicKey: key } = signers[seat % 3]!;
      return { bytes, key, signature: sign(null, bytes, privateKey) };
    }),
    bad: {
      mutated: tokens.map(
        (token) => `${token.slice(0, 60)}${token[60] === 'A' ? 'B' : 'A'}${token.slice(61)}`,
      ),
      truncated: tokens.map((token, index) => token.slice(0, index % 135)),
      swapped: tokens.map((token, index) => token.slice(0, 32) + tokens[(index + 3) % 1_000]!.slice(32)),
      oversized: tokens.map((token) => token.repeat(1_000)),
      expired: seats.map((seat) =>
        signed(ticketOf(seat, { expiresAt: new Date(0) }), signers[seat % 3]!.privateKey),
      ),
      'wrong-key': seats.map((seat) => signed(ticketOf(seat), stranger)),
      'unknown-key': seats.map((seat) => signed(ticketOf(seat, { keyId: '00000000' }), stranger)),
      revoked: seats.map((seat) =>
        signed(ticketOf(seat - (seat % 2), { epoch: 1 }), signers[(seat - (seat % 2)) % 3]!.privateKey),
      ),
    },
  };
}

/**
 * Both in slices of a few milliseconds, one after the other: they need nothing but this one core, and whatever else wants it
 * then takes from both.
 */
function sideBySide(
  one: (index: number) => void,
  other: (index: number) => void,
  forMs: number,
): readonly [number, number] {
  const spent = [0, 0] as [number, number];
  let done = 0;
  for (; spent[0] + spent[1] < forMs; done += 50) {
    spent[0] += msOf(one, done);
    spent[1] += msOf(other, done);
  }
  return [(1_000 * done) / spent[0], (1_000 * done) / spent[1]];
}

function msOf(work: (index: number) => void, first: number): number {
  const begun = performance.now();
  for (let each = 0; each < 50; each += 1) work(first + each);
  return performance.now() - begun;
}

function perSecondOf(work: (index: number) => void, forMs: number): number {
  const begun = performance.now();
  let done = 0;
  let now = begun;
  for (; now - begun < forMs; now = performance.now()) for (let each = 0; each < 50; each += 1) work(done++);
  return (1_000 * done) / (now - begun);
}

function middle(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!;
}
