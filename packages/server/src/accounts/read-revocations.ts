import type { Database } from '../platform/database/database.ts';
import type { DatabaseWatch } from '../platform/database/database-watch.ts';
import type { KnownCallers } from './known-callers.ts';
import { listRevokedTokens } from './tokens.sql.ts';

/** A commit shows later than the time it carries. */
const overlapSeconds = 60;

/** The first time all that anybody may still honour. */
const firstSeconds = 2 * 60 * 60;

/**
 * What other processes revoked, read from the database again and again: a process that dies after its commit tells nobody,
 * and without Redis there is nobody to tell. What Redis did not take is read, and written, again.
 */
export function createRevocationReader(
  database: Database,
  watch: DatabaseWatch,
  known: KnownCallers,
  hear: (keys: readonly string[]) => void,
): () => Promise<void> {
  let doneUntil: number | null = null;
  const written = new Set<string>();

  return async () => {
    const begun = performance.now();
    const seconds = doneUntil === null ? firstSeconds : (begun - doneUntil) / 1000 + overlapSeconds;
    const hashes = await watch.ask(
      () => listRevokedTokens(database.connection, seconds),
      async () => null,
    );
    if (hashes === null) return;
    const all = hashes.map((hash) => hash.toString('base64url'));
    const news = all.filter((key) => !written.has(key));
    if (news.length > 0) hear(news);
    if (!(await known.revoke(news))) return;
    written.clear();
    for (const key of all) written.add(key);
    doneUntil = begun;
  };
}
