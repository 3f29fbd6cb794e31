import { crc32 } from 'node:zlib';
import type { Ticket } from '@admit-one/sdk';
import { qrPng } from '../../render/qr-picture.ts';
import { ticketMark } from './ticket-mark.ts';

/** A ticket's QR, with the mark as a text chunk after the header: https://www.w3.org/TR/png-3/#11tEXt */
export async function png(ticket: Ticket): Promise<Buffer> {
  const picture = await qrPng(ticket.qr);
  const typeAndText = Buffer.from(`tEXtDescription\0${ticketMark} ${ticket.id}`, 'latin1');
  const chunk = Buffer.alloc(typeAndText.length + 8);
  chunk.writeUInt32BE(typeAndText.length - 4, 0);
  typeAndText.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(typeAndText), chunk.length - 4);
  return Buffer.concat([picture.subarray(0, headerLength), chunk, picture.subarray(headerLength)]);
}

/** A PNG's signature and its first chunk. */
const headerLength = 33;
