import { createHash, randomUUID } from 'node:crypto';
import { encodeId, type ListingQuery, type NewListing, type Visibility } from '@admit-one/sdk/contract';
import { createListings, type ListingRow } from '../../src/listings/listings.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { createVenues, type Sellers, type VenueRow } from '../../src/venues/venues.ts';
import { makeAccount } from './accounts.ts';

export interface TestSeller {
  readonly accountId: number;
  readonly sellerId: number;
}

/** The rooms of venues and listings over a test database. */
export function testRooms(database: Database) {
  const sellers: Sellers = {
    async sellerOf(accountId) {
      const rows = await database.connection.query<{ sellerId: number }>(
        'select seller_id as "sellerId" from sellers where account_id = $1::bigint',
        [accountId],
      );
      return rows[0] ?? null;
    },
    async sellersFor(accountId) {
      const own = await this.sellerOf(accountId);
      return own === null ? [] : [own];
    },
  };
  const venues = createVenues({ database, ...sellers });
  const listings = createListings({ database, venues, ...sellers });

  return {
    venues,
    listings,

    async newSeller(): Promise<TestSeller> {
      const { accountId, sellerId } = await makeAccount(database.connection, { seller: true });
      return { accountId, sellerId: sellerId! };
    },

    newVenue(
      seller: TestSeller,
      seats: string = cellar(),
      { visibility = 'public', key = randomUUID() }: { visibility?: Visibility; key?: string } = {},
    ): Promise<VenueRow> {
      return venues.createVenue({
        accountId: seller.accountId,
        seats,
        visibility,
        idempotencyKey: key,
        requestHash: hash(seats + visibility),
      });
    },

    newListing(
      seller: TestSeller,
      venue: VenueRow,
      said: Partial<NewListing> = {},
      key: string = randomUUID(),
    ): Promise<ListingRow> {
      const listing: NewListing = {
        venueId: encodeId('ven', venue.venueId),
        title: 'An evening',
        startsAt: inDays(7),
        currency: 'USD',
        prices: { P: 12_000, S: 6_500 },
        ...said,
      };
      return listings.createListing({
        accountId: seller.accountId,
        listing,
        idempotencyKey: key,
        requestHash: hash(JSON.stringify(said)),
      });
    },

    /** The titles found, in their order; all pages. */
    async titles(query: ListingQuery): Promise<string[]> {
      const found: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await listings.readListings(cursor === null ? query : { ...query, cursor });
        found.push(...page.items.map(({ title }) => title));
        cursor = page.nextCursor;
      } while (cursor !== null);
      return found;
    },
  };
}

/** 9 seats: 3 premium, 6 standard. */
export function cellar({ name = 'The Cellar', city = 'Manhattan, NY' } = {}): string {
  return [
    `name: ${name}`,
    `city: ${city}`,
    'time zone: America/New_York',
    'category P: Premium',
    'category S: Back stalls',
    '',
    'section Floor',
    '  A  .PPP.',
    '  B  SSS_SSS',
    '',
  ].join('\n');
}

export function inDays(days: number): string {
  return new Date(Date.now() + days * 24 * 60 * 60 * 1000).toISOString();
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
