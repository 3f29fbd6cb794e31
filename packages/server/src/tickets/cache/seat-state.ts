import { z } from 'zod';
import type { VersionedText } from '../../platform/cache/cache.ts';

/** A seat of a listing, whoever its ticket belongs to. */
export interface SeatKey {
  readonly listingId: number;
  readonly seat: number;
}

/** How a seat stood when the database was asked: whose ticket it is, or nobody's. */
export interface SeatState extends SeatKey {
  /** 0 where it was never sold. */
  readonly epoch: number;
  /**
   * When the database was asked, by its own clock, microseconds since 1970. Of two states of the same epoch the later one
   * is the newer: whoever changes a ticket has it read after their commit, so no reading from before it is later.
   */
  readonly revision: number;
  readonly ticket: OwnedTicket | null;
}

/** What a ticket says, but for what it shares with the others of its performance, and but for its QR. */
export interface OwnedTicket {
  readonly ownerId: number;
  readonly orderId: number;
  /** Minor units, as fixed at the hold. */
  readonly price: number;
  readonly currency: string;
  /** When it became the owner's, microseconds since 1970. */
  readonly since: number;
  readonly label: string;
  readonly category: string;
}

export function nameOf({ listingId, seat }: SeatKey): string {
  return `${listingId}/${seat}`;
}

/** Where it is kept in Redis. What opens the door, the QR, is not among what is kept. */
export function sharedKeyOf(key: SeatKey): string {
  return `seat:${nameOf(key)}`;
}

export function ownerKeyOf(ownerId: number): string {
  return `owner:${ownerId}`;
}

export function writeState({ listingId, seat, epoch, revision, ticket }: SeatState): VersionedText {
  return { version: [epoch, revision], text: JSON.stringify({ listingId, seat, ticket }) };
}

const stored = z.object({
  listingId: z.int(),
  seat: z.int(),
  ticket: z
    .object({
      ownerId: z.int(),
      orderId: z.int(),
      price: z.int(),
      currency: z.string().length(3),
      since: z.int(),
      label: z.string(),
      category: z.string(),
    })
    .nullable(),
});

/** Null for what is no state, or one of another seat: a text that anybody may have written. */
export function readState(key: SeatKey, found: VersionedText | null): SeatState | null {
  if (found === null) return null;
  const { success, data } = stored.safeParse(parseJson(found.text));
  if (!success || data.listingId !== key.listingId || data.seat !== key.seat) return null;
  return { ...data, epoch: found.version[0], revision: found.version[1] };
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
