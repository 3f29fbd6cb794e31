import { open, stat } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import { explain, Failure } from './failure.ts';
import { ticketMark } from './sale/ticket-files/ticket-mark.ts';
import type { TicketFile } from './sale/ticket-files.ts';

/**
 * Makes a file of a ticket, whole or not at all. A file that is a ticket is replaced, as it can be made again at any
 * time; what else is there already is somebody's, and stays unless `isForced`.
 * @throws Failure in one sentence
 */
export async function saveTicket(
  kind: Pick<TicketFile, 'what' | 'mark'>,
  make: () => Promise<string | Buffer>,
  file: string,
  isForced: boolean,
): Promise<void> {
  const content = await make();
  try {
    await refuseDevice(file);
    if (!isForced && (await isSomethingElse(file, kind.mark ?? ticketMark)))
      throw new Failure(`There is a file ${file} already, and it is not a ticket.`, {
        code: 'file_exists',
        hint: 'Choose another name, or replace it with --force.',
      });
    await writeFileAtomic(file, content, { mode: 0o600 });
  } catch (error) {
    if (error instanceof Failure) throw error;
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    // Without the path in it, which is that of the draft beside the file.
    const why = explain(Object.assign(new Error(String(error)), { code })).message;
    throw new Failure(`${kind.what} was not written to ${file}: ${why}`, { cause: error });
  }
}

/** A pipe would be waited for without end, and a file put into the place of a device, `/dev/null` say. */
async function refuseDevice(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined || found.isFile() || found.isDirectory()) return;
  throw new Failure(`${file} is a pipe or a device, and what is written there has to be a file.`, {
    code: 'not_a_file',
    hint: 'Name a file, and send that on: it is written whole or not at all.',
  });
}

async function isSomethingElse(file: string, mark: string): Promise<boolean> {
  const handle = await open(file, 'r').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (handle === undefined) return false;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
    return !buffer.subarray(0, bytesRead).includes(mark);
  } finally {
    await handle.close();
  }
}
