import type { Ticket } from '@admit-one/sdk';
import { qrSvg } from '../../render/qr-picture.ts';
import { plain } from '../../render/text.ts';
import { ticketMark } from './ticket-mark.ts';

/** A ticket's QR. The mark is in its title, which comes first. */
export function svg(ticket: Ticket): string {
  return qrSvg(ticket.qr, `${ticketMark} ${ticket.id}: ${plain(ticket.title)}, ${plain(ticket.label)}`);
}
