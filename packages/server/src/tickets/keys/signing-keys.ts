import { type KeyObject, sign } from 'node:crypto';
import { encodeId, type TicketKey } from '@admit-one/sdk/contract';
import { encodeToken, type Verdict, verifyTicket } from '@admit-one/sdk/token';
import { LRUCache } from 'lru-cache';
import { type Database, DatabaseUnavailable } from '../../platform/database/database.ts';
import type { Loop } from '../../platform/loops.ts';
import { ProblemError } from '../../platform/problem.ts';
import { readLastEnd, readSigningKeys, type SigningKeyRow, secondsUntilActive } from './keys.sql.ts';
import { opens, unseal } from './seal.ts';

/** What a token says, and what decides who signs it. */
export interface TicketToSign {
  readonly listingId: number;
  readonly seat: number;
  readonly epoch: number;
  /** When it became its owner's, as the ownership log says; microseconds since 1970. */
  readonly since: number;
  readonly startsAt: Date;
}

/** The keys that tickets are signed with, as every process on the database has them. */
export interface SigningKeys {
  /**
   * The text of a ticket's QR: always the same, in every process, whatever keys come later. Its key is the one that was
   * active when the ticket became its owner's, or what signs instead of that one since it was lost or leaked.
   * @throws DatabaseUnavailable for a ticket younger than what is known of keys
   * @throws ProblemError `unavailable` where the key was encrypted with another secret than this server's
   */
  qrText(ticket: TicketToSign): Promise<string>;
  /** Another number when a key was lost or leaked: texts from before may be others now. */
  lastEnd(): number;
  /** Whether a key of ours signed it, and it has not expired. Says nothing of revocations, and asks nobody. */
  verify(token: string, now?: Date): Verdict;
  /** Public keys that tickets not expired may be signed with, those of all listings first; not those that leaked. */
  published(): Promise<TicketKey[]>;
  /** Those that tickets of this listing may be signed with. */
  publishedFor(listing: { listingId: number; createdAt: Date }): Promise<TicketKey[]>;
  readonly loops: readonly Loop[];
}

/** @param first read a moment ago; at least one, that signs for all listings */
export function createSigningKeys(
  database: Database,
  secret: Buffer,
  first: readonly SigningKeyRow[],
): SigningKeys {
  let ring = ringOf(first);
  let reading: Promise<void> | null = null;
  /** Parsed once: reading a key takes about as long as signing with it. */
  const opened = new LRUCache<string, KeyObject>({ max: 10_000 });

  const privateKeyOf = (row: SigningKeyRow) => {
    const known = opened.get(row.keyId);
    if (known !== undefined) return known;
    const key = open(secret, row);
    opened.set(row.keyId, key);
    return key;
  };

  const read = () => {
    reading ??= readSigningKeys(database.connection)
      .then((rows) => {
        ring = ringOf(rows.map((row) => keepOpenable(secret, ring.byId.get(row.keyId), row)));
      })
      .finally(() => {
        reading = null;
      });
    return reading;
  };

  const latest = async () => {
    if (performance.now() - ring.readAtHere < readEveryMs) return ring;
    await read().catch((error: unknown) => {
      // What was published a while ago is better than nothing.
      if (!(error instanceof DatabaseUnavailable)) throw error;
    });
    return ring;
  };

  async function readIfOneEnded(): Promise<void> {
    if ((await readLastEnd(database.connection)) !== ring.lastEnd) await read();
  }

  return {
    async qrText({ listingId, seat, epoch, since, startsAt }) {
      if (since > ring.readAt + graceMicroseconds) await read();
      const row = signerFor(ring, listingId, since);
      return encodeToken(
        {
          listing: encodeId('lst', listingId),
          seat,
          epoch,
          expiresAt: new Date(Math.floor((startsAt.getTime() + validAfterStartMs) / 1000) * 1000),
          keyId: row.keyId,
        },
        (bytes) => sign(null, bytes, privateKeyOf(row)),
      );
    },

    lastEnd: () => ring.lastEnd,

    verify: (token, now) => verifyTicket(token, { keys: ring.published }, now),

    async published() {
      const now = Date.now();
      const { good, published } = await latest();
      return published.filter((_, index) => {
        const { neededUntil } = good[index]!;
        return neededUntil === null || neededUntil.getTime() > now;
      });
    },

    async publishedFor({ listingId, createdAt }) {
      const { good, published } = await latest();
      const listedAt = createdAt.getTime() * 1000;
      return published.filter((_, index) => {
        const row = good[index]!;
        const signsForIt = row.listingId === null || row.listingId === listingId;
        return signsForIt && (row.retiredAt === null || row.retiredAt >= listedAt);
      });
    },

    // What was sold up to now can then be signed while the database is away.
    loops: [
      { name: 'signing keys', firstAfterMs: readEveryMs, everyMs: readEveryMs, run: read },
      // What a leaked key signed is refused at the gates of every process so soon.
      {
        name: 'ended signing keys',
        firstAfterMs: lookForEndsMs,
        everyMs: lookForEndsMs,
        run: readIfOneEnded,
      },
    ],
  };
}

/**
 * The key that signs a ticket for ever: of those that were active when it became its owner's the listing's own, or else
 * the one for all; and where that one was lost or leaked, the one that signs instead of it.
 */
function signerFor({ byListing, byId }: Ring, listingId: number, since: number): SigningKeyRow {
  const isActive = (row: SigningKeyRow) =>
    row.activeFrom <= since && (row.retiredAt === null || since < row.retiredAt);
  let key = byListing.get(listingId)?.find(isActive) ?? byListing.get(null)?.find(isActive);
  while (key !== undefined && key.replacedBy !== null) key = byId.get(key.replacedBy);
  if (key === undefined) throw new Error(`No key is there that signs what was sold at ${since}`);
  return key;
}

/** Where the secret was changed meanwhile, what this server knows of the key from before opens with its own. */
function keepOpenable(secret: Buffer, before: SigningKeyRow | undefined, row: SigningKeyRow): SigningKeyRow {
  if (before === undefined || before.sealedKey.equals(row.sealedKey) || opens(secret, row)) return row;
  return { ...row, sealedKey: before.sealedKey };
}

/** @throws ProblemError `unavailable` */
function open(secret: Buffer, row: SigningKeyRow): KeyObject {
  try {
    return unseal(secret, row);
  } catch (cause) {
    throw new ProblemError(
      'unavailable',
      {},
      'This ticket is yours, and this server cannot sign its QR at the moment. Nothing was changed: try again later.',
      {
        cause: new Error(
          `Key ${row.keyId} is encrypted with another secret: restart this server with that one.`,
          { cause },
        ),
      },
    );
  }
}

/** A ticket may be used until a year after the start, because a performance may move. */
export const validAfterStartMs = 365 * 24 * 60 * 60 * 1000;

const readEveryMs = 20_000;

const lookForEndsMs = 2_000;

/**
 * What was sold so long after the keys were read can be signed with them: a key that is missing from them was committed
 * later than that less the longest transaction, and signs nothing for two minutes after it was made.
 */
const graceMicroseconds = (secondsUntilActive - 75) * 1_000_000;

interface Ring {
  readonly byListing: ReadonlyMap<number | null, readonly SigningKeyRow[]>;
  readonly byId: ReadonlyMap<string, SigningKeyRow>;
  /** Those that nobody else has. */
  readonly good: readonly SigningKeyRow[];
  /** One for each of the good. */
  readonly published: readonly TicketKey[];
  readonly lastEnd: number;
  /** By the database's clock. */
  readonly readAt: number;
  readonly readAtHere: number;
}

function ringOf(found: readonly SigningKeyRow[]): Ring {
  // Those of all listings first, the newest first: a list that is cut loses what is asked for least.
  const rows = found.toReversed().sort((a, b) => Number(a.listingId !== null) - Number(b.listingId !== null));
  const good = rows.filter(({ endedBecause }) => endedBecause !== 'revoked');
  return {
    byListing: Map.groupBy(rows, ({ listingId }) => listingId),
    byId: new Map(rows.map((row) => [row.keyId, row])),
    good,
    lastEnd: Math.max(0, ...rows.map(({ endedAt }) => endedAt ?? 0)),
    published: good.map(({ keyId, publicKey, listingId }) => ({
      id: keyId,
      publicKey: publicKey.toString('base64url'),
      listingId: listingId === null ? null : encodeId('lst', listingId),
    })),
    readAt: rows[0]!.readAt,
    readAtHere: performance.now(),
  };
}
