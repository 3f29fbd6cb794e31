import type { AdmitOne, Listing, SeatMap, Ticket } from '@admit-one/sdk';

/** What a file of a ticket is made from. */
export interface TicketSource {
  readonly ticket: Ticket;
  /** All that its owner has for the performance, this one among them, as the server says or as they are kept here. */
  tickets(): Promise<Ticket[]>;
  /** Its performance, as the server says or as it was known last; null where neither can be had. */
  listing(): Promise<Listing | null>;
  /** The map that its seat is on; null as above. */
  seatMap(): Promise<SeatMap | null>;
  /** The server itself. @throws Failure where it must not be asked */
  client(): Promise<AdmitOne>;
  /** The clock, ms. */
  now(): number;
}
