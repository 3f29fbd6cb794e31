import { expect, test } from 'vitest';
import { testRooms } from '../support/rooms.ts';
import { testDatabase } from '../support/test-database.ts';
import { type TicketRow, writeTicket } from '../support/ticket-row.ts';

const { database } = await testDatabase();
const { listings, newSeller, newVenue, newListing } = testRooms(database);
const seller = await newSeller();
const venue = await newVenue(seller);
const [buyer, somebody] = [41, 42];

function ticket(
  listingId: number,
  seat: number,
  state: TicketRow['state'],
  buyerId: number = somebody,
  heldFor = '1 hour',
) {
  return writeTicket(database.connection, { listingId, seat, state, buyerId, heldFor });
}

test('seats that nobody asked for are free', async () => {
  const { listingId } = await newListing(seller, venue);
  expect(await listings.readSeats(listingId, null)).toEqual({
    listingId,
    seatMapId: venue.seatMapId,
    prices: { P: 12_000, S: 6_500 },
    currency: 'USD',
    asOf: expect.any(Date),
    statuses: 'fffffffff',
    offers: {},
  });
});

test('each state has its character, and what a buyer holds is theirs in their eyes only', async () => {
  const { listingId } = await newListing(seller, venue);
  const elsewhere = await newListing(seller, venue);
  await ticket(elsewhere.listingId, 0, 'sold');
  await ticket(listingId, 0, 'free');
  await ticket(listingId, 1, 'held');
  await ticket(listingId, 2, 'held', somebody, '-1 second');
  await ticket(listingId, 3, 'paying');
  await ticket(listingId, 4, 'sold');
  await ticket(listingId, 5, 'offered');
  await ticket(listingId, 6, 'kept');
  await ticket(listingId, 7, 'held', buyer);
  await ticket(listingId, 8, 'paying', buyer);
  const statuses = async (buyerId: number | null) => (await listings.readSeats(listingId, buyerId)).statuses;
  expect(await statuses(null)).toBe('fhfhsokhh');
  expect(await statuses(buyer)).toBe('fhfhsokmm');
  expect(await statuses(somebody)).toBe('fmfmsokhh');
  // A statement with a name gets another plan after some executions.
  for (let time = 0; time < 10; time += 1) expect(await statuses(time % 2 ? buyer : null)).toHaveLength(9);
  expect(await statuses(buyer)).toBe('fhfhsokmm');
});

test('a hold past its time is free to its own buyer too', async () => {
  const { listingId } = await newListing(seller, venue);
  await ticket(listingId, 0, 'held', buyer, '-1 second');
  expect((await listings.readSeats(listingId, buyer)).statuses).toBe('fffffffff');
});

test('what owners sell on has their price, again when its hold is past its time', async () => {
  const { listingId } = await newListing(seller, venue);
  await writeTicket(database.connection, {
    listingId,
    seat: 1,
    state: 'offered',
    buyerId: somebody,
    offerPrice: 900,
  });
  await writeTicket(database.connection, {
    listingId,
    seat: 2,
    state: 'held',
    buyerId: somebody,
    offerPrice: 800,
  });
  await writeTicket(database.connection, {
    listingId,
    seat: 3,
    state: 'held',
    buyerId: somebody,
    offerPrice: 700,
    heldFor: '-1 second',
  });
  const { statuses, offers } = await listings.readSeats(listingId, null);
  expect({ statuses, offers }).toEqual({ statuses: 'fohofffff', offers: { 1: 900, 3: 700 } });
  await everything!.run(never);
  expect(await listings.readListing(listingId)).toMatchObject({ available: 8, lowestPrice: 700 });
});

test('a listing that is none is not found', async () => {
  await expect(listings.readSeats(1, null)).rejects.toMatchObject({ code: 'not_found' });
  await expect(listings.readListing(1)).rejects.toMatchObject({ code: 'not_found' });
});

const never = new AbortController().signal;
const [changed, everything] = listings.loops;

test('a marked listing is counted again, an unmarked one by the loop over all', async () => {
  const { listingId } = await newListing(seller, venue);
  const stats = async () => {
    const { available, lowestPrice } = await listings.readListing(listingId);
    return [available, lowestPrice];
  };
  await ticket(listingId, 0, 'sold');
  await ticket(listingId, 1, 'held', somebody, '-1 second');
  await changed!.run(never);
  expect(await stats()).toEqual([9, 6_500]);
  listings.seatsChanged([{ listingId, seat: 0, status: 'sold', buyerId: somebody, heldUntil: null }]);
  await changed!.run(never);
  expect(await stats()).toEqual([8, 6_500]);

  for (const seat of [3, 4, 5, 6, 7]) await ticket(listingId, seat, 'kept');
  await ticket(listingId, 8, 'held');
  await everything!.run(never);
  // Only premium seats are left.
  expect(await stats()).toEqual([2, 12_000]);

  await ticket(listingId, 2, 'paying');
  await database.connection.query(
    "update tickets set held_until = now() + interval '1 hour' where listing_id = $1::bigint and seat = 1",
    [listingId],
  );
  await everything!.run(never);
  expect(await stats()).toEqual([0, null]);

  await database.connection.query(
    "update tickets set state = 'free', previous_state = state, order_id = null, held_until = null where listing_id = $1::bigint and seat in (1, 8)",
    [listingId],
  );
  await everything!.run(never);
  expect(await stats()).toEqual([2, 6_500]);
});

test('the loop over all reaches every listing to come, more than one chunk of them', async () => {
  const { listingId } = await newListing(seller, venue);
  await database.connection.query(
    `with copies as (
       insert into listings
       select (jsonb_populate_record(l, jsonb_build_object('listing_id', 1000 + n, 'idempotency_key', n))).*
       from listings l, generate_series(1, 250) n
       where listing_id = $1::bigint
       returning listing_id
     )
     insert into listing_stats select listing_id, 9, 1, 1 from copies`,
    [listingId],
  );
  await everything!.run(never);
  const wrong = await database.connection.query(
    'select from listing_stats where listing_id between 1001 and 1250 and (available, lowest_price) <> (9, 6500)',
  );
  expect(wrong).toEqual([]);
});

test('a refresh that fails is made up for by the next', async () => {
  const rooms = testRooms({
    ...database,
    connection: {
      query: async (...statement) => {
        if (failing) throw new Error('the database went away');
        return database.connection.query(...statement);
      },
    },
  });
  let failing = false;
  const { listingId } = await rooms.newListing(seller, venue);
  await ticket(listingId, 0, 'sold');
  rooms.listings.seatsChanged([{ listingId, seat: 0, status: 'sold', buyerId: somebody, heldUntil: null }]);
  failing = true;
  await expect(rooms.listings.loops[0]!.run(never)).rejects.toThrow('went away');
  failing = false;
  await rooms.listings.loops[0]!.run(never);
  expect((await listings.readListing(listingId)).available).toBe(8);
});
