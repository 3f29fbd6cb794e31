import { mkdir, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';

/** What a file of the pocket came to. */
export type Kept<Value> =
  | { readonly state: 'kept'; readonly value: Value }
  | { readonly state: 'none' }
  | { readonly state: 'unreadable'; readonly file: string; readonly why: KeptFault };

/**
 * `damaged`: not what was written. `newer`: a later version of admit wrote it. `refused`: the system says no. `closed`:
 * it says no to the whole folder.
 */
export type KeptFault = 'damaged' | 'newer' | 'refused' | 'closed';

/** Never throws: what cannot be read must not hide what can. */
export async function readKept<Value>(file: string, schema: z.ZodType<Value>): Promise<Kept<Value>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return isMissing ? { state: 'none' } : { state: 'unreadable', file, why: 'refused' };
  }
  const read = envelope.safeParse(parseJson(text));
  if (!read.success) return { state: 'unreadable', file, why: 'damaged' };
  if (read.data.format > format) return { state: 'unreadable', file, why: 'newer' };
  const value = schema.safeParse(read.data.value);
  return value.success ? { state: 'kept', value: value.data } : { state: 'unreadable', file, why: 'damaged' };
}

/** Whole or not at all, for its owner alone. A file that is damaged is put aside first, and one that is newer stays. */
export async function writeKept<Value>(
  file: string,
  schema: z.ZodType<Value>,
  value: Value,
  before?: Kept<Value>,
): Promise<void> {
  const there = before ?? (await readKept(file, schema));
  if (there.state === 'unreadable' && there.why === 'newer') return;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  // Another process may have put it aside already.
  if (there.state === 'unreadable' && there.why === 'damaged')
    await rename(file, `${file}.damaged`).catch(() => {});
  await writeFileAtomic(file, `${JSON.stringify({ format, value })}\n`, { mode: 0o600 });
}

/** Of this version's files. */
const format = 1;

const envelope = z.object({ format: z.int().min(1), value: z.unknown() });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
