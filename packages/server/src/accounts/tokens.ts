import { type ApiToken, encodeId, type Scope } from '@admit-one/sdk/contract';
import { LRUCache } from 'lru-cache';
import { batching } from '../platform/batching.ts';
import { type Cache, noCache } from '../platform/cache/cache.ts';
import type { Database } from '../platform/database/database.ts';
import { type DatabaseWatch, watchDatabase } from '../platform/database/database-watch.ts';
import type { Authenticate, Caller } from '../platform/http/call.ts';
import { newId } from '../platform/ids.ts';
import type { Loop } from '../platform/loops.ts';
import { notFound, ProblemError } from '../platform/problem.ts';
import { createKnownCallers, type KnownCaller } from './known-callers.ts';
import { createRevocationReader } from './read-revocations.ts';
import { findSeller, listSellersWorkedFor } from './sellers.sql.ts';
import { hashSecret, hashSecretToText, isTokenSecret, newTokenSecret } from './token-secret.ts';
import {
  deleteTokensLongDead,
  findLiveTokens,
  insertTokenIfMakerMay,
  isPast,
  listTokens,
  noteUseOfTokens,
  revokeToken,
  type TokenRow,
} from './tokens.sql.ts';

export interface Tokens {
  authenticate: Authenticate;
  /** @throws ProblemError `forbidden`, `invalid_request` for an end that is past, `unauthenticated` */
  createToken(caller: Caller, wish: TokenWish): Promise<{ token: ApiToken; secret: string }>;
  listTokens(caller: Caller): Promise<ApiToken[]>;
  /** @throws ProblemError `not_found` */
  revokeToken(caller: Caller, tokenId: number): Promise<void>;
  /**
   * To be called after every commit that took something from a token, with the hashes of those that it revoked: this
   * process believes them no longer, and Redis and the other processes are told. Never throws.
   */
  forgetTokens(revoked: readonly Buffer[]): Promise<void>;
  readonly tokenLoops: readonly Loop[];
}

export interface TokenWish {
  name: string;
  scopes: readonly Scope[];
  /** UTC, ISO 8601; for ever without it. */
  expiresAt?: string | undefined;
}

/** What other servers revoke or take must end here within a second; the rest of it is for the look-up itself. */
const believedMs = 900;

/** Where Redis may have told it, what it told is up to 0.4 s old already (known-callers.ts). */
const believedBesideRedisMs = 500;

/** As many as may buy within such a time on one process, several times over; about 12 MB when it is full. */
const mostBelieved = 20_000;

/** What tokens stand on; a process by itself needs the database only. */
export interface TokensDeps {
  readonly database: Database;
  readonly watch?: DatabaseWatch;
  readonly shared?: Cache;
}

/** Who asks is looked up in memory, then in Redis, then in the database; while that is away, who was seen lately is believed. */
export function createTokens({
  database,
  watch = watchDatabase(database),
  shared = noCache,
}: TokensDeps): Tokens {
  // The look-up under way is kept, not its result: those who come meanwhile share it, and its age counts from its
  // start, so what it read is never older than that.
  const ttl = shared === noCache ? believedMs : believedBesideRedisMs;
  const believed = new LRUCache<string, LookUp>({ max: mostBelieved, ttl });
  // The same for those who cannot be checked, so that Redis is not asked at each request.
  const unchecked = new LRUCache<string, Caller>({ max: mostBelieved, ttl });
  const known = createKnownCallers(shared);
  const used = new Set<number>();

  // In a rush each buyer asks for the first time, so those who come together are looked up together.
  const findLive = batching<string, Caller | null>({
    async run(keys) {
      const found = await known.sharedNow(keys);
      const unknown = keys.filter((_, at) => found[at] === undefined);
      const live = unknown.length > 0 ? await readLive(database, unknown) : new Map<string, KnownCaller>();
      known.remember(live);
      return keys.map((key, at) => callerOf(found[at] === undefined ? live.get(key) : found[at]));
    },
    isShared: () => true,
  });

  function lookUp(key: string): Promise<Caller | null> {
    const before = believed.get(key);
    if (before !== undefined) return before.answer;
    const begun: LookUp = { answer: findLive(key), caller: null };
    believed.set(key, begun);
    begun.answer.then(
      (caller) => {
        if (caller === null) believed.delete(key);
        else begun.caller = caller;
      },
      () => void believed.delete(key),
    );
    return begun.answer;
  }

  async function seenLately(key: string): Promise<Caller | null | undefined> {
    const seen = await known.seenLately(key);
    if (!seen) return seen;
    const caller = { ...callerOf(seen)!, uncheckedSince: new Date(Math.floor(seen.checkedAt / 1000)) };
    if (!known.wasRevoked(key)) unchecked.set(key, caller);
    return caller;
  }

  function find(key: string, mayBeUnchecked: boolean): Promise<Caller | null> | Caller {
    if (!mayBeUnchecked) return lookUp(key);
    const caller = watch.isAway() ? unchecked.get(key) : believed.get(key)?.caller;
    return (
      caller ??
      watch.ask(
        () => lookUp(key),
        () => seenLately(key),
      )
    );
  }

  async function forgetTokens(revoked: readonly Buffer[]): Promise<void> {
    believed.clear();
    unchecked.clear();
    // Then what was given or taken is a scope, and Redis has what this process itself checked a moment before.
    if (revoked.length === 0) known.doubtOthers();
    await known.revoke(revoked.map((hash) => hash.toString('base64url')));
  }

  function forget(keys: readonly string[]): void {
    for (const key of keys) {
      believed.delete(key);
      unchecked.delete(key);
    }
  }
  known.onRevoked(forget);

  return {
    async authenticate(secret, { mayBeUnchecked = false } = {}) {
      if (!isTokenSecret(secret)) return null;
      const caller = await find(hashSecretToText(secret), mayBeUnchecked);
      if (caller !== null) used.add(caller.tokenId);
      return caller;
    },

    async createToken(caller, { name, scopes, expiresAt }) {
      await refuseScopesBeyond(database, caller, scopes);
      const secret = newTokenSecret();
      const expiresAtMs = expiresAt === undefined ? null : Date.parse(expiresAt);
      if (expiresAtMs !== null && (await isPast(database.connection, expiresAtMs))) throw expiresInThePast();
      const row = await insertTokenIfMakerMay(database.connection, {
        tokenId: newId('tok'),
        accountId: caller.accountId,
        hash: hashSecret(secret),
        name,
        scopes: [...new Set(scopes)],
        makerId: caller.tokenId,
        expiresAtMs,
      });
      if (row === null) throw makerIsGone();
      return { token: showToken(row, caller.tokenId), secret };
    },

    async listTokens(caller) {
      const rows = await listTokens(database.connection, caller.accountId);
      return rows.map((row) => showToken(row, caller.tokenId));
    },

    async revokeToken(caller, tokenId) {
      const revoked = await revokeToken(database.connection, caller.accountId, tokenId);
      if (revoked === null) throw notFound('token', encodeId('tok', tokenId));
      await forgetTokens([revoked]);
    },

    forgetTokens,

    tokenLoops: [
      {
        name: 'note when tokens were used',
        // Beside the requests and many in one statement: a rush of buyers must not be a rush of writes.
        everyMs: 2_000,
        async run() {
          if (used.size === 0) return;
          const tokenIds = [...used];
          used.clear();
          await noteUseOfTokens(database.connection, tokenIds);
        },
      },
      {
        name: 'delete tokens long dead',
        everyMs: 60 * 60 * 1000,
        run: () => deleteTokensLongDead(database.connection),
      },
      {
        name: 'revoked tokens',
        everyMs: 500,
        run: createRevocationReader(database, watch, known, forget),
      },
    ],
  };
}

interface LookUp {
  readonly answer: Promise<Caller | null>;
  /** Once it is there. */
  caller: Caller | null;
}

async function readLive(database: Database, keys: readonly string[]): Promise<Map<string, KnownCaller>> {
  const hashes = keys.map((key) => Buffer.from(key, 'base64url'));
  const rows = await findLiveTokens(database.connection, hashes);
  return new Map(
    rows.map(({ hash, expiresAt, ...live }) => [
      hash.toString('base64url'),
      { ...live, expiresAt: expiresAt?.getTime() ?? null },
    ]),
  );
}

function callerOf(known: KnownCaller | null | undefined): Caller | null {
  if (!known) return null;
  const { accountId, tokenId, scopes } = known;
  return { accountId, tokenId, scopes };
}

/** A token as the API shows it; `currentId` is the one the request came with. */
export function showToken(row: TokenRow, currentId: number): ApiToken {
  return {
    id: encodeId('tok', row.tokenId),
    name: row.name,
    scopes: row.scopes,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    current: row.tokenId === currentId,
  };
}

/** All that an account may do now. */
export async function scopesOfAccount(database: Database, accountId: number): Promise<Scope[]> {
  if ((await findSeller(database.connection, accountId)) !== null)
    return ['buyer', 'seller', 'staff', 'gate'];
  const sellers = await listSellersWorkedFor(database.connection, accountId);
  return sellers.length > 0 ? ['buyer', 'staff', 'gate'] : ['buyer'];
}

async function refuseScopesBeyond(
  database: Database,
  caller: Caller,
  scopes: readonly Scope[],
): Promise<void> {
  const beyond = scopes.find((scope) => !caller.scopes.includes(scope));
  if (beyond === undefined) return;
  const mayHave = await scopesOfAccount(database, caller.accountId);
  throw new ProblemError(
    'forbidden',
    { needs: beyond },
    mayHave.includes(beyond)
      ? `A token makes none that may do more than itself, and this one has only ${caller.scopes.join(', ')}. Nothing was made: log in and use that token.`
      : `${whoMayHave[beyond]} Nothing was made.`,
  );
}

const whoMayHave: Record<Scope, string> = {
  buyer: 'Every account may have the scope buyer.',
  seller: 'The scope seller is for accounts with a seller profile: become a seller first.',
  staff: 'The scope staff is for sellers and those who work for one: have a seller add you first.',
  gate: 'The scope gate is for sellers and those who work for one: have a seller add you first.',
};

function expiresInThePast(): ProblemError {
  return new ProblemError(
    'invalid_request',
    { issues: [{ path: 'body.expiresAt', message: 'is past already' }] },
    'body.expiresAt is past already. Nothing was made: name an instant to come, or none.',
  );
}

function makerIsGone(): ProblemError {
  return new ProblemError(
    'unauthenticated',
    {},
    'This token was revoked meanwhile. Nothing was made: log in again.',
  );
}
