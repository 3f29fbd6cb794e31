import type { AdmitOne, Listing, ListingQuery } from '@admit-one/sdk';
import type { Context } from '../context.ts';
import type { Choice, Prompts } from '../prompts/prompts.ts';
import { listingAbout, listingLine } from '../render/listing-line.ts';
import { shortStartOf } from '../render/time.ts';

/** Searches until one is chosen; nothing when somebody leaves. */
export async function chooseListing(
  context: Context,
  prompts: Prompts,
  client: AdmitOne,
): Promise<Listing | undefined> {
  for (;;) {
    const words = await prompts.input('Search for a work, a soloist or a place (nothing for all):');
    const chosen = await chooseFrom(context, prompts, client, words.trim());
    if (chosen === 'leave') return undefined;
    if (chosen !== 'again') return chosen;
  }
}

type Answer = Listing | 'more' | 'again' | 'leave';

async function chooseFrom(
  context: Context,
  prompts: Prompts,
  client: AdmitOne,
  words: string,
): Promise<Listing | 'again' | 'leave'> {
  let query: ListingQuery = { available: 1, limit: pageSize, ...(words !== '' && { text: words }) };
  for (;;) {
    const { items, nextCursor } = await context.output.during('Searching', () =>
      client.listings.search(query).page(),
    );
    if (items.length === 0) {
      context.output.warn(`Nothing on sale matches "${words}". Fewer words find more.`);
      return 'again';
    }
    const choices: Choice<Answer>[] = items.map((listing) => choiceOf(context, listing, words));
    if (nextCursor !== null) choices.push({ name: 'More', value: 'more', description: 'What comes later.' });
    choices.push({ name: 'Search again', value: 'again' }, { name: 'Leave', value: 'leave' });
    const answer = await prompts.select('Which one?', choices);
    if (answer !== 'more') return answer;
    query = { ...query, ...(nextCursor !== null && { cursor: nextCursor }) };
  }
}

function choiceOf({ output }: Context, listing: Listing, words: string): Choice<Answer> {
  const screen = output.messageScreen;
  // Two for the cursor, one that stays empty; a line across a wide window is hard to follow.
  const columns = Math.min(100, screen.columns - 3);
  return {
    name: listingLine(listing, words, columns, screen),
    short: `${listing.title}, ${shortStartOf(listing.startsAt, listing.venue.timeZone)}`,
    value: listing,
    description: listingAbout(listing, screen),
  };
}

/** As many as an 80 × 24 window shows at once, with what else can be chosen. */
const pageSize = 10;
