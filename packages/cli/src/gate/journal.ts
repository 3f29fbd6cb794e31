import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { explain, Failure } from '../failure.ts';
import { encodeLine, type JournalLine, type JournalScan } from './journal-line.ts';
import { type ReadJournal, readJournal, unsyncedIn } from './read-journal.ts';

/** What a gate without connection let in and out: only ever added to. */
export interface Journal {
  /** All of it, the oldest first. */
  readonly scans: readonly JournalScan[];
  /** Those that the server has not heard of. */
  unsynced(): JournalScan[];
  /** On the disk when it resolves. @throws Failure `not_recorded`, and then nothing of it is in the file. */
  append(scan: JournalScan): Promise<void>;
  /** The server has this scan and all before it. */
  markSynced(through: string, at: string): Promise<void>;
  /** What was wrong with the file, a sentence each. */
  readonly findings: readonly string[];
  close(): Promise<void>;
}

/** Opens the file, or makes it. Whoever opens it must hold its lock. @throws Failure where it is not ours to read */
export async function openJournal(file: string): Promise<Journal> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(file, constants.O_RDWR | constants.O_CREAT, 0o600);
  try {
    const read = readJournal(await handle.readFile());
    if (read.foreign !== undefined) throw foreign(file, read.foreign);
    const findings = await mend(file, handle, read);
    await syncFolder(dirname(file));
    return new OpenJournal(handle, read.lines, findings);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

class OpenJournal implements Journal {
  readonly findings: readonly string[];
  readonly #handle: FileHandle;
  readonly #lines: JournalLine[];
  #bytes: number | undefined;

  constructor(handle: FileHandle, lines: JournalLine[], findings: readonly string[]) {
    this.#handle = handle;
    this.#lines = lines;
    this.findings = findings;
  }

  get scans(): JournalScan[] {
    return this.#lines.filter((line) => line.kind === 'scan');
  }

  unsynced(): JournalScan[] {
    return unsyncedIn(this.#lines);
  }

  append(scan: JournalScan): Promise<void> {
    return this.#write(scan);
  }

  markSynced(through: string, at: string): Promise<void> {
    return this.#write({ kind: 'synced', through, at });
  }

  close(): Promise<void> {
    return this.#handle.close();
  }

  async #write(line: JournalLine): Promise<void> {
    const bytes = Buffer.from(encodeLine(line));
    try {
      this.#bytes ??= (await this.#handle.stat()).size;
      for (let at = 0; at < bytes.length; ) {
        const { bytesWritten } = await this.#handle.write(bytes, at, bytes.length - at, this.#bytes + at);
        at += bytesWritten;
      }
      await this.#handle.datasync();
    } catch (error) {
      await this.#takeBack();
      throw new Failure(`It could not be written down: ${explain(error).message}`, {
        code: 'not_recorded',
        cause: error,
      });
    }
    this.#bytes += bytes.length;
    this.#lines.push(line);
  }

  /** A full disk may have taken the first half of a line. Where even that cannot be cut off, the next start does it. */
  async #takeBack(): Promise<void> {
    if (this.#bytes === undefined) return;
    await this.#handle.truncate(this.#bytes).catch(() => {});
  }
}

/** Makes the file end with a line end. What is cut off is kept beside it. */
async function mend(file: string, handle: FileHandle, read: ReadJournal): Promise<string[]> {
  const findings: string[] = [];
  if (read.cut !== undefined) {
    const aside = `${file}.cut-${new Date().toISOString().replaceAll(':', '')}`;
    await writeFile(aside, read.cut, { mode: 0o600, flush: true });
    await handle.truncate(read.wholeBytes);
    await handle.sync();
    findings.push(
      `The last line of the journal was cut short when the gate ended: nobody had been let in with it yet. It is kept in ${aside}.`,
    );
  }
  if (read.lacksEnd) {
    await handle.write('\n', (await handle.stat()).size);
    await handle.sync();
  }
  if (read.damaged.length > 0)
    findings.push(
      `${read.damaged.length === 1 ? 'A line' : `${read.damaged.length} lines`} of the journal ${file} cannot be read (line ${read.damaged.join(', ')}). All others count; this stays where it is.`,
    );
  return findings;
}

function foreign(file: string, version: unknown): Failure {
  return new Failure(
    `The journal ${file} is of another version of admit (${version}), so it is left alone.`,
    {
      code: 'journal_version',
      hint: 'Sync it with that version, `admit gate sync`, and then move the file to another place.',
    },
  );
}

/** The name of a new file is in its folder. Windows cannot open one. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
