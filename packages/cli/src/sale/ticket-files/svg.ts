import type { Ticket } from '@admit-one/sdk';
import { qrSvg } from '../../render/qr.ts';
import { ticketMark } from './ticket-mark.ts';

/** A ticket's QR, with the mark as a comment at its beginning. */
export async function svg(ticket: Ticket): Promise<string> {
  const picture = await qrSvg(ticket.qr);
  const inside = picture.indexOf('>', picture.indexOf('<svg')) + 1;
  return `${picture.slice(0, inside)}<!-- ${ticketMark} ${ticket.id} -->${picture.slice(inside).trimEnd()}\n`;
}
