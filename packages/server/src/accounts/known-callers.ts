import { scope } from '@admit-one/sdk/contract';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Cache, VersionedText } from '../platform/cache/cache.ts';
import type { Caller } from '../platform/http/call.ts';

/** Who a token belonged to when the database was asked. */
export interface KnownCaller extends Caller {
  /** UTC, ms since 1970; null: for ever. */
  readonly expiresAt: number | null;
  /** By the database's clock, microseconds since 1970. */
  readonly checkedAt: number;
}

/**
 * The tokens seen in the last hour, in this process and in Redis, and those that were revoked. A token that was revoked
 * once never lives again, whatever was read of it before. Keys are hashes of tokens, base64url.
 */
export interface KnownCallers {
  /** From Redis: who it belongs to, if another process had it checked a moment ago; null if it was revoked. */
  sharedNow(keys: readonly string[]): Promise<(KnownCaller | null | undefined)[]>;
  /** Without the database; null if it was revoked or is past its time, undefined if it was not seen. */
  seenLately(key: string): Promise<KnownCaller | null | undefined>;
  remember(callers: ReadonlyMap<string, KnownCaller>): void;
  /** What tokens may do was changed here: for as long as others may have checked them before, they are checked here. */
  doubtOthers(): void;
  wasRevoked(key: string): boolean;
  /** @returns whether Redis knows it now */
  revoke(keys: readonly string[]): Promise<boolean>;
  /** Another process says so. */
  onRevoked(hear: (keys: readonly string[]) => void): void;
}

/** How long a token is honoured after it was checked, while it cannot be checked again. */
const honouredMs = 60 * 60 * 1000;

/** Of what other processes check, ms: with what this process believes by itself afterwards (tokens.ts), under a second. */
const sharedBelievedMs = 400;

/** As many as may ask in an hour on one process; about 30 MB when it is full. Redis has the rest. */
const mostKnown = 50_000;

const topic = 'revoked';

export function createKnownCallers(shared: Cache): KnownCallers {
  const known = new LRUCache<string, KnownCaller>({ max: mostKnown, ttl: honouredMs });
  // Longer than anybody honours a token, so that nothing read before comes after it.
  const revoked = new LRUCache<string, true>({ max: mostKnown, ttl: 2 * honouredMs });

  let othersDoubtedAt = Number.NEGATIVE_INFINITY;

  function forget(keys: readonly string[]): void {
    for (const key of keys) {
      known.delete(key);
      revoked.set(key, true);
    }
  }

  return {
    async sharedNow(keys) {
      const found = await shared.readAged(keys.map(keyOf));
      const areDoubted = performance.now() - othersDoubtedAt < sharedBelievedMs;
      return keys.map((key, at) => {
        const aged = found[at];
        if (!aged) return undefined;
        if (isRevocation(aged)) {
          forget([key]);
          return null;
        }
        const caller = aged.ageMs < sharedBelievedMs && !areDoubted ? read(aged) : null;
        return caller === null || revoked.has(key) ? undefined : caller;
      });
    },

    async seenLately(key) {
      if (revoked.has(key)) return null;
      const [found] = await shared.read([keyOf(key)]);
      if (found && isRevocation(found)) {
        forget([key]);
        return null;
      }
      // What stands in Redis is gone after an hour by itself.
      const caller = known.get(key) ?? (found ? read(found) : null);
      if (caller === null) return undefined;
      return caller.expiresAt !== null && caller.expiresAt <= Date.now() ? null : caller;
    },

    remember(callers) {
      const live = [...callers].filter(([key]) => !revoked.has(key));
      for (const [key, caller] of live) known.set(key, caller);
      void shared.write(
        live.map(([key, caller]) => ({ key: keyOf(key), ...write(caller), ttlMs: honouredMs })),
      );
    },

    doubtOthers() {
      othersDoubtedAt = performance.now();
    },

    wasRevoked: (key) => revoked.has(key),

    async revoke(keys) {
      if (keys.length === 0) return true;
      forget(keys);
      shared.tell(topic, keys.join(' '));
      return shared.write(
        keys.map((key) => ({ key: keyOf(key), version: revocation, text: '', ttlMs: 2 * honouredMs })),
      );
    },

    onRevoked(hear) {
      shared.onTold(topic, (text) => {
        const keys = text.split(' ');
        forget(keys);
        hear(keys);
      });
    },
  };
}

/** A hash is what the database has of a token: whoever reads Redis cannot ask as somebody. */
function keyOf(key: string): string {
  return `token:${key}`;
}

/** Newer than any check, whenever that was. */
const revocation = [1, 0] as const;

function isRevocation({ version }: VersionedText): boolean {
  return version[0] === revocation[0];
}

const stored = z.object({
  accountId: z.int(),
  tokenId: z.int(),
  scopes: z.array(scope),
  expiresAt: z.int().nullable(),
});

function write({ accountId, tokenId, scopes, expiresAt, checkedAt }: KnownCaller): VersionedText {
  return { version: [0, checkedAt], text: JSON.stringify({ accountId, tokenId, scopes, expiresAt }) };
}

/** Null for what is no caller: a text that anybody may have written. */
function read({ version, text }: VersionedText): KnownCaller | null {
  try {
    const { success, data } = stored.safeParse(JSON.parse(text));
    return success ? { ...data, checkedAt: version[1] } : null;
  } catch {
    return null;
  }
}
