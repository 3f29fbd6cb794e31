import { must } from './client.ts';

/** A hall of so many seats in one row of category S, its owner, and what is listed there. */
export function rowOf(seats: number): string {
  return [
    'name: Test Hall',
    'city: Testville',
    'time zone: UTC',
    'category S: Standard',
    '',
    'section Main',
    `A  ${'S'.repeat(seats)}`,
    '',
  ].join('\n');
}

/** A listing of a fresh venue with `seats` seats at 50.00 USD, on sale now; returns its id. */
export async function listHall(
  url: string,
  sellerToken: string,
  seats: number | string,
  more: Record<string, unknown> = {},
): Promise<string> {
  const text = typeof seats === 'number' ? rowOf(seats) : seats;
  const venue = await must(url, 'createVenue', { token: sellerToken, body: { seats: text } });
  const listing = await must(url, 'createListing', {
    token: sellerToken,
    body: {
      venueId: venue.id,
      title: 'A test evening',
      startsAt: new Date(Date.now() + 30 * 86_400_000).toISOString(),
      currency: 'USD',
      prices: { S: 5000 },
      ...more,
    },
  });
  return listing.id;
}
