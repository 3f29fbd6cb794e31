import { readFileSync } from 'node:fs';
import type { Listing, SeatMap, SeatMapDrawing, Ticket } from '@admit-one/sdk';
import { indexSeats, parseSeats } from '@admit-one/sdk/seat-map';
import type { TicketSheet } from '../../src/pdf/ticket-pdf.ts';

/** A ticket's sheet for a seat of a map, with whatever else it should say. */
export function sampleSheet(
  seats: string | SeatMapDrawing,
  label: string,
  more: { ticket?: Partial<Ticket>; listing?: Partial<Listing> } = {},
): TicketSheet {
  const drawing = typeof seats === 'string' ? drawingOf(seats) : seats;
  const index = indexSeats(drawing);
  const [seat] = index.find(label);
  if (seat === undefined) throw new Error(`there is no seat ${label}`);
  const { name, city, timeZone } = drawing;
  const ticket: Ticket = {
    id: 'tkt_4h7k2m9x_00a3_1',
    listingId: 'lst_4h7k2m9x',
    orderId: 'ord_4h7k2m9x_7q2d8v',
    seat,
    label: index.labelOf(seat),
    category: index.categoryOf(seat),
    price: 12_000,
    currency: 'USD',
    title: 'Mahler: Symphony No. 3',
    startsAt: '2026-09-17T17:30:00.000Z',
    venue: { name, city, timeZone },
    qr: sampleToken,
    ...more.ticket,
  };
  const listing = { doorsOpenAt: null, reentry: false, terms: '', resalePercent: 100, ...more.listing };
  const seatMap: SeatMap = {
    id: 'map_4h7k2m9x',
    venueId: 'ven_4h7k2m9x',
    version: 1,
    seatCount: index.seatCount,
    drawing,
  };
  return { ticket, listing: listing as Listing, seatMap };
}

/** 135 characters of Crockford's base32, as long as a ticket's. */
export const sampleToken = `${'ADM1T0NE'.repeat(16)}7SEATXY`;

/** One of the houses in examples/seat-maps: `cellar`, `concert-hall`, `stadium`. */
export function exampleHouse(name: string): string {
  return readFileSync(new URL(`../../../../examples/seat-maps/${name}.seats`, import.meta.url), 'utf8');
}

function drawingOf(seats: string): SeatMapDrawing {
  const parsed = parseSeats(seats);
  if (!('drawing' in parsed) || parsed.drawing === undefined) throw new Error(JSON.stringify(parsed));
  return parsed.drawing;
}
