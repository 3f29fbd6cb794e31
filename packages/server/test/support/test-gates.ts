import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Scan, ScanDirection } from '@admit-one/sdk/contract';
import { createGates, type Gates } from '../../src/gates/gates.ts';
import { type Database, openDatabase } from '../../src/platform/database/database.ts';
import { createLog } from '../../src/platform/log.ts';
import { openSigningKeys } from '../../src/tickets/keys/open-keys.ts';
import { readHands } from '../../src/tickets/tickets.ts';
import { afterFile } from './after-file.ts';
import { testRooms } from './rooms.ts';
import type { TestSale } from './test-sale.ts';

export type TestGates = Awaited<ReturnType<typeof testGates>>;

/** Gates of a test's sale, and the texts of its tickets. */
export async function testGates(sale: TestSale) {
  const { database, listingId, seller } = sale;
  const folder = await mkdtemp(join(tmpdir(), 'admit-gates-'));
  afterFile(() => rm(folder, { recursive: true, force: true }));
  const signingKeys = await openSigningKeys({
    database,
    secret: { setting: null, file: join(folder, 'key-secret') },
    keyFile: join(folder, 'ticket-key.pem'),
    log: createLog('silent'),
    isShared: false,
  });
  const { listings } = testRooms(database);
  const startsAt = (await listings.readListing(listingId)).startsAt;
  const resale = sale.newResale();
  const counted: string[] = [];

  function on(own: Database): Gates {
    const rooms = testRooms(own);
    return createGates({
      database: own,
      listings: rooms.listings,
      venues: rooms.venues,
      signingKeys,
      withdrawOffers: resale.withdrawScanned,
      countScan: (result) => counted.push(result),
    });
  }

  return {
    gates: on(database),
    on,
    signingKeys,
    /** What scans came to, in their order. */
    counted,

    /** Another process, with connections of its own. */
    async newProcess(wrap: (own: Database) => Database = (same) => same): Promise<Gates> {
      const own = await openDatabase({ url: sale.url, log: createLog('silent') });
      afterFile(() => own.close());
      return on(wrap(own));
    },

    /** The text of a ticket's QR, as its owner has it. */
    async qrOf(seat: number, epoch = 1): Promise<string> {
      const hands = await readHands(database.connection, listingId, seat);
      const since = hands.find((change) => change.epoch === epoch)!.at.getTime() * 1000;
      return signingKeys.qrText({ listingId, seat, epoch, since, startsAt });
    },

    scan(
      gates: Gates,
      token: string,
      {
        id = randomUUID(),
        gate = 'North',
        direction = 'in',
      }: { id?: string; gate?: string; direction?: ScanDirection } = {},
    ): Promise<Scan> {
      return gates.scan({ accountId: seller.accountId, listingId, scanId: id, token, gate, direction });
    },

    /** What the listing says of its doors. */
    async setDoors({
      doorsOpenAt = null,
      reentry = false,
    }: {
      doorsOpenAt?: Date | null;
      reentry?: boolean;
    }): Promise<void> {
      await database.connection.query(
        `update listings set doors_open_at = $2::timestamptz, reentry = $3::boolean, version = version + 1
         where listing_id = $1::bigint`,
        [listingId, doorsOpenAt, reentry],
      );
    },
  };
}
