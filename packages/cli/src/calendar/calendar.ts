import type { Listing, Ticket } from '@admit-one/sdk/contract';
import { TZDate } from '@date-fns/tz';
import ical, { ICalEventStatus } from 'ical-generator';
import { plain } from '../render/text.ts';
import { startOf } from '../render/time.ts';
import { calendarZone, zoneBlock } from './calendar-zone.ts';

/** What goes into a calendar as one event: the tickets that somebody has for one performance, at least one. */
export interface CalendarPerformance {
  readonly tickets: readonly Ticket[];
  /** For what tickets do not say; null where it is not known. */
  readonly listing: Pick<Listing, 'doorsOpenAt' | 'state'> | null;
}

/**
 * Performances as an iCalendar file (RFC 5545), by the clocks of their venues. A performance has one event, known by its
 * listing, and what is written later counts as the newer version of it: whoever imports a file again has each event once,
 * as it is now. No QR is in it, because calendars are copied to machines that nobody thinks of.
 *
 * @param now when it is written, ms
 */
export function calendarOf(performances: readonly CalendarPerformance[], now: number): string {
  const calendar = ical({ prodId });
  calendar.timezone({ name: null, generator: zoneBlock });
  for (const performance of performances) {
    const ticket = performance.tickets[0]!;
    const startsAt = Date.parse(ticket.startsAt);
    const zone = calendarZone(startsAt, ticket.venue.timeZone);
    const moment = (at: number) => new TZDate(at, zone ?? 'UTC');
    const event = calendar.createEvent({
      id: `${ticket.listingId}@admit-one`,
      start: moment(startsAt),
      end: moment(startsAt + guessedLengthMs),
      timezone: zone,
      stamp: new Date(now),
      lastModified: new Date(now),
      sequence: minutesSince2020(now),
      summary: plain(ticket.title),
      location: plain(`${ticket.venue.name}, ${ticket.venue.city}`),
      description: descriptionOf(performance),
    });
    if (performance.listing?.state === 'cancelled') event.status(ICalEventStatus.CANCELLED);
  }
  return `${calendar.toString()}\r\n`;
}

/** The library puts a dash before it. */
const prodId = '//Admit One//admit//EN';

/** Listings have a start and no end. Without any calendars draw no more than a line. */
const guessedLengthMs = 3 * 60 * 60 * 1000;

/** Calendars believe the higher number, which has to fit 31 bits. */
function minutesSince2020(now: number): number {
  return Math.floor((now - Date.UTC(2020, 0)) / 60_000);
}

function descriptionOf({ tickets, listing }: CalendarPerformance): string {
  const { venue } = tickets[0]!;
  const seats = tickets.toSorted((one, other) => one.seat - other.seat);
  return [
    ...seats.map(({ label, id }) => `${plain(label)}: admit ticket ${id}`),
    '',
    ...(listing?.doorsOpenAt == null
      ? []
      : [`Doors open: ${startOf(listing.doorsOpenAt, venue.timeZone, venue.timeZone)}`]),
    'The command beside a seat shows the QR that opens the door, without network too. It is not in here: calendars are copied.',
    'The start is the seller’s; the end is a guess.',
  ].join('\n');
}
