import type { Ticket } from '@admit-one/sdk/contract';
import { seatParts } from '../seat-parts.ts';
import { startInZone } from '../start-in-zone.ts';

export interface GoogleIssuer {
  readonly issuerId: string;
  /** As the wallet shows it. */
  readonly issuerName: string;
}

/**
 * A ticket and its performance as Google's Wallet knows them: https://developers.google.com/wallet/reference/rest/v1/eventticketobject
 * and …/eventticketclass. No more than is shown: links over 1,800 characters are cut off by some browsers. What was
 * saved under an id before stays as it is there, so a performance that moves shows its old start in passes of before.
 */
export function passClaims(ticket: Ticket, { issuerId, issuerName }: GoogleIssuer) {
  const { id, listingId, title, label, venue, qr } = ticket;
  const classId = `${issuerId}.${listingId}`;
  const { section, row, seat } = seatParts(label);
  return {
    eventTicketClasses: [
      {
        id: classId,
        issuerName,
        reviewStatus: 'UNDER_REVIEW',
        eventName: inEnglish(title),
        venue: { name: inEnglish(venue.name), address: inEnglish(venue.city) },
        dateTime: { start: startInZone(ticket.startsAt, venue.timeZone) },
      },
    ],
    eventTicketObjects: [
      {
        id: `${issuerId}.${id}`,
        classId,
        state: 'ACTIVE',
        barcode: { type: 'QR_CODE', value: qr },
        ticketNumber: id,
        seatInfo: {
          ...(section === null ? {} : { section: inEnglish(section) }),
          ...(row === null ? {} : { row: inEnglish(row) }),
          seat: inEnglish(seat),
        },
      },
    ],
  };
}

/** Google asks for a language with every text; titles have none here. */
function inEnglish(value: string) {
  return { defaultValue: { language: 'en', value } };
}
