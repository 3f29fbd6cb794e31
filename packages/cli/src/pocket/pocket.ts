import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Listing, type SeatMap, seatMap, type Ticket } from '@admit-one/sdk/contract';
import { type Kept, type KeptFault, readKept, writeKept } from './kept-file.ts';
import { type KeptListing, keptListing } from './kept-listing.ts';
import { type KeptTicket, keptTicket } from './kept-ticket.ts';
import { mergeReading, type TicketReading } from './merge-reading.ts';
import { type Owner, owner } from './owner.ts';
import { fileInPocket, idsIn, isClosed, type PocketKind } from './pocket-folder.ts';
import { tidyPocket } from './tidy-pocket.ts';

/** The tickets of one account of one server on this machine, and what else is worth having without a network. */
export interface Pocket {
  /** Where all of it lies. */
  readonly folder: string;
  /** All that can be read, what the owner got last first; and what cannot. */
  tickets(): Promise<{ kept: KeptTicket[]; unreadable: Unreadable[] }>;
  ticket(ticketId: string): Promise<Kept<KeptTicket>>;
  /** Keeps what the server said, the first as the newest. What is kept from a later reading stays. */
  keep(tickets: readonly TicketReading[]): Promise<void>;
  /** The server said at this time that the ticket is not the owner's any more. */
  markGone(ticketId: string, at: string): Promise<void>;
  listing(listingId: string): Promise<Kept<KeptListing>>;
  keepListing(listing: Listing): Promise<void>;
  seatMap(seatMapId: string): Promise<Kept<SeatMap>>;
  keepSeatMap(seatMap: SeatMap): Promise<void>;
  /** Whose it is; what is not known stays as it was. */
  sign(owner: Owner): Promise<void>;
  owner(): Promise<Owner | undefined>;
  /** Removes what is a year past its start, and what no ticket needs any more. */
  tidy(): Promise<void>;
  /** Removes all of it, and gives how many tickets that were. */
  empty(): Promise<number>;
}

export interface Unreadable {
  readonly file: string;
  readonly why: KeptFault;
}

/**
 * One file a ticket, each written whole: two processes never undo each other's. `now` gives milliseconds.
 */
export function openPocket(folder: string, now: () => number): Pocket {
  const fileOf = (kind: PocketKind, id: string) => fileInPocket(folder, kind, id);
  const ticketFile = (ticketId: string) => fileOf('tickets', ticketId);
  const isOver = (ticket: Pick<Ticket, 'startsAt'>) => now() - Date.parse(ticket.startsAt) > aYear;

  /** What was noted while this machine's clock was ahead is later than nothing: it would stand until then. */
  const isLater = (known: string | null, at: string) =>
    known !== null && known > at && Date.parse(known) <= now();

  async function keepOne(read: TicketReading, rank: number): Promise<void> {
    const file = ticketFile(read.ticket.id);
    const before = await readKept(file, keptTicket);
    const known = before.state === 'kept' ? before.value : undefined;
    const next = mergeReading(known, read, { rank, isLater });
    if (next !== known) await writeKept(file, keptTicket, next, before);
  }

  async function tickets() {
    const place = join(folder, 'tickets');
    if (await isClosed(place)) return { kept: [], unreadable: [{ file: place, why: 'closed' as const }] };
    const files = await idsIn(folder, 'tickets');
    const read = await Promise.all(files.map((id) => readKept(ticketFile(id), keptTicket)));
    return {
      kept: read
        .flatMap((one) => (one.state === 'kept' ? one.value : []))
        .sort((one, other) => other.rank - one.rank),
      unreadable: read.flatMap((one) => (one.state === 'unreadable' ? one : [])),
    };
  }

  return {
    folder,
    tickets,
    ticket: (ticketId) => readKept(ticketFile(ticketId), keptTicket),

    async keep(read) {
      const first = now();
      await Promise.all(
        read.flatMap((one, at) => (isOver(one.ticket) ? [] : keepOne(one, first - at / read.length))),
      );
      // Folders that umask or somebody opened to others.
      await Promise.all([folder, join(folder, '..')].map((one) => chmod(one, 0o700).catch(() => {})));
    },

    async markGone(ticketId, at) {
      const before = await readKept(ticketFile(ticketId), keptTicket);
      if (before.state !== 'kept' || isLater(before.value.readAt, at)) return;
      const gone = { ...before.value, goneAt: before.value.goneAt ?? at };
      await writeKept(ticketFile(ticketId), keptTicket, gone, before);
    },

    listing: (listingId) => readKept(fileOf('listings', listingId), keptListing),
    keepListing: (listing) =>
      writeKept(fileOf('listings', listing.id), keptListing, {
        listing,
        readAt: new Date(now()).toISOString(),
      }),
    seatMap: (seatMapId) => readKept(fileOf('seat-maps', seatMapId), seatMap),
    keepSeatMap: (one) => writeKept(fileOf('seat-maps', one.id), seatMap, one),

    async sign(known) {
      const before = await readKept(join(folder, 'owner.json'), owner);
      const next = before.state === 'kept' ? { ...before.value, ...known } : known;
      await writeKept(join(folder, 'owner.json'), owner, next, before);
    },

    async owner() {
      const read = await readKept(join(folder, 'owner.json'), owner);
      return read.state === 'kept' ? read.value : undefined;
    },

    async tidy() {
      await tidyPocket(folder, await tickets(), isOver);
    },

    async empty() {
      const { kept, unreadable } = await tickets();
      await rm(folder, { recursive: true, force: true });
      return kept.filter(({ goneAt }) => goneAt === null).length + unreadable.length;
    },
  };
}

/** The QR itself is good for so long after the start. */
const aYear = 365 * 24 * 60 * 60 * 1000;
