import { open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import type { Ticket } from '@admit-one/sdk';
import writeFileAtomic from 'write-file-atomic';
import { explain, Failure } from './failure.ts';
import { qrPng, qrSvg } from './render/qr.ts';

/**
 * Writes a ticket's QR to a file, whole or not at all. A file that is a ticket is replaced, as it can be read again
 * at any time; what else is there already is somebody's, and stays unless `isForced`.
 * @returns the file's name
 * @throws Failure in one sentence
 */
export async function saveTicket(
  ticket: Ticket,
  format: 'png' | 'svg',
  file: string,
  isForced: boolean,
): Promise<string> {
  try {
    if (!isForced && (await isSomethingElse(file)))
      throw new Failure(`There is a file ${file} already, and it is not a ticket.`, {
        code: 'file_exists',
        hint: 'Choose another name, or replace it with --force.',
      });
    const content = format === 'png' ? await png(ticket) : await svg(ticket);
    await writeFileAtomic(file, content, { mode: 0o600 });
    return file;
  } catch (error) {
    if (error instanceof Failure) throw error;
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    // Without the path in it, which is that of the draft beside the file.
    const why = explain(Object.assign(new Error(String(error)), { code })).message;
    throw new Failure(`The QR was not written to ${file}: ${why}`, { cause: error });
  }
}

/** What marks a file as ours. */
const mark = 'Admit One ticket';

async function isSomethingElse(file: string): Promise<boolean> {
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

/** With the mark as a text chunk after the header: https://www.w3.org/TR/png-3/#11tEXt */
async function png(ticket: Ticket): Promise<Buffer> {
  const picture = await qrPng(ticket.qr);
  const typeAndText = Buffer.from(`tEXtDescription\0${mark} ${ticket.id}`, 'latin1');
  const chunk = Buffer.alloc(typeAndText.length + 8);
  chunk.writeUInt32BE(typeAndText.length - 4, 0);
  typeAndText.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(typeAndText), chunk.length - 4);
  return Buffer.concat([picture.subarray(0, headerLength), chunk, picture.subarray(headerLength)]);
}

/** A PNG's signature and its first chunk. */
const headerLength = 33;

async function svg(ticket: Ticket): Promise<string> {
  return `${(await qrSvg(ticket.qr)).trimEnd()}\n<!-- ${mark} ${ticket.id} -->\n`;
}
