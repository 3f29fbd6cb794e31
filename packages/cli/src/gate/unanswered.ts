import { randomUUID } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScanDirection } from '@admit-one/sdk/contract';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';

/**
 * The ids of scans whose answer did not come. The server may have let such a ticket in all the same; who scans it again
 * sends the same id, and gets that answer instead of "already let in".
 */
export interface Unanswered {
  idFor(token: string, direction: ScanDirection): string;
  add(token: string, direction: ScanDirection, id: string): Promise<void>;
  remove(token: string, direction: ScanDirection): Promise<void>;
}

/** Kept in the listing's folder, so that a gate that is started anew knows them as well. */
export async function openUnanswered(folder: string, now: () => number): Promise<Unanswered> {
  const file = join(folder, 'unanswered.json');
  const entries = new Map((await readEntries(file)).filter(([, { at }]) => Math.abs(now() - at) < aDay));
  let saved = Promise.resolve();
  const save = () => {
    saved = saved.then(() => writeEntries(file, [...entries])).catch(() => {});
    return saved;
  };
  return {
    idFor: (token, direction) => entries.get(`${direction} ${token}`)?.id ?? randomUUID(),
    add(token, direction, id) {
      entries.set(`${direction} ${token}`, { id, at: now() });
      return save();
    },
    remove(token, direction) {
      return entries.delete(`${direction} ${token}`) ? save() : Promise.resolve();
    },
  };
}

const aDay = 24 * 60 * 60 * 1000;

const entriesSchema = z.array(z.tuple([z.string(), z.object({ id: z.string(), at: z.number() })]));

type Entries = z.infer<typeof entriesSchema>;

/** Without the file a gate still works: it then says that the ticket was let in here a moment ago. */
async function readEntries(file: string): Promise<Entries> {
  try {
    return entriesSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return [];
  }
}

async function writeEntries(file: string, entries: Entries): Promise<void> {
  await mkdir(join(file, '..'), { recursive: true, mode: 0o700 });
  await writeFileAtomic(file, JSON.stringify(entries), { mode: 0o600 });
}
