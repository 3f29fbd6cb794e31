import type { AdmitOne, Listing, SeatMapDrawing, SeatStatuses } from '@admit-one/sdk';
import { indexSeats, type SeatMapIndex } from '@admit-one/sdk/seat-map';
import type { Context } from '../context.ts';

/** A listing with its seat map and how its seats stand. */
export interface House {
  listing: Listing;
  drawing: SeatMapDrawing;
  index: SeatMapIndex;
  seats: SeatStatuses;
}

/** @throws AdmitOneError `not_found` */
export async function openHouse(context: Context, client: AdmitOne, listingId: string): Promise<House> {
  return context.output.during('Reading the seat map', async () => {
    const [listing, seats] = await Promise.all([
      client.listings.get(listingId),
      client.listings.seats(listingId),
    ]);
    const { drawing } = await client.listings.seatMap(listing.seatMapId);
    return { listing, drawing, index: indexSeats(drawing), seats };
  });
}
