import type { Listing, Ticket } from '@admit-one/sdk/contract';
import { plain } from './text.ts';
import { startOf } from './time.ts';

/**
 * What whoever bought a ticket agreed to, in paragraphs: the listing's own words, or, where it has none, what follows from
 * how it is sold. Without the listing it says so.
 */
export function ticketTerms({ listingId, venue }: Ticket, listing: Listing | null): string[] {
  if (listing === null)
    return [`The terms could not be read when this was made. They are part of the listing ${listingId}.`];
  if (listing.terms.trim() !== '') {
    return plain(listing.terms, { lines: true })
      .split('\n')
      .map((line) => line.trim());
  }
  return [
    'This ticket admits one person once: whoever shows its code first comes in, so keep it to yourself.',
    doorsOf(listing, venue.timeZone),
    listing.reentry
      ? 'Whoever leaves may come in again, with the same code; have it read on the way out.'
      : 'Whoever leaves is not let in again.',
    resaleOf(listing),
    'A ticket that is handed on or sold on gets a new code, and this one is void.',
    'The seller may take it back and refund its price. If the performance is called off, its price is refunded.',
  ].filter((line) => line !== '');
}

function doorsOf({ doorsOpenAt }: Listing, zone: string): string {
  return doorsOpenAt === null ? '' : `Nobody is let in before ${startOf(doorsOpenAt, zone, zone)}.`;
}

function resaleOf({ resalePercent }: Listing): string {
  if (resalePercent === 0) return 'It cannot be sold on. It can be handed on, for nothing.';
  const most = resalePercent === 100 ? 'the price paid' : `${resalePercent} % of the price paid`;
  return `It can be handed on, or sold on for ${most} at most.`;
}
