import { rm } from 'node:fs/promises';
import type { Ticket } from '@admit-one/sdk/contract';
import { readKept } from './kept-file.ts';
import { keptListing } from './kept-listing.ts';
import type { KeptTicket } from './kept-ticket.ts';
import { fileInPocket, idsIn, type PocketKind } from './pocket-folder.ts';

/** Removes the tickets that are over, then the listings that no ticket is of, then the seat maps that no listing has. */
export async function tidyPocket(
  folder: string,
  { kept, unreadable }: { kept: readonly KeptTicket[]; unreadable: readonly unknown[] },
  isOver: (ticket: Pick<Ticket, 'startsAt'>) => boolean,
): Promise<void> {
  const remove = (kind: PocketKind, id: string) => rm(fileInPocket(folder, kind, id), { force: true });
  const wanted = new Set<string>();
  for (const { ticket } of kept) {
    if (isOver(ticket)) await remove('tickets', ticket.id);
    else wanted.add(ticket.listingId);
  }
  // What a ticket that cannot be read needs is not known.
  if (unreadable.length > 0) return;
  const maps = new Set<string>();
  for (const id of await idsIn(folder, 'listings')) {
    if (!wanted.has(id)) await remove('listings', id);
    const read = await readKept(fileInPocket(folder, 'listings', id), keptListing);
    if (read.state === 'kept') maps.add(read.value.listing.seatMapId);
  }
  for (const id of await idsIn(folder, 'seat-maps')) if (!maps.has(id)) await remove('seat-maps', id);
}
