import type { Ticket } from '@admit-one/sdk/contract';
import { validAfterStartMs } from '../../tickets/tickets.ts';
import { seatParts } from '../seat-parts.ts';
import { startInZone } from '../start-in-zone.ts';

export interface PassIssuer {
  /** As wallets show it. */
  readonly issuerName: string;
  readonly passTypeIdentifier: string;
  readonly teamIdentifier: string;
}

/**
 * A ticket as the pass.json of an event ticket, https://developer.apple.com/documentation/walletpasses/pass. The serial number
 * is the ticket's id, so a pass that is made again takes the place of the first. Like the QR it names nobody, and like
 * the QR it is good until a year after the start: a performance may move, and a pass that Wallet greys out is no ticket.
 */
export function passJson(ticket: Ticket, { issuerName, passTypeIdentifier, teamIdentifier }: PassIssuer) {
  const { id, title, label, venue, qr } = ticket;
  const start = startInZone(ticket.startsAt, venue.timeZone);
  const { section, row, seat } = seatParts(label);
  return {
    formatVersion: 1,
    passTypeIdentifier,
    teamIdentifier,
    organizationName: issuerName,
    serialNumber: id,
    description: `Ticket: ${title}`,
    logoText: issuerName,
    ...colours,
    relevantDate: start,
    expirationDate: new Date(Date.parse(ticket.startsAt) + validAfterStartMs).toISOString(),
    barcodes: [{ format: 'PKBarcodeFormatQR', message: qr, messageEncoding: 'iso-8859-1', altText: label }],
    eventTicket: {
      headerFields: [
        {
          key: 'start',
          label: 'STARTS',
          value: start,
          dateStyle: 'PKDateStyleShort',
          timeStyle: 'PKDateStyleShort',
          // By the clock of the venue, wherever the phone is.
          ignoresTimeZone: true,
        },
      ],
      primaryFields: [{ key: 'title', label: 'PERFORMANCE', value: title }],
      secondaryFields: [{ key: 'venue', label: 'VENUE', value: `${venue.name}, ${venue.city}` }],
      auxiliaryFields: [
        ...(section === null ? [] : [{ key: 'section', label: 'SECTION', value: section }]),
        ...(row === null ? [] : [{ key: 'row', label: 'ROW', value: row }]),
        { key: 'seat', label: row === null ? 'PLACE' : 'SEAT', value: seat },
      ],
      backFields: [
        { key: 'ticket', label: 'Ticket', value: id },
        { key: 'order', label: 'Order', value: ticket.orderId },
        {
          key: 'void',
          label: 'If it changes hands',
          value: 'Handed on, sold on or refunded, this pass is void.',
        },
      ],
    },
    semantics: {
      eventName: title,
      venueName: venue.name,
      eventStartDate: start,
      seats: [
        {
          seatNumber: seat,
          ...(section === null ? {} : { seatSection: section }),
          ...(row === null ? {} : { seatRow: row }),
        },
      ],
    },
  };
}

/** Dark text on paper, as the QR below it. */
const colours = {
  backgroundColor: 'rgb(250, 247, 240)',
  foregroundColor: 'rgb(30, 30, 30)',
  labelColor: 'rgb(140, 40, 40)',
};
