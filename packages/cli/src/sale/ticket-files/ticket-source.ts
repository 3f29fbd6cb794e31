import type { AdmitOne, Listing, SeatMap, Ticket } from '@admit-one/sdk';

/** What a file of a ticket is made from. */
export interface TicketSource {
  readonly ticket: Ticket;
  /** Its performance, as the server says or as it was known last; null where neither can be had. */
  listing(): Promise<Listing | null>;
  /** The map that its seat is on; null as above. */
  seatMap(): Promise<SeatMap | null>;
  /** The server itself. @throws Failure where it must not be asked */
  client(): Promise<AdmitOne>;
}
