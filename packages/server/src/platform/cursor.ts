import { z } from 'zod';
import { ProblemError } from './problem.ts';

/**
 * An instant in a cursor: microseconds since 1970, as a number. A Date would lose the microseconds and show a row twice,
 * and a made-up text might be none that PostgreSQL reads.
 */
export const microseconds = z.int();

/** A place in a list: the sort it belongs to and the key of the last row seen. */
export function encodeCursor(sort: string, key: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify([sort, ...key])).toString('base64url');
}

/** @throws ProblemError `invalid_request` for one that no page of this list gave */
export function decodeCursor<Key extends z.ZodTuple>(cursor: string, sort: string, key: Key): z.infer<Key> {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    value = null;
  }
  const parsed = z
    .tuple([z.literal(sort), z.unknown()])
    .rest(z.unknown())
    .safeParse(value);
  const rest = parsed.success ? key.safeParse(parsed.data.slice(1)) : null;
  if (rest?.success) return rest.data;
  throw strangeCursor();
}

export function strangeCursor(): ProblemError<'invalid_request'> {
  return new ProblemError(
    'invalid_request',
    { issues: [{ path: 'query.cursor', message: 'no page of this list gave this cursor' }] },
    'The cursor belongs to no page of this list. Start again without it.',
  );
}
