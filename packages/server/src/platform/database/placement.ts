import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access, chmod, chown, mkdir, mkdtemp, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import writeFileAtomic from 'write-file-atomic';
import { errorCode } from '../error-code.ts';
import type { Log } from '../log.ts';
import { StartError } from '../start-error.ts';

export interface DatabasePlace {
  /** The folder the cluster lies in, where the user that PostgreSQL runs as may write. */
  home: string;
  /** The cluster itself: what PostgreSQL calls its data directory. */
  cluster: string;
  /** Of the database's one role. Kept in `postgres.json`, mode 0600. */
  password: string;
  /** Set when we are root: PostgreSQL refuses to run as root. */
  runAs?: SystemUser;
}

/** The name of the database, and of the one role that owns it. */
export const databaseName = 'admit_one';

export interface SystemUser {
  uid: number;
  gid: number;
}

/** What `postgres.json` in the data folder keeps, so that a deleted data folder means a fresh database too. */
interface DatabaseRecord {
  password: string;
  home?: string;
}

/** Decides where the database of this data folder lies and who runs it, the same every time. */
export async function placeDatabase(dataDir: string, log: Log): Promise<DatabasePlace> {
  const file = join(dataDir, 'postgres.json');
  const record = await readRecord(file);
  const asRoot = process.getuid?.() === 0;
  if (asRoot ? await exists(join(dataDir, 'postgres')) : record?.home)
    throw madeBySomebodyElse(dataDir, asRoot);
  const password = record?.password ?? randomBytes(24).toString('base64url');
  if (!asRoot) {
    if (!record) await writeRecord(file, { password });
    return { home: dataDir, cluster: join(dataDir, 'postgres'), password };
  }
  const runAs = await someOrdinaryUser();
  if (record?.home && !(await exists(record.home))) throw databaseGone(record.home, file);
  const home = record?.home ?? (await makeHome(dataDir, runAs, log));
  // Written before the cluster is made: a start that is killed half-way finds its folder again.
  if (!record) await writeRecord(file, { password, home });
  return { home, cluster: join(home, 'postgres'), password, runAs };
}

/** Where the database of this data folder lies, if it ever had one. Makes nothing. */
export async function findDatabase(
  dataDir: string,
): Promise<Pick<DatabasePlace, 'cluster' | 'password'> | undefined> {
  const record = await readRecord(join(dataDir, 'postgres.json'));
  return record && { cluster: join(record.home ?? dataDir, 'postgres'), password: record.password };
}

/** A connection string, password included: never log it. */
export function urlOfDatabase(password: string, port: number): string {
  return `postgres://${databaseName}:${password}@127.0.0.1:${port}/${databaseName}?sslmode=disable`;
}

/**
 * As root neither the clone nor the data folder will do: both may lie in a home of mode 0700, which the user that
 * PostgreSQL runs as cannot enter.
 */
async function makeHome(dataDir: string, owner: SystemUser, log: Log): Promise<string> {
  const base = (await publicFolder('/var/lib/admit-one')) ?? (await temporaryBase(log));
  const home = await mkdtemp(join(base, `${basename(dataDir).replace(/[^\w-]/g, '')}-`));
  await chown(home, owner.uid, owner.gid);
  return home;
}

async function temporaryBase(log: Log): Promise<string> {
  // A name nobody can have made before us: /tmp is everybody's.
  const name = `admit-one-${randomBytes(6).toString('hex')}`;
  for (const parent of [tmpdir(), '/var/tmp', '/tmp']) {
    const base = await publicFolder(join(parent, name));
    if (!base) continue;
    log.warn(
      { folder: base },
      '/var/lib/admit-one cannot be written, so the database lies in a temporary folder',
    );
    return base;
  }
  throw new StartError(
    'database_unusable',
    'PostgreSQL does not run as root, and no folder was found that another user can reach: ' +
      'make /var/lib/admit-one writable, start as an ordinary user, or set DATABASE_URL.',
  );
}

/** The folder, made if need be, when everybody can enter it and its parents; undefined otherwise. */
async function publicFolder(folder: string): Promise<string | undefined> {
  try {
    await mkdir(folder, { recursive: true });
    // Explicitly, because a strict umask would keep others out.
    await chmod(folder, 0o755);
    for (let path = folder; path !== dirname(path); path = dirname(path)) {
      if (((await stat(path)).mode & 0o001) === 0) return undefined;
    }
    return folder;
  } catch {
    return undefined;
  }
}

/** The user `postgres` (macOS writes it with an underscore) where there is one, else `nobody`. Users are never created. */
async function someOrdinaryUser(): Promise<SystemUser> {
  const id = async (flag: string, name: string) =>
    Number((await promisify(execFile)('id', [flag, name])).stdout);
  for (const name of ['postgres', '_postgres', 'nobody']) {
    try {
      return { uid: await id('-u', name), gid: await id('-g', name) };
    } catch {
      // No such user here: the next one.
    }
  }
  throw new StartError(
    'database_unusable',
    'PostgreSQL does not run as root, and this system has neither a user "postgres" nor a user "nobody": ' +
      'start as an ordinary user, or set DATABASE_URL.',
  );
}

async function readRecord(file: string): Promise<DatabaseRecord | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const { password, home } = JSON.parse(text) as Partial<DatabaseRecord>;
    if (typeof password === 'string') return typeof home === 'string' ? { password, home } : { password };
  } catch {
    // Not JSON: the same sentence as for JSON without a password.
  }
  throw new StartError(
    'database_unusable',
    `The file ${file}, which names the database of this data folder, is damaged: ` +
      'put it back from a copy, or begin with another data folder.',
  );
}

async function writeRecord(file: string, record: DatabaseRecord): Promise<void> {
  await writeFileAtomic(file, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function madeBySomebodyElse(dataDir: string, asRoot: boolean): StartError {
  const [by, start] = asRoot ? ['an ordinary user', 'as that user'] : ['root', 'as root'];
  return new StartError(
    'database_unusable',
    `The database of ${dataDir} was made by ${by}: start ${start}, or name another data folder.`,
  );
}

function databaseGone(home: string, file: string): StartError {
  return new StartError(
    'database_unusable',
    `The database is gone: ${home} does not exist any more. Put it back, or delete ${file} to begin with an empty one.`,
  );
}
