import { AdmitOne, isAdmitOneError, type Listing, type Order } from '@admit-one/sdk';
import { bestPair } from './best-pair.ts';

/**
 * Buys the best two seats side by side for the first evening that has them under a price, with the saved card.
 *
 * ADMIT_SERVER=http://127.0.0.1:4100 ADMIT_TOKEN=admit_… node main.ts mahler 150.00
 */
const [text, price] = process.argv.slice(2);
const { ADMIT_SERVER: baseUrl, ADMIT_TOKEN: token } = process.env;

if (!text || !price || !/^\d+(\.\d\d)?$/.test(price) || !baseUrl || !token) {
  console.error(
    'Usage: ADMIT_SERVER=… ADMIT_TOKEN=… node main.ts WORDS PRICE, the price of one seat like 150.00',
  );
  process.exitCode = 2;
} else {
  process.exitCode = await buyBestPair(
    new AdmitOne({ baseUrl, token }),
    text,
    Math.round(Number(price) * 100),
  );
}

async function buyBestPair(client: AdmitOne, words: string, maxPrice: number): Promise<number> {
  const [card] = (await client.account.cards.list()).items.filter(({ isDefault }) => isDefault);
  if (card === undefined) return fail('Save a card first: admit cards add');
  for await (const listing of client.listings.search({
    text: words,
    maxPrice,
    currency: 'USD',
    available: 2,
  })) {
    const order = await holdBestPair(client, listing, maxPrice);
    if (order === null) continue;
    const paid = await client.orders.pay(order.id, { type: 'card', cardId: card.id });
    if (paid.state !== 'paid')
      return fail(`The payment of ${order.id} is not through yet: admit buy ${order.id}`);
    console.log(
      `${listing.title}\n${paid.seats.map(({ label }) => label).join(', ')}\n${paid.ticketIds.join('\n')}`,
    );
    return 0;
  }
  return fail('No evening has two such seats side by side.');
}

/** Somebody may be faster: then the next best pair is tried, as long as there is one. */
async function holdBestPair(client: AdmitOne, listing: Listing, maxPrice: number): Promise<Order | null> {
  const { drawing } = await client.listings.seatMap(listing.seatMapId);
  for (let tries = 0; tries < 5; tries++) {
    const { statuses, prices } = await client.listings.seats(listing.id);
    const pair = bestPair(drawing, statuses, prices, maxPrice);
    if (pair === null) return null;
    try {
      return await client.orders.hold(listing.id, { seats: pair.seats });
    } catch (error) {
      if (!isAdmitOneError(error, 'seats_taken')) throw error;
    }
  }
  return null;
}

function fail(sentence: string): number {
  console.error(sentence);
  return 1;
}
