import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openDatabase } from '../src/platform/database/database.ts';
import { createLog } from '../src/platform/log.ts';
import type { World } from './world.ts';

const insert = `\\set listing random(1, 1000)
\\set seat random(1, 1000000000)
insert into pgbench_seats (listing_id, seat, order_id) values (:listing, :seat, 1)
on conflict (listing_id, seat) do update set order_id = excluded.order_id where false;
`;

/**
 * What PostgreSQL itself does on this machine with one durable conditional insert a transaction, by PostgreSQL's own
 * program, where that is installed; a second, or null.
 */
export async function measurePgbench(world: World, seconds: number): Promise<number | null> {
  const program = findPgbench();
  if (program === null) return null;
  const url = world.url('constant');
  const database = await openDatabase({ url, log: createLog('error'), poolSize: 1 });
  await database.connection.query(
    'create table pgbench_seats (listing_id bigint, seat bigint, order_id bigint, primary key (listing_id, seat))',
  );
  await database.close();
  const script = join(world.folder, 'insert.pgbench');
  await writeFile(script, insert);
  const options = [
    '--no-vacuum',
    '--protocol=prepared',
    '--client=64',
    '--jobs=2',
    `--time=${Math.ceil(seconds)}`,
  ];
  const { stdout } = await promisify(execFile)(program, [...options, `--file=${script}`, url]);
  return Number(/tps = ([\d.]+)/.exec(stdout)?.[1]);
}

/** Where Debian puts it; the newest. */
function findPgbench(): string | null {
  const folder = '/usr/lib/postgresql';
  if (!existsSync(folder)) return null;
  const versions = readdirSync(folder).toSorted((a, b) => Number(b) - Number(a));
  return (
    versions.map((version) => join(folder, version, 'bin/pgbench')).find((path) => existsSync(path)) ?? null
  );
}
