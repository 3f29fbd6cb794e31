import type { AdmitOne, CallOptions, SeatMapDrawing } from '@admit-one/sdk';
import { decodeTicketId, type GateCounts, type LoggedScan } from '@admit-one/sdk/contract';
import { indexSeats } from '@admit-one/sdk/seat-map';
import type { Clock } from '../context.ts';
import { clockOffBy } from './clock-off-by.ts';
import type { Passage } from './passages.ts';
import type { Prepared } from './prepared.ts';

/** Asks the server for all that a gate needs to work without it. @throws AdmitOneError */
export async function prepare(
  client: AdmitOne,
  listingId: string,
  clock: Pick<Clock, 'now'>,
  options: CallOptions = {},
): Promise<Prepared> {
  const askedAt = clock.now();
  const counts = await client.gates.counts(listingId, options);
  const clockOffByMs = clockOffBy(counts.asOf, askedAt, clock.now());
  const [keys, listing] = await Promise.all([
    client.listings.keys(listingId, options),
    client.listings.get(listingId, options),
  ]);
  const { drawing } = await client.listings.seatMap(listing.seatMapId, options);
  const { name, city, timeZone } = listing.venue;
  return {
    format: 1,
    listingId,
    title: listing.title,
    startsAt: listing.startsAt,
    venue: { name, city, timeZone },
    isCancelled: listing.state === 'cancelled',
    ...rulesOf(counts),
    keys: keys.keys,
    revocations: keys.revocations,
    ...seatsOf(drawing),
    passages: await lastPassages(client.gates.scans(listingId, { limit: 100 }, options)),
    asOf: keys.asOf,
    clockOffByMs,
  };
}

function rulesOf({ doorsOpenAt, reentry, sold }: GateCounts) {
  return { admitsFrom: doorsOpenAt, reentry, sold };
}

function seatsOf(drawing: SeatMapDrawing): Pick<Prepared, 'labels' | 'categories' | 'categoryOf'> {
  const index = indexSeats(drawing);
  const letters = drawing.categories.map(({ letter }) => letter);
  const ordinals = [...Array(index.ordinalCount).keys()];
  return {
    labels: ordinals.map((ordinal) => (index.has(ordinal) ? index.labelOf(ordinal) : null)),
    categories: drawing.categories.map(({ name }) => name),
    categoryOf: ordinals.map((ordinal) =>
      index.has(ordinal) ? letters.indexOf(index.categoryOf(ordinal)) : -1,
    ),
  };
}

/** The newest of each ticket, from a list that begins with the newest of all. */
async function lastPassages(scans: AsyncIterable<LoggedScan>): Promise<Passage[]> {
  const last = new Map<string, Passage>();
  for await (const { ticket, direction, gate, at, recordedAs } of scans) {
    // What was void counts for nothing, and may be of another listing, whose seats have the same numbers.
    if (ticket === null || recordedAs === 'void' || last.has(ticket.id)) continue;
    const { seat, epoch } = decodeTicketId(ticket.id);
    last.set(ticket.id, { seat, epoch, direction, gate, at });
  }
  return [...last.values()];
}
