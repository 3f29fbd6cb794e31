import { hash, randomUUID } from 'node:crypto';
import { ErrorReply } from '@redis/client';
import type { Log } from '../log.ts';
import { startPatience } from '../patience.ts';
import type { Cache, VersionedText } from './cache.ts';
import type { RedisAddress } from './redis-address.ts';
import { openRedisLink } from './redis-link.ts';

export interface RedisCacheOptions {
  readonly address: RedisAddress;
  readonly log: Log;
  /** How long one answer may take, ms. Default 250. */
  readonly patienceMs?: number;
}

/**
 * The number is that of the format: what another version of Admit One wrote is at other keys, and whatever else stands at
 * ours is taken for nothing.
 */
const prefix = 'admit:1:';

const beatMs = 500;

/** Sooner while it is away, so that it is away no longer than it has to be. */
const beatMsWhileAway = 100;

/** So long without a beat of our own coming back, and what others told may have been missed. */
const deafMs = 3 * beatMs;

/**
 * The shared cache in a Redis: plain, behind sentinels, or a cluster. The first answer that fails or takes too long opens
 * a breaker: nothing is asked any more until a beat, which this process tells itself, has made its way through Redis and
 * back. Every command names one key, so that a cluster takes it.
 */
export function openRedisCache({ address, log, patienceMs = 250 }: RedisCacheOptions): Cache {
  const listeners = new Map<string, (text: string) => void>();
  const beatChannel = `${prefix}beat:${randomUUID()}`;
  const tellChannel = `${prefix}told`;
  let isAway = true;
  let hasBeenNear = false;
  let cameBackAt: number | null = null;
  let lastError: unknown = null;
  let lastBeat = Number.NEGATIVE_INFINITY;
  let hearingSince: number | null = null;
  let beating: NodeJS.Timeout;

  const link = openRedisLink(address, (error) => {
    lastError = error;
    goAway();
  });

  function goAway(): void {
    if (!isAway) log.warn({ err: lastError }, 'Redis does not answer: the database is asked instead');
    isAway = true;
    // What is told until the next beat may be missed.
    lastBeat = Number.NEGATIVE_INFINITY;
  }

  function hear(text: string, channel: string): void {
    if (channel === tellChannel) {
      const end = text.indexOf(' ');
      listeners.get(text.slice(0, end))?.(text.slice(end + 1));
      return;
    }
    const sentAt = Number(text);
    // An old one, out of a Redis that was frozen, says nothing of now.
    if (isAway && performance.now() - sentAt < patienceMs) {
      isAway = false;
      if (hasBeenNear) cameBackAt = Date.now();
      log.info(hasBeenNear ? 'Redis answers again' : 'tickets and tokens are kept in Redis as well');
      hasBeenNear = true;
    }
    const now = performance.now();
    // From when this beat was sent: what was told before may have been missed.
    if (now - lastBeat > deafMs) hearingSince = sentAt;
    lastBeat = now;
  }

  function beat(): void {
    const now = String(performance.now());
    void send(beatChannel, ['PUBLISH', beatChannel, now]).catch(() => undefined);
    beating = setTimeout(beat, isAway ? beatMsWhileAway : beatMs).unref();
  }

  /** @throws whatever went wrong; where it says that Redis is away, the breaker is open then */
  async function send(key: string, command: readonly string[]): Promise<unknown> {
    const answer = link.send(key, command);
    const patience = startPatience(patienceMs);
    const late = patience.over.then(() => {
      throw new Error(`No answer within ${patienceMs} ms.`);
    });
    try {
      return await Promise.race([answer, late]);
    } catch (error) {
      answer.catch(() => undefined);
      // An answer about this one key says nothing about the others.
      if (!(error instanceof ErrorReply && aboutOneKey.test(error.message))) {
        lastError = error;
        goAway();
      }
      throw error;
    } finally {
      patience.end();
    }
  }

  async function run(script: Script, key: string, values: readonly string[]): Promise<unknown> {
    try {
      return await send(key, ['EVALSHA', script.sha, '1', key, ...values]);
    } catch (error) {
      if (!(error instanceof ErrorReply && error.message.startsWith('NOSCRIPT'))) throw error;
      return send(key, ['EVAL', script.text, '1', key, ...values]);
    }
  }

  async function ask<Answer>(question: () => Promise<Answer>, otherwise: Answer): Promise<Answer> {
    if (isAway) return otherwise;
    return question().catch(() => otherwise);
  }

  link.listen([beatChannel, tellChannel], hear);
  link.open();
  beat();

  return {
    read: (keys) =>
      Promise.all(
        keys.map((key) => ask(async () => parse(await send(prefix + key, ['GET', prefix + key])), null)),
      ),

    readAged: (keys) =>
      Promise.all(
        keys.map((key) =>
          ask(async () => {
            const answer = (await run(readWithAge, prefix + key, [])) as [unknown, unknown] | null;
            const found = answer === null ? null : parse(answer[0]);
            return found === null ? null : { ...found, ageMs: Number(answer![1]) };
          }, null),
        ),
      ),

    async write(texts) {
      const written = await Promise.all(
        texts.map(({ key, version, text, ttlMs }) =>
          ask(async () => {
            const now = `${version[0]} ${version[1]} ${ttlMs} ${text}`;
            await run(writeUnlessOlder, prefix + key, [`${version[0]}`, `${version[1]}`, now, `${ttlMs}`]);
            return true;
          }, false),
        ),
      );
      return written.every(Boolean);
    },

    addToSet: (key, member, ttlMs) =>
      ask(async () => {
        await run(addToSet, prefix + key, [member, `${ttlMs}`]);
        return true;
      }, false),

    readSet: (key) =>
      ask(async () => {
        const members = await send(prefix + key, ['SMEMBERS', prefix + key]);
        return [...(members as Iterable<unknown>)].filter((member) => typeof member === 'string');
      }, []),

    tell(topic, text) {
      if (!isAway)
        void send(tellChannel, ['PUBLISH', tellChannel, `${topic} ${text}`]).catch(() => undefined);
    },
    onTold: (topic, listener) => void listeners.set(topic, listener),
    hearingSince: () => (performance.now() - lastBeat > deafMs ? null : hearingSince),
    isAway: () => isAway,
    cameBackAt: () => cameBackAt,
    close() {
      clearTimeout(beating);
      link.close();
    },
  };
}

const aboutOneKey = /^(WRONGTYPE|NOSCRIPT)/;

/** `<version> <version> <time to live> <text>`; null for anything else. */
function parse(stored: unknown): VersionedText | null {
  const parts = typeof stored === 'string' ? /^(\d{1,15}) (\d{1,17}) \d{1,15} ([\s\S]*)$/.exec(stored) : null;
  return parts === null ? null : { version: [Number(parts[1]), Number(parts[2])], text: parts[3]! };
}

interface Script {
  readonly text: string;
  readonly sha: string;
}

function script(text: string): Script {
  return { text, sha: hash('sha1', text, 'hex') };
}

/** What is no value of ours, a list or a text without versions, is overwritten. */
const writeUnlessOlder = script(`
local stands = redis.pcall('get', KEYS[1])
if type(stands) == 'string' then
  local first, second = string.match(stands, '^(%d+) (%d+) ')
  if first then
    local one, other = tonumber(first), tonumber(ARGV[1])
    if one > other or (one == other and tonumber(second) > tonumber(ARGV[2])) then return 0 end
  end
end
redis.call('set', KEYS[1], ARGV[3], 'px', ARGV[4])
return 1`);

/** The age is told by Redis's own clock: those of several machines differ. */
const readWithAge = script(`
local stands = redis.pcall('get', KEYS[1])
if type(stands) ~= 'string' then return nil end
local ttl = string.match(stands, '^%d+ %d+ (%d+) ')
if not ttl then return nil end
return { stands, tonumber(ttl) - redis.call('pttl', KEYS[1]) }`);

const addToSet = script(`
local kind = redis.call('type', KEYS[1]).ok
if kind ~= 'set' and kind ~= 'none' then redis.call('del', KEYS[1]) end
redis.call('sadd', KEYS[1], ARGV[1])
if redis.call('pttl', KEYS[1]) < tonumber(ARGV[2]) then redis.call('pexpire', KEYS[1], ARGV[2]) end
return 1`);
