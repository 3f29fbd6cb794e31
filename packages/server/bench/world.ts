import { mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeId } from '@admit-one/sdk/contract';
import { type Database, openDatabase } from '../src/platform/database/database.ts';
import { startEmbeddedPostgres } from '../src/platform/database/embedded.ts';
import { migrate } from '../src/platform/database/migrate.ts';
import { createLog } from '../src/platform/log.ts';
import { makeAccounts } from '../test/support/accounts.ts';
import { testRooms } from '../test/support/rooms.ts';
import { databaseCpuSeconds } from './database-cpu.ts';
import { sellOneEach, type TicketOfBuyer } from './read-tickets.sql.ts';
import type { DatabaseName } from './sides.ts';
import { sellTickets } from './sold-tickets.sql.ts';

/** What all sides stand on: one durable PostgreSQL, and in each database the same buyers and listings. */
export interface World {
  /** For keys and scripts. */
  readonly folder: string;
  /** Where servers write their logs. */
  readonly log: number;
  readonly tokens: readonly string[];
  readonly listings: readonly string[];
  /** A hundred, each somebody else's. */
  readonly reads: readonly TicketOfBuyer[];
  /** Those that are sold one after the other. */
  readonly hotListings: readonly string[];
  readonly postgresVersion: string;
  url(database: DatabaseName): string;
  /** What PostgreSQL has used so far; null where the system does not tell. */
  databaseCpuSeconds(): number | null;
  /** Waits until everything that was queued is done; returns how long that took, seconds. */
  settle(database: DatabaseName): Promise<number>;
}

const buyers = 1_000;
const listings = 1_000;
const hotListings = 100;
/** Few, so that what is measured is what memory answers: each is read from the database once a second. */
const ticketsRead = 100;
/** Rows of 100, so that every listing has 10,000 seats. */
const seatRows = 100;
/** All of one hot listing, in orders of two: its thousand buyers have reached their limit of ten then. */
export const ordersPerHotListing = 5_000;

/** @param opened gets what has to be closed, as soon as it is open: filling takes minutes, and people lose patience */
export async function openWorld(
  names: readonly DatabaseName[],
  opened: AsyncDisposableStack,
): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'admit-bench-'));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const dataDir = join(folder, 'data');
  await mkdir(dataDir);
  const log = createLog('error');
  // Left as the product starts it: durable, with nothing switched off.
  const postgres = await startEmbeddedPostgres({ dataDir, log });
  opened.defer(async () => {
    await postgres.stop();
    await rm(postgres.home, { recursive: true, force: true });
  });
  const logFile = await open(join(folder, 'server.log'), 'a');
  opened.defer(() => logFile.close());

  const urlOf = (name: string) => Object.assign(new URL(postgres.url), { pathname: `/${name}` }).href;
  const main = await openDatabase({ url: postgres.url, log, poolSize: 1 });
  opened.defer(() => void main.close());
  await main.connection.query('create database bench_template');
  const people = await fillTemplate(urlOf('bench_template'));
  const databases = new Map<DatabaseName, Database>();
  for (const name of names) {
    await main.connection.query(`create database bench_${name} template bench_template`);
    const options = { url: urlOf(`bench_${name}`), log, poolSize: 1, statementTimeoutMs: 600_000 };
    const database = await openDatabase(options);
    // Not waited for: PostgreSQL ends what still runs.
    opened.defer(() => void database.close());
    databases.set(name, database);
    // The others are left as a new server finds them: nobody has counted their rows.
    if (name !== 'full') continue;
    await sellTickets(database.connection);
    await database.connection.query('vacuum analyze');
  }
  await main.connection.query('checkpoint');
  const [version] = await main.connection.query<{ server_version: string }>('show server_version');

  return {
    folder,
    log: logFile.fd,
    ...people,
    postgresVersion: version!.server_version,
    url: (name) => urlOf(`bench_${name}`),
    databaseCpuSeconds: () => databaseCpuSeconds(postgres.pid),
    settle: (name) => settle(databases.get(name)!),
  };
}

/** Made once and copied, so that the databases differ in what is sold there and in nothing else. */
async function fillTemplate(
  url: string,
): Promise<Pick<World, 'tokens' | 'listings' | 'hotListings' | 'reads'>> {
  const log = createLog('error');
  await migrate({ url, log });
  const database = await openDatabase({ url, log });
  try {
    const accounts = await makeAccounts(database.connection, buyers);
    const tokens = accounts.map(({ token }) => token);
    const rooms = testRooms(database);
    const seller = await rooms.newSeller();
    const venue = await rooms.newVenue(seller, hall());
    const ids: string[] = [];
    for (let number = 0; number < listings + hotListings; number++) {
      const title = `Evening ${number}`;
      const listing = await rooms.newListing(seller, venue, { title, prices: { S: 5000 }, buyerLimit: 10 });
      ids.push(encodeId('lst', listing.listingId));
    }
    const sold = await rooms.newListing(seller, venue, { title: 'Evening sold', prices: { S: 5000 } });
    const reads = await sellOneEach(database.connection, sold.listingId, accounts.slice(0, ticketsRead));
    return { tokens, listings: ids.slice(0, listings), hotListings: ids.slice(listings), reads };
  } finally {
    await database.close();
  }
}

function hall(): string {
  const head = [
    'name: Bench Hall',
    'city: Testville',
    'time zone: UTC',
    'category S: Standard',
    '',
    'section Main',
  ];
  const seats = Array.from({ length: seatRows }, (_, row) => `R${row + 1}  ${'S'.repeat(100)}`);
  return [...head, ...seats, ''].join('\n');
}

/** Longer than any round leaves to do; what is not done by then is said. */
const patienceSeconds = 60;

async function settle(database: Database): Promise<number> {
  const begun = performance.now();
  const seconds = () => (performance.now() - begun) / 1000;
  while (seconds() < patienceSeconds) {
    const [left] = await database.connection.query<{ due: boolean }>(
      'select exists (select from outbox where due_at <= now()) as due',
    );
    if (!left!.due) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return seconds();
}
