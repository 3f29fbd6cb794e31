import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { testRooms } from '../support/rooms.ts';
import { testDatabase } from '../support/test-database.ts';
import { type TicketRow, writeTicket } from '../support/ticket-row.ts';
import { waitFor } from '../support/wait-for.ts';
import { pauseAfter, watchedDatabase } from '../support/watched.ts';

const { database } = await testDatabase();
const { listings, newSeller, newVenue, newListing } = testRooms(database);
const seller = await newSeller();
const venue = await newVenue(seller);
const [buyer, somebody] = [41, 42];

const isReading = (what: string) => what.includes('from tickets t') && what.includes('from listings l');

/** As a process leaves it that tells nobody. */
const write = (ticket: TicketRow) => writeTicket(database.connection, { buyerId: somebody, ...ticket });

test('what another process sold half a second ago is shown, and known to be sold', async () => {
  const { listingId } = await newListing(seller, venue);
  expect((await listings.readSeats(listingId, null)).statuses).toBe('fffffffff');
  await write({ listingId, seat: 2, state: 'sold' });
  await sleep(500);
  expect((await listings.readSeats(listingId, buyer)).statuses).toBe('ffsffffff');
  expect(listings.knownSold(listingId, somebody, [2])).toEqual([]);
});

test('two hundred who look all the time cost two readings a second', async () => {
  let readings = 0;
  const counted = watchedDatabase(database, { before: (what) => void (isReading(what) && readings++) });
  const { listingId } = await newListing(seller, venue);
  const crowd = testRooms(counted).listings;
  const begin = performance.now();
  const lookOn = async () => {
    while (performance.now() - begin < 1_200) {
      const { statuses } = await crowd.readSeats(listingId, null);
      expect(statuses).toHaveLength(9);
      await sleep(5);
    }
  };
  await Promise.all(Array.from({ length: 200 }, lookOn));
  expect(readings).toBeGreaterThan(1);
  expect(readings).toBeLessThanOrEqual(1 + (performance.now() - begin) / 500);
});

test("a process's own commit shows at once, a slow reading from before it notwithstanding", async () => {
  const { listingId } = await newListing(seller, venue);
  const slow = pauseAfter(isReading);
  const own = testRooms(watchedDatabase(database, slow.watcher)).listings;
  const seen = own.readSeats(listingId, buyer);
  await slow.reached;
  // The reading has its snapshot. What is told of now is on top of it, and stays.
  own.seatsChanged([
    { listingId, seat: 0, status: 'held', buyerId: buyer, heldUntil: new Date(Date.now() + 3_600_000) },
    { listingId, seat: 1, status: 'paying', buyerId: somebody, heldUntil: null },
  ]);
  slow.goOn();
  expect((await seen).statuses).toBe('mhfffffff');
  own.seatsChanged([{ listingId, seat: 1, status: 'sold', buyerId: somebody, heldUntil: null }]);
  expect(own.knownSold(listingId, buyer, [0, 1, 2])).toEqual([1]);
});

test('a hold ends by the clock, and nobody tidied its row', async () => {
  const { listingId } = await newListing(seller, venue);
  await write({ listingId, seat: 4, state: 'held', buyerId: buyer, heldFor: '1 second' });
  const statuses = async () => (await listings.readSeats(listingId, buyer)).statuses;
  await waitFor(statuses, (shown) => shown === 'fffffffff');
  const rows = await database.connection.query(
    'select held_until < now() as past, state from tickets where listing_id = $1::bigint',
    [listingId],
  );
  expect(rows).toEqual([{ past: true, state: 'held' }]);
});

test('each state of a row has its character in a reading', async () => {
  const { listingId } = await newListing(seller, venue);
  for (const [seat, state] of (['free', 'kept', 'offered', 'sold'] as const).entries()) {
    await write({ listingId, seat, state });
  }
  expect((await listings.readSeats(listingId, somebody)).statuses).toBe('fkosfffff');
  // What is offered can be had, and what is kept back may come free.
  expect(listings.knownSold(listingId, buyer, [0, 1, 2, 3, 4])).toEqual([3]);
});
