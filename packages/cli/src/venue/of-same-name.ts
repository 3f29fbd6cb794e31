import type { AdmitOne, Venue } from '@admit-one/sdk';
import type { Context } from '../context.ts';
import { count } from '../render/text.ts';
import { take } from '../take.ts';

/**
 * The seller's own venue that a file of this name is meant for, as far as anybody says so: one of the same name is
 * asked about on a terminal, and told of anywhere else. Nothing where a new venue is to be added.
 */
export async function venueOfSameName(
  { output, prompts }: Context,
  client: AdmitOne,
  name: string,
): Promise<Venue | undefined> {
  const [venue] = await output.during('Looking for a venue of that name', () => ownVenues(client, name));
  if (venue === undefined) return undefined;
  const known = `${venue.name}, ${count(venue.seatCount, 'place')}, ${venue.id}`;
  if (prompts === undefined) {
    output.warn(`You have a venue of that name already: ${known}.`);
    output.note(`\`admit venue add FILE --venue ${venue.id}\` gives that one a new version instead.`);
    return undefined;
  }
  return prompts.select(`You have a venue of that name already (${known})`, [
    {
      name: 'Give it this file as its newest version',
      value: venue,
      description: 'Listings keep the version they were made with.',
    },
    { name: 'Add another venue of the same name', value: undefined },
  ]);
}

/** The newest first; public ones of other sellers are not meant. */
async function ownVenues(client: AdmitOne, name: string): Promise<Venue[]> {
  const [{ seller }, { found }] = await Promise.all([
    client.account.get(),
    take(client.venues.list({ text: name, limit: 100 }), 100),
  ]);
  const isSame = new Intl.Collator('en', { sensitivity: 'accent' });
  return found
    .filter((venue) => venue.ownerId === seller?.id && isSame.compare(venue.name, name) === 0)
    .sort((one, other) => other.createdAt.localeCompare(one.createdAt));
}
