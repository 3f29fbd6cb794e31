// Compiled against the packed types: what the types promise must hold outside the workspace.
import { AdmitOne, type AdmitOneErrorOf, isAdmitOneError, type Listing } from '@admit-one/sdk';
import { errorCodes } from '@admit-one/sdk/contract';
import { parseSeats } from '@admit-one/sdk/seat-map';
import { verifyTicket } from '@admit-one/sdk/token';

export const client = new AdmitOne({ baseUrl: 'http://admit.test', fetch: globalThis.fetch });

export async function titles(): Promise<string[]> {
  const found: string[] = [];
  for await (const listing of client.listings.search({ available: 2, sort: 'date' }))
    found.push(listing.title);
  return found;
}

export function lowest(listing: Listing): number {
  // @ts-expect-error: null when no seat is left
  return listing.lowestPrice;
}

// @ts-expect-error: seats are ordinals
client.orders.hold('lst_4h7k2m9x', { seats: ['A-1'] });

export function explain(error: AdmitOneErrorOf<'seats_taken' | 'limit_reached'>): string {
  switch (error.code) {
    case 'seats_taken':
      return error.details.seats.map((seat) => seat.label).join();
    case 'limit_reached':
      return String(error.details.limit);
    default:
      return error satisfies never;
  }
}

export const others = [errorCodes.seats_taken.exitCode, parseSeats, verifyTicket, isAdmitOneError];
