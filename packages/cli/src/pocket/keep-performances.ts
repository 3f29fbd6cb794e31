import type { AdmitOne } from '@admit-one/sdk';
import type { Context } from '../context.ts';
import { atOnce } from './ask-server.ts';
import { whileKeeping } from './keep-tickets.ts';
import type { Pocket } from './pocket.ts';

/**
 * Keeps what is worth having beside the tickets of these listings, as far as it is not known of late: the performance,
 * and the map of its seats, which a printed ticket shows. For a few at a time; the others get their turn.
 */
export async function keepPerformances(
  context: Context,
  client: AdmitOne,
  pocket: Pocket,
  listingIds: Iterable<string>,
): Promise<void> {
  await whileKeeping(context, async () => {
    const wanted: string[] = [];
    for (const id of new Set(listingIds)) if (!(await isFresh(context, pocket, id))) wanted.push(id);
    await Promise.all(wanted.slice(0, aFew).map((id) => keepOne(client, pocket, id)));
  });
}

async function isFresh({ clock }: Context, pocket: Pocket, listingId: string): Promise<boolean> {
  const kept = await pocket.listing(listingId);
  if (kept.state !== 'kept') return false;
  const map = await pocket.seatMap(kept.value.listing.seatMapId);
  return map.state === 'kept' && clock.now() - Date.parse(kept.value.readAt) < aDay;
}

async function keepOne(client: AdmitOne, pocket: Pocket, listingId: string): Promise<void> {
  const listing = await client.listings.get(listingId, atOnce);
  await pocket.keepListing(listing);
  if ((await pocket.seatMap(listing.seatMapId)).state === 'kept') return;
  await pocket.keepSeatMap(await client.listings.seatMap(listing.seatMapId, atOnce));
}

const aFew = 3;
const aDay = 24 * 60 * 60 * 1000;
