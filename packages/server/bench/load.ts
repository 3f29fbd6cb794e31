import type { TicketOfBuyer } from './read-tickets.sql.ts';

/** What the buyers are told to do. */
export interface Load {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  /** Seats of an order. */
  readonly seats: 1 | 2;
  /** Whether what was held is paid on the same connection. */
  readonly pay: boolean;
  /** Tickets that are read in turns, in place of orders that are made. */
  readonly reads: readonly TicketOfBuyer[] | null;
  readonly tokens: readonly string[];
  readonly listings: readonly string[];
  /** null: orders go round all the listings. A number: this many to the first listing, then the next one. */
  readonly ordersPerListing: number | null;
  readonly firstSeat: number;
  /** The number of the first order: each number is other seats. */
  readonly next: number;
}

export interface Loaded {
  readonly requests: number;
  readonly seconds: number;
  readonly next: number;
  /** Answers that were no order, by status and code. */
  readonly failures: Readonly<Record<string, number>>;
  readonly loadCpuSeconds: number;
  readonly medianMs: number;
  readonly p99Ms: number;
}
