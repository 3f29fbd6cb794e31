import type { Listing } from '@admit-one/sdk/contract';
import { money } from './money.ts';
import type { Screen } from './screen.ts';
import { cut, ellipsisFor, fit, grouped, pad, plain } from './text.ts';
import { shortStartOf, startOf } from './time.ts';
import { titleFor } from './title-for.ts';

/** One listing that these words found, on one line to choose from: `12 Sep 7:30 PM  Mahler 5  from $45.00  412 left`. */
export function listingLine(listing: Listing, words: string, columns: number, screen: Screen): string {
  const ellipsis = ellipsisFor(screen);
  const start = pad(shortStartOf(listing.startsAt, listing.venue.timeZone), 15);
  if (columns < 44) {
    const [day = '', month = ''] = start.split(' ');
    return cut(`${day} ${month} ${plain(listing.title)}`, columns, ellipsis);
  }
  const price =
    listing.lowestPrice === null
      ? 'sold out'
      : `from ${money(listing.lowestPrice, listing.currency, screen)}`;
  const left = listing.lowestPrice === null ? '' : `${grouped(listing.available)} left`;
  const end =
    columns < 64 ? pad(price, 13, 'right') : `${pad(price, 13, 'right')}  ${pad(left, 10, 'right')}`;
  const room = columns - 15 - 2 - 2 - end.length;
  const title = titleFor(plain(listing.title), words, room, ellipsis);
  return `${start}  ${fit(title, room, 'left', ellipsis)}  ${end}`;
}

/** What is said of the listing under the cursor: when exactly, where, and what it is. */
export function listingAbout(listing: Listing, screen: Screen): string {
  const { venue, startsAt, description } = listing;
  const when = startOf(startsAt, venue.timeZone, screen.timeZone);
  return `${when}, ${venue.name}, ${venue.city}${description === '' ? '' : `. ${description}`}`;
}
