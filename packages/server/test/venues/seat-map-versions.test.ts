import { encodeId } from '@admit-one/sdk/contract';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeAccount } from '../support/accounts.ts';
import { ask, must } from '../support/client.ts';
import { cellar, inDays } from '../support/rooms.ts';
import { testServer } from '../support/test-server.ts';

const { url, database } = await testServer();
const sql = database.connection;
let seller: string;
let buyer: string;

beforeAll(async () => {
  seller = (await makeAccount(sql, { seller: true })).token;
  buyer = (await makeAccount(sql)).token;
});

/** Ordinals: Floor A-1…3 are 0…2, B-1…6 are 3…8, the places of the pit 9…13. */
const house = `${cellar()}\narea Pit: 5 S\n`;

async function newHouse() {
  return must(url, 'createVenue', { token: seller, body: { seats: house } });
}

async function newListing(venueId: string): Promise<string> {
  const body = {
    venueId,
    title: 'Aida',
    startsAt: inDays(9),
    currency: 'USD',
    prices: { P: 9_000, S: 5_000 },
  };
  return (await must(url, 'createListing', { token: seller, body })).id;
}

function change(venueId: string, seats: string, token = seller) {
  return { params: { venueId }, body: { seats }, token };
}

async function labels(seatMapId: string): Promise<Record<string, number>> {
  const { drawing } = await must(url, 'readSeatMap', { params: { seatMapId } });
  const rows = drawing.sections.flatMap(({ name, rows: drawn }) =>
    drawn.flatMap(({ label, numbers, ordinals }) =>
      numbers.map((number, at) => [`${name} ${label}-${number}`, ordinals[at]!] as const),
    ),
  );
  return Object.fromEntries(rows);
}

describe('a changed seat map', () => {
  test('is a new version, in which every label keeps its ordinal and none is used again', async () => {
    const venue = await newHouse();
    const wider = house.replace('.PPP.', 'PPPPP').replace('SSS_SSS', 'SSS_S').replace('Pit: 5', 'Pit: 7');
    const second = await must(url, 'changeSeatMap', change(venue.id, wider));
    expect(second).toMatchObject({ version: 2, seatCount: 16, isNew: true, added: 4, dropped: 2 });
    expect(await labels(second.seatMapId)).toEqual({
      ...{ 'Floor A-1': 0, 'Floor A-2': 1, 'Floor A-3': 2, 'Floor A-4': 14, 'Floor A-5': 15 },
      ...{ 'Floor B-1': 3, 'Floor B-2': 4, 'Floor B-3': 5, 'Floor B-4': 6 },
    });
    const { drawing } = await must(url, 'readSeatMap', { params: { seatMapId: second.seatMapId } });
    expect(drawing.sections[1]?.area?.ordinals).toEqual([
      { first: 9, count: 5 },
      { first: 16, count: 2 },
    ]);
    // What was dropped comes back as another seat.
    const third = await must(url, 'changeSeatMap', change(venue.id, house));
    expect(third).toMatchObject({ version: 3, added: 2, dropped: 4 });
    expect(await labels(third.seatMapId)).toMatchObject({ 'Floor A-3': 2, 'Floor B-5': 18, 'Floor B-6': 19 });
    const { seatMapId, seatCount } = await must(url, 'readVenue', {
      params: { venueId: venue.id },
      token: seller,
    });
    expect([seatMapId, seatCount]).toEqual([third.seatMapId, 14]);
  });

  test('that changes nothing is no version; a key makes one once', async () => {
    const venue = await newHouse();
    const same = await must(url, 'changeSeatMap', change(venue.id, `# a comment\n${house}`));
    expect(same).toMatchObject({
      seatMapId: venue.seatMapId,
      version: 1,
      isNew: false,
      added: 0,
      dropped: 0,
    });
    const wish = {
      ...change(venue.id, house.replace('Pit: 5', 'Pit: 6')),
      idempotencyKey: 'a-bigger-pit-for-all',
    };
    const [one, other] = await Promise.all([1, 2].map(() => must(url, 'changeSeatMap', wish)));
    expect(one).toMatchObject({ version: 2, added: 1, dropped: 0, isNew: true });
    expect(other).toEqual(one);
    const mismatch = await ask(url, 'changeSeatMap', { ...wish, body: { seats: house } });
    expect(mismatch.problem?.code).toBe('idempotency_mismatch');
  });

  test('comes after the others when many come at once: no ordinal is two labels’', async () => {
    const venue = await newHouse();
    const changes = await Promise.all(
      [1, 2, 3, 4, 5].map((more) =>
        must(url, 'changeSeatMap', change(venue.id, house.replace('  A  ', `  R${more}  SS\n  A  `))),
      ),
    );
    expect(changes.map(({ version }) => version).sort()).toEqual([2, 3, 4, 5, 6]);
    const labelOf = new Map<number, string>();
    for (const { seatMapId } of changes) {
      for (const [label, ordinal] of Object.entries(await labels(seatMapId))) {
        expect(labelOf.get(ordinal) ?? label).toBe(label);
        labelOf.set(ordinal, label);
      }
    }
    expect(labelOf.size).toBe(9 + 5 * 2);
  });

  test('leaves listings on the version they were made with; seats that are none cannot be held', async () => {
    const venue = await newHouse();
    const before = await newListing(venue.id);
    await must(
      url,
      'changeSeatMap',
      change(venue.id, house.replace('SSS_SSS', 'SSS_SS').replace('.PPP.', 'PPPP.')),
    );
    const after = await newListing(venue.id);
    const hold = (listingId: string, seat: number) =>
      ask(url, 'selectSeats', { params: { listingId }, body: { seats: [seat] }, token: buyer });
    expect((await hold(before, 8)).body).toMatchObject({ seats: [{ label: 'Floor B-6' }] });
    expect((await hold(after, 8)).problem).toMatchObject({ code: 'seats_unknown', details: { seats: [8] } });
    expect((await hold(after, 14)).body).toMatchObject({ seats: [{ label: 'Floor A-4' }] });
    expect((await hold(after, 13)).body).toMatchObject({ seats: [{ label: 'Pit 5', category: 'S' }] });
    const { statuses } = await must(url, 'readSeats', { params: { listingId: after } });
    expect(statuses).toHaveLength(15);
  });

  test('that would lose a held or sold seat of a listing to come is refused with its label', async () => {
    const venue = await newHouse();
    const listingId = await newListing(venue.id);
    const held = await must(url, 'selectSeats', {
      params: { listingId },
      body: { seats: [8, 13] },
      token: buyer,
    });
    const smaller = house.replace('SSS_SSS', 'SSS_SS').replace('Pit: 5', 'Pit: 4');
    const refused = await ask(url, 'changeSeatMap', change(venue.id, smaller));
    expect([refused.status, refused.problem]).toMatchObject([
      409,
      {
        code: 'seats_in_use',
        detail: expect.stringContaining('Floor B-6, Pit 5'),
        details: {
          seats: [
            { label: 'Floor B-6', listingId, state: 'held' },
            { label: 'Pit 5', listingId, state: 'held' },
          ],
        },
      },
    ]);
    const method = { type: 'payment_method', paymentMethod: 'pm_card_visa' } as const;
    await must(url, 'buyTickets', { params: { orderId: held.id }, body: { method }, token: buyer });
    const again = await ask(url, 'changeSeatMap', change(venue.id, smaller));
    expect(again.problem?.details).toMatchObject({ seats: [{ state: 'sold' }, { state: 'sold' }] });
    const fine = await must(url, 'changeSeatMap', change(venue.id, house.replace('SSS_SSS', 'SSS_PSS')));
    expect(fine).toMatchObject({ isNew: true, added: 0, dropped: 0 });
    await sql.query(`update listings set starts_at = now() - interval '1 hour'`);
    expect(await must(url, 'changeSeatMap', change(venue.id, smaller))).toMatchObject({ dropped: 2 });
  });

  test('may lose a seat that is kept back: its seller is told, and it stays kept', async () => {
    const venue = await newHouse();
    const listingId = await newListing(venue.id);
    const [params, token] = [{ listingId }, seller];
    await must(url, 'keepSeats', { params, body: { seats: [0, 8], reason: 'It goes' }, token });
    const smaller = change(venue.id, house.replace('SSS_SSS', 'SSS_SS'));
    const droppedKept = [{ seat: 8, label: 'Floor B-6', listingId }];
    const first = await must(url, 'changeSeatMap', smaller);
    expect(first).toMatchObject({ isNew: true, dropped: 1, droppedKept });
    const refused = await ask(url, 'selectSeats', { params, body: { seats: [8] }, token: buyer });
    expect(refused.problem).toMatchObject({ code: 'seats_taken' });
    const { items } = await must(url, 'listKeptSeats', { params, token });
    expect(items[0]?.seats).toHaveLength(2);
  });

  test('is the owner’s alone to make, keeps name and place, and may have no faults', async () => {
    const venue = await newHouse();
    const stranger = (await makeAccount(sql, { seller: true })).token;
    expect((await ask(url, 'changeSeatMap', change(venue.id, house, stranger))).status).toBe(404);
    expect((await ask(url, 'changeSeatMap', change(encodeId('ven', 1), house))).status).toBe(404);
    const renamed = await ask(
      url,
      'changeSeatMap',
      change(venue.id, house.replace('The Cellar', 'The Attic')),
    );
    expect(renamed.problem?.detail).toContain("This venue's name is `The Cellar`");
    const faulty = await ask(url, 'changeSeatMap', change(venue.id, house.replace('5 S', '0 S')));
    expect(faulty.problem).toMatchObject({ code: 'seat_map_faulty', details: { faults: [{ line: 11 }] } });
  });
});
