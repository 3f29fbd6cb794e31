import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Config } from './config.ts';
import { createListings } from './listings/listings.ts';
import type { Cache } from './platform/cache/cache.ts';
import { openRedisCache } from './platform/cache/redis-cache.ts';
import type { Log } from './platform/log.ts';
import { StartError } from './platform/start-error.ts';
import { type Rebuilt, rebuildCache } from './tickets/cache/rebuild.ts';
import { UsageError } from './usage-error.ts';
import { createVenues } from './venues/venues.ts';
import { visitError, visitSale } from './visit-sale.ts';

export const cacheHelp = `Usage: admit-server cache rebuild

Writes every ticket of a performance that is not over to Redis, as PostgreSQL has it now, so
that it can be read from there while PostgreSQL is away: for a Redis that is new, or was
emptied. Nothing newer is overwritten, so servers may run meanwhile, and it may be run again.
Settings are the server's own, see admit-server --help; REDIS_URL must be among them.

  -h, --help    print this and end

Says on standard error how far it is. Ends with 0 when it is done, with 1 when it could not be,
and with 2 when it was called wrongly.
`;

/** @throws UsageError */
export function readCacheOptions(args: readonly string[]): { readonly help: boolean } {
  const { values, positionals } = parse(args);
  if (!values.help && positionals.join(' ') !== 'rebuild')
    throw new UsageError(`cache takes rebuild, not "${positionals.join(' ')}": see cache --help.`);
  return values;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { help: { type: 'boolean', short: 'h', default: false } },
    });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error} See cache --help.`);
  }
}

/**
 * `admit-server cache rebuild`: what it prints when it is done.
 *
 * @param say takes a line now and then: how far it is
 * @throws StartError with one sentence for people
 */
export async function cacheCommand(config: Config, log: Log, say: (line: string) => void): Promise<string> {
  if (config.redis === null)
    throw new StartError('settings_invalid', 'There is no Redis to write to: set REDIS_URL.');
  await using opened = new AsyncDisposableStack();
  const shared = openRedisCache({ address: config.redis, log });
  opened.defer(() => shared.close());
  await whenNear(shared);
  const database = await visitSale(config, log, opened);
  const sellers = { sellerOf: async () => null, sellersFor: async () => [] };
  const venues = createVenues({ database, ...sellers });
  const listings = createListings({ database, venues, ...sellers });
  let last = 0;
  try {
    const rebuilt = await rebuildCache({ database, shared, venues, listings }, ({ done, total }) => {
      const percent = total === 0 ? 100 : Math.min(100, Math.floor((100 * done) / total));
      // A line for each step that shows, also where nobody watches a terminal.
      if (percent === last) return;
      last = percent;
      say(`${count(done)} of ${count(total)} tickets, ${percent} %`);
    });
    if (rebuilt === null) throw redisAway('stopped answering before all was written');
    return report(rebuilt);
  } catch (error) {
    throw visitError(error);
  }
}

async function whenNear(shared: Cache): Promise<void> {
  for (let tries = 0; shared.isAway(); tries++) {
    if (tries === 60) throw redisAway('does not answer');
    await pause(50);
  }
}

function redisAway(what: string): StartError {
  return new StartError(
    'redis_unreachable',
    `Redis ${what}. What was written is right: look at REDIS_URL, and run this again when it answers.`,
  );
}

function report({ written, over }: Rebuilt): string {
  const past = over === 0 ? '' : ` ${count(over)} of performances that are over were left out.`;
  return `${count(written)} tickets are in Redis.${past}\n`;
}

function count(number: number): string {
  return number.toLocaleString('en');
}
