import { createHash, randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** A request that changes something and whose answer has not come, as far as this machine knows. */
export interface PendingRequest {
  /** The idempotency key it is sent with, always. */
  key: string;
  server: string;
  account: string;
  /** The contract's operation, `holdSeats`. */
  operation: string;
  path: string;
  /** SHA-256 of the body: enough to know it again, and no card or password on the disk. */
  bodyHash: string;
  /** In words, `hold 2 seats of Mahler 5`. */
  about: string;
  /** When it was first sent, milliseconds. */
  at: number;
}

/**
 * What an interruption leaves open, on disk before it is sent. Whoever asks the same thing again, after Ctrl-C, a
 * crash or a lost answer, gets the same key, and so the server does it once.
 */
export interface Pending {
  /** The key to send this request with; the one of before if it was asked within a day and not finished. */
  remember(request: { operation: string; path: string; body: unknown; about?: string }): Promise<string>;
  /** The answer came, whatever it was. */
  finish(key: string): Promise<void>;
  /** What is open for this server and account, the newest first. */
  list(): Promise<PendingRequest[]>;
}

/** `now` gives milliseconds. One file a request: two processes never overwrite each other's, and nothing is locked. */
export function openPending(options: {
  folder: string;
  server: string;
  account: string;
  now: () => number;
}): Pending {
  const { server, account, now } = options;
  const folder = join(options.folder, 'pending');
  const isOpen = (entry: PendingRequest) => Math.abs(now() - entry.at) < aDay;
  return {
    async remember({ operation, path, body, about = operation }) {
      const bodyHash = sha256(canonical(body));
      const file = join(folder, `${sha256([server, account, operation, path, bodyHash].join('\n'))}.json`);
      const earlier = await readEntry(file);
      if (earlier !== undefined && isOpen(earlier)) return earlier.key;
      const entry = { key: randomUUID(), server, account, operation, path, bodyHash, about, at: now() };
      await mkdir(folder, { recursive: true, mode: 0o700 });
      if (earlier !== undefined) await rm(file, { force: true });
      if (await writeNew(file, JSON.stringify(entry))) return entry.key;
      // Another process asked the same thing in between: one key for both.
      const other = await readEntry(file);
      if (other !== undefined) return other.key;
      await rm(file, { force: true });
      await writeNew(file, JSON.stringify(entry));
      return entry.key;
    },

    async finish(key) {
      for (const { file, entry } of await readAll(folder))
        if (entry.key === key) await rm(file, { force: true });
    },

    async list() {
      const all = await readAll(folder);
      for (const { file, entry } of all) if (!isOpen(entry)) await rm(file, { force: true });
      return all
        .map(({ entry }) => entry)
        .filter((entry) => isOpen(entry) && entry.server === server && entry.account === account)
        .sort((one, other) => other.at - one.at);
    },
  };
}

/** Servers know a key for a day at least. */
const aDay = 24 * 60 * 60 * 1000;

const entrySchema = z.object({
  key: z.string(),
  server: z.string(),
  account: z.string(),
  operation: z.string(),
  path: z.string(),
  bodyHash: z.string(),
  about: z.string(),
  at: z.number(),
});

async function readAll(folder: string): Promise<{ file: string; entry: PendingRequest }[]> {
  const names = await readdir(folder).catch(() => []);
  const found: { file: string; entry: PendingRequest }[] = [];
  for (const name of names.filter((one) => one.endsWith('.json'))) {
    const file = join(folder, name);
    const entry = await readEntry(file);
    if (entry !== undefined) found.push({ file, entry });
  }
  return found;
}

/** What is there and whole; what cannot be read is as good as none. */
async function readEntry(file: string): Promise<PendingRequest | undefined> {
  try {
    return entrySchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/**
 * Whole, on the disk, and only if nobody else was faster: written under another name, then linked, which fails where
 * the name is taken. The folder is synced too, as the name is in it.
 */
async function writeNew(file: string, text: string): Promise<boolean> {
  const draft = `${file}.${randomUUID()}`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    await handle
      .writeFile(text)
      .then(() => handle.sync())
      .finally(() => handle.close());
    await link(draft, file).catch((error: unknown) => renameWhereNoLinks(error, draft, file));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
  await syncFolder(join(file, '..'));
  return true;
}

/** File systems of memory cards have no links; there the last of two processes wins. */
async function renameWhereNoLinks(error: unknown, draft: string, file: string): Promise<void> {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(String(code))) throw error;
  await rename(draft, file);
}

/** Windows cannot open a folder. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The same text for the same value, in whatever order its fields were written. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  const sorted = fields.sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${sorted.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`;
}
