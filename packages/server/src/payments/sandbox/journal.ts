import { open } from 'node:fs/promises';

/** A file that only grows: a line a change, on the disk before anybody is told about it. */
export interface Journal {
  append(line: string): void;
  /** Resolves when all that was appended so far survives a power cut; rejects when it will not. */
  durable(): Promise<void>;
  close(): Promise<void>;
}

export async function openJournal(path: string): Promise<Journal> {
  const file = await open(path, 'a', 0o600);
  let waiting = '';
  let writing: Promise<void> = Promise.resolve();
  let next: Promise<void> | null = null;

  // Whatever gathers while one write is under way goes into the next, so a hundred requests share one fsync.
  async function write(): Promise<void> {
    const text = waiting;
    waiting = '';
    writing = next ?? writing;
    next = null;
    await file.appendFile(text);
    await file.datasync();
  }

  function durable(): Promise<void> {
    if (waiting !== '') next ??= writing.then(write);
    return next ?? writing;
  }

  return {
    append(line) {
      waiting += `${line}\n`;
    },
    durable,
    async close() {
      await durable().finally(() => file.close());
    },
  };
}
