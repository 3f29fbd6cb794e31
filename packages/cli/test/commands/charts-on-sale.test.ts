import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AdmitOne } from '@admit-one/sdk';
import { indexSeats } from '@admit-one/sdk/seat-map';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeAccount } from '../../../server/test/support/accounts.ts';
import { expectNoDamage } from '../../../server/test/support/audit.ts';
import { inDays } from '../../../server/test/support/rooms.ts';
import { testServer } from '../../../server/test/support/test-server.ts';
import { type AdmitOptions, admit, admitJson } from '../support/admit.ts';

const server = await testServer();
const folder = mkdtempSync(join(tmpdir(), 'admit-charts-'));
let seller: AdmitOptions & { token: string };
let buyer: AdmitOptions & { token: string };

beforeAll(async () => {
  const account = (token: string) => ({ server: server.url, folder, token });
  seller = account((await makeAccount(server.database.connection, { seller: true })).token);
  buyer = account((await makeAccount(server.database.connection)).token);
});

describe('a chart of seats.io', () => {
  it.each([
    // What is on it, how many places, and seats as they are called on a ticket.
    ['chart', /area GA1: 100 C/, 232, ['Main A-1', 'Main D-8', 'GA1 7']],
    ['sections', /section Section B/, 71, ['Section A F-6', 'Section B A-1']],
    ['floors', /floor Floor 2/, 4, ['S1 A-2', 'S2 B-1']],
    ['tables', /T2 +CCCCCC/, 12, ['Tables T1-1', 'Tables T2-6']],
  ])('is converted, shown, put on sale and sold from: %s', async (chart, drawn, places, labels) => {
    const converted = (await admitJson(
      [
        'venue',
        'convert',
        chartFile(chart),
        '--name',
        `Hall ${chart}`,
        '--city',
        'Ghent',
        '--time-zone',
        'UTC',
      ],
      seller,
    )) as { seats: string };
    expect(converted.seats).toMatch(drawn);
    const file = join(folder, `${chart}.seats`);
    writeFileSync(file, converted.seats);
    expect(await admit(['venue', 'check', file], seller)).toMatchObject({ code: 0 });

    const venue = (await admitJson(['venue', 'add', file], seller)) as { id: string; seatCount: number };
    expect(venue.seatCount).toBe(places);
    const shown = await admit(['venue', 'show', venue.id], seller);
    expect(shown).toMatchObject({ code: 0, stdout: expect.stringContaining(`Hall ${chart}`) });

    const listing = await putOnSale(venue.id);
    const { drawing } = await new AdmitOne({ baseUrl: server.url }).listings.seatMap(listing.seatMapId);
    const index = indexSeats(drawing);
    const seats = labels.map((label) => index.labelOf(index.find(label)[0] ?? -1));
    expect(seats).toEqual(labels);
    const held = ['hold', listing.id, '--seats', labels.join(',')];
    const order = (await admitJson(held, buyer)) as { id: string; seats: { label: string }[] };
    expect(order.seats.map(({ label }) => label).sort()).toEqual([...labels].sort());
    const paid = await admitJson(['buy', order.id, '--pay-with', 'test'], buyer);
    expect(paid).toMatchObject({ state: 'paid' });
    const map = await admit(['seats', listing.id, '--json', '--fields', 'label,status'], buyer);
    const sold = (JSON.parse(map.stdout) as { label: string; status: string }[]).filter(
      ({ status }) => status === 'sold',
    );
    expect(sold.map(({ label }) => label).sort()).toEqual([...labels].sort());
    await expectNoDamage(server.database.connection);
  });
});

function chartFile(name: string): string {
  return fileURLToPath(new URL(`../fixtures/charts/seats-io/${name}.json`, import.meta.url));
}

/** At 20.00 EUR, whatever the category. */
async function putOnSale(venueId: string) {
  const client = new AdmitOne({ baseUrl: server.url, token: seller.token });
  const venue = await client.venues.get(venueId);
  const { drawing } = await client.listings.seatMap(venue.seatMapId);
  const prices = Object.fromEntries(drawing.categories.map(({ letter }) => [letter, 2000]));
  return client.listings.create({
    venueId,
    title: 'From a chart',
    startsAt: inDays(30),
    currency: 'EUR',
    prices,
  });
}
