import type { IdKind } from '@admit-one/sdk/contract';
import { errorCode } from './error-code.ts';
import { newId } from './ids.ts';

/**
 * Inserts a row under a random id, and once more under another where the id was in use: with a million accounts that
 * happens to one registration in a million. `insert` must leave nothing behind when it fails, so a whole transaction
 * goes into it.
 */
export async function withNewId<Result>(
  kind: IdKind,
  insert: (id: number) => Promise<Result>,
): Promise<Result> {
  try {
    return await insert(newId(kind));
  } catch (error) {
    if (!isPrimaryKeyClash(error)) throw error;
    return insert(newId(kind));
  }
}

/** PostgreSQL names primary keys like this where nobody names them otherwise. */
function isPrimaryKeyClash(error: unknown): boolean {
  return (
    errorCode(error) === '23505' && String((error as { constraint?: unknown }).constraint).endsWith('_pkey')
  );
}
