import { randomBytes } from 'node:crypto';
import { chown, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode } from '../error-code.ts';
import { diskFull, StartError } from '../start-error.ts';
import type { PostgresBinaries } from './binaries.ts';
import { type DatabasePlace, databaseName } from './placement.ts';
import { saysDiskFull, spawnPostgres } from './spawn-postgres.ts';

/** Makes the cluster where there is none. It gets its name when it is whole, so one that has the name is whole. */
export async function ensureCluster(
  place: DatabasePlace,
  binaries: PostgresBinaries,
  durable: boolean,
): Promise<void> {
  if (await isCluster(place.cluster, binaries.majorVersion)) return;
  await removeDrafts(place);
  const draft = `${place.cluster}.new-${randomBytes(6).toString('hex')}`;
  const passwordFile = `${draft}.password`;
  try {
    await writeFile(passwordFile, place.password, { mode: 0o600, flag: 'wx' });
    if (place.runAs) await chown(passwordFile, place.runAs.uid, place.runAs.gid);
    await runInitdb(place, binaries, draft, passwordFile, durable);
    await rename(draft, place.cluster);
    if (durable) await syncFolder(dirname(place.cluster));
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function isCluster(cluster: string, majorVersion: string): Promise<boolean> {
  try {
    const version = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
    if (version === majorVersion) return true;
    throw new StartError(
      'database_unusable',
      `The database in ${cluster} was made by PostgreSQL ${version}, and this server bundles ${majorVersion}: ` +
        `copy it with pg_dump of version ${version} into a new data folder.`,
    );
  } catch (error) {
    if (error instanceof StartError) throw error;
    if (errorCode(error) === 'ENOENT' && (await isAbsentOrEmpty(cluster))) return false;
    throw new StartError(
      'database_unusable',
      `${cluster} is not a database, though it lies where the database belongs: move it away and start again.`,
      { cause: error },
    );
  }
}

async function isAbsentOrEmpty(path: string): Promise<boolean> {
  try {
    return (await readdir(path)).length === 0;
  } catch (error) {
    return errorCode(error) === 'ENOENT';
  }
}

/** What an initdb that was killed left behind. An unlinked folder also stops one that still runs. */
async function removeDrafts(place: DatabasePlace): Promise<void> {
  const drafts = (await readdir(place.home)).filter((name) => name.startsWith('postgres.new-'));
  await Promise.all(drafts.map((name) => rm(join(place.home, name), { recursive: true, force: true })));
}

async function runInitdb(
  place: DatabasePlace,
  binaries: PostgresBinaries,
  folder: string,
  passwordFile: string,
  durable: boolean,
): Promise<void> {
  const args = [
    ...['-D', folder, '--username', databaseName, '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
    // The builtin provider knows the case of every letter on every system alike; the system's own locales differ.
    ...['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
    ...['--data-checksums', '--no-instructions', ...(durable ? [] : ['--no-sync'])],
  ];
  const initdb = await spawnPostgres(binaries.initdb, args, place, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const collect = (chunk: Buffer) => {
    output += chunk;
  };
  initdb.child.stdout?.on('data', collect);
  initdb.child.stderr?.on('data', collect);
  const end = await initdb.ended;
  if (end === 'exit code 0') return;
  if (saysDiskFull(output)) throw diskFull(place.home, new Error(output));
  throw new StartError(
    'database_unusable',
    `The database could not be made in ${place.home}: initdb ended with ${end}, ${output.trim().split('\n').at(-1)}.`,
    { cause: new Error(output) },
  );
}

/** A rename survives a power cut only when the folder it happened in was written out too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}
