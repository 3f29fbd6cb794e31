import { createHash, randomUUID } from 'node:crypto';
import { decodeIdInListing, encodeId, type Order } from '@admit-one/sdk/contract';
import { readContacts } from '../../src/accounts/contacts.sql.ts';
import { scannedIn } from '../../src/gates/gates.ts';
import type { OrdersDeps, SaleTimes } from '../../src/orders/deps.ts';
import { createOrders, type Orders, type OrdersOptions, type PayWish } from '../../src/orders/orders.ts';
import { createRefunds, type Refunds } from '../../src/orders/refunds/refunds.ts';
import { createResale, type Resale } from '../../src/orders/resale/resale.ts';
import type { Gateway, GatewayIntent } from '../../src/payments/gateway.ts';
import { createStripeGateway } from '../../src/payments/stripe.ts';
import { type Database, openDatabase } from '../../src/platform/database/database.ts';
import { newId } from '../../src/platform/ids.ts';
import { createLog } from '../../src/platform/log.ts';
import type { Letter } from '../../src/platform/mail.ts';
import { createTransfers, type Transfers } from '../../src/tickets/transfer/transfers.ts';
import { runSandbox } from '../payments/running-sandbox.ts';
import { makeAccount } from './accounts.ts';
import { afterFile } from './after-file.ts';
import { rowOf } from './hall.ts';
import { letPass } from './let-pass.ts';
import { testRooms } from './rooms.ts';
import { testDatabase } from './test-database.ts';

export interface TestSaleOptions {
  /** So many in one row, or a whole seat map with the category S. */
  readonly seats: number | string;
  readonly buyerLimit?: number;
  readonly saleTimes?: SaleTimes;
}

/** A process of the server, as far as the sale goes: what stands between it and the world, and whose cards it knows. */
export interface ProcessOptions {
  readonly wrapDatabase?: (database: Database) => Database;
  readonly wrapGateway?: (gateway: Gateway) => Gateway;
  readonly cardReference?: OrdersDeps['buyers']['cardReference'];
  /** What the mail server says; it takes everything unless told. */
  readonly takesMail?: (letter: Letter) => boolean;
  /** Hears what the process's board is told. */
  readonly seatsChanged?: OrdersDeps['listings']['seatsChanged'];
  /** Connections and boards of its own, as another process has them. */
  readonly ownPool?: true;
}

/** One listing on sale, on a real database and the real sandbox, without HTTP and with no loop running by itself. */
export type TestSale = Awaited<ReturnType<typeof testSale>>;

export async function testSale({ seats, buyerLimit = 10, saleTimes }: TestSaleOptions) {
  const { database, url } = await testDatabase({ poolSize: 20 });
  const rooms = testRooms(database);
  const seller = await rooms.newSeller();
  const venue = await rooms.newVenue(seller, typeof seats === 'number' ? rowOf(seats) : seats);
  const { listingId } = await rooms.newListing(seller, venue, { prices: { S: 5000 }, buyerLimit });
  const sandbox = await runSandbox();
  const gateway = createStripeGateway({
    url: sandbox.url,
    secretKey: 'sk_test_sandbox',
    webhookSecret: 'whsec_unused',
  });
  afterFile(() => gateway.close());

  async function newProcess(options: ProcessOptions = {}): Promise<Orders> {
    const own = options.ownPool ? await openDatabase({ url, log: createLog('error') }) : database;
    if (own === database) return createOrders(optionsOf(options, own));
    afterFile(() => own.close());
    return createOrders({ ...optionsOf(options, own), listings: testRooms(own).listings });
  }

  function optionsOf(options: ProcessOptions, own: Database): OrdersOptions {
    const { wrapDatabase = (same) => same, wrapGateway = (same) => same } = options;
    return {
      database: wrapDatabase(own),
      gateway: wrapGateway(gateway),
      log: createLog(process.env.ADMIT_TEST_LOG ?? 'silent'),
      times: saleTimes ?? { holdSeconds: 600, payingSeconds: 900 },
      returnUrl: () => 'http://127.0.0.1:9/back',
      listings: options.seatsChanged
        ? { ...rooms.listings, seatsChanged: options.seatsChanged }
        : rooms.listings,
      venues: rooms.venues,
      gates: { scannedIn },
      tickets: { changed: () => {}, publish: async () => true },
      buyers: {
        buyerForPayment: async () => ({ customer: null }),
        cardReference: options.cardReference ?? (async () => 'pm_card_visa'),
      },
    };
  }

  /** What a step stands on, for those that are called by themselves. */
  function depsOf(options: ProcessOptions = {}): OrdersDeps {
    return { ...optionsOf(options, database), newId, seatMapOfListing: async () => null };
  }

  /** The mails that went out, oldest first, whichever process sent them. */
  const mails: Letter[] = [];

  /** What takes sales back, in the process of these orders. */
  function newRefunds(orders: Orders, options: ProcessOptions = {}): Refunds {
    const { wrapDatabase = (same) => same, wrapGateway = (same) => same, takesMail = () => true } = options;
    return createRefunds({
      database: wrapDatabase(database),
      gateway: wrapGateway(gateway),
      log: createLog(process.env.ADMIT_TEST_LOG ?? 'silent'),
      listings: rooms.listings,
      venues: rooms.venues,
      gates: { scannedIn },
      driveOn: orders.driveOn,
      mail: {
        async send(letter) {
          if (!takesMail(letter)) return false;
          mails.push(letter);
          return true;
        },
      },
      accounts: {
        async contactsOf(accountIds) {
          const contacts = await readContacts(database.connection, accountIds);
          return new Map(contacts.map((contact) => [contact.accountId, contact]));
        },
      },
    });
  }

  async function contactsOf(accountIds: readonly number[]) {
    const contacts = await readContacts(database.connection, accountIds);
    return new Map(contacts.map((contact) => [contact.accountId, contact]));
  }

  /** What hands tickets on; `changed` hears of those that were. */
  function newTransfers({
    changed = () => {},
  }: {
    changed?: (seats: readonly unknown[]) => void;
  } = {}): Transfers {
    const { listings, venues } = rooms;
    const mail = {
      async send(letter: Letter) {
        mails.push(letter);
        return true;
      },
    };
    return createTransfers({
      database,
      listings,
      venues,
      mail,
      changed,
      publicUrl: () => 'https://tickets.test',
      accounts: { contactsOf },
      gates: { scannedIn },
    });
  }

  /** What puts tickets on offer. */
  function newResale(options: Pick<ProcessOptions, 'seatsChanged'> = {}): Resale {
    const { venues } = rooms;
    const listings = options.seatsChanged
      ? { ...rooms.listings, seatsChanged: options.seatsChanged }
      : rooms.listings;
    return createResale({
      database,
      log: createLog('silent'),
      listings,
      venues,
      transfers: newTransfers(),
      gates: { scannedIn },
    });
  }

  return {
    database,
    url,
    newTransfers,
    newResale,

    /** As a gate does it. */
    async scan(seat: number, epoch: number): Promise<void> {
      await database.connection.query(
        `with logged as (
           insert into gate_log (listing_id, scan_id, seat, epoch, outcome, recorded_as, gate, at)
           values ($1::bigint, 'scan-' || $2::int || '-' || $3::int, $2::int, $3::int, 'admitted', 'recorded', 'Main door',
                   now())
           returning *
         )
         insert into scans (listing_id, seat, epoch, state, gate, scan_id, admitted_at)
         select listing_id, seat, epoch, 'inside', gate, scan_id, at from logged`,
        [listingId, seat, epoch],
      );
    },
    /** What the gateway remembers. */
    sandboxFile: sandbox.dataFile,
    gateway,
    listingId,
    seller,
    sandbox,
    newProcess,
    depsOf,
    newRefunds,
    mails,

    /** Refunds of an order, by the seller unless told: the whole order, or some seats of it. */
    refund(
      refunds: Refunds,
      order: Order,
      {
        seats = null,
        reason = null,
        accountId = seller.accountId,
        key = randomUUID(),
        evenIfScanned = false,
      }: {
        seats?: readonly number[] | null;
        reason?: string | null;
        accountId?: number;
        key?: string;
        evenIfScanned?: boolean;
      } = {},
    ) {
      const { buyerId: _, ...wish } = wishOf(0, order);
      const requestHash = hash({ seats, reason });
      return refunds.refund({
        ...{ ...wish, accountId, seats, reason, evenIfScanned },
        idempotencyKey: key,
        requestHash,
      });
    },

    async newBuyer(): Promise<number> {
      return (await makeAccount(database.connection)).accountId;
    },

    hold(orders: Orders, buyerId: number, wanted: readonly number[], idempotencyKey: string = randomUUID()) {
      const listing = encodeId('lst', listingId);
      const requestHash = hash(wanted);
      return orders.hold({ listingId, listing, buyerId, seats: wanted, idempotencyKey, requestHash });
    },

    pay(
      orders: Orders,
      buyerId: number,
      order: Order,
      method: PayWish['method'] = visa,
      idempotencyKey: string = randomUUID(),
    ): Promise<Order> {
      return orders.pay({ ...wishOf(buyerId, order), method, idempotencyKey, requestHash: hash(method) });
    },

    changeSeats(
      orders: Orders,
      buyerId: number,
      order: Order,
      wanted: readonly number[],
      idempotencyKey: string = randomUUID(),
    ): Promise<Order> {
      return orders.changeSeats({
        ...wishOf(buyerId, order),
        seats: wanted,
        idempotencyKey,
        requestHash: hash(wanted),
      });
    },

    release: (orders: Orders, buyerId: number, order: Order) => orders.release(wishOf(buyerId, order)),
    read: (orders: Orders, buyerId: number, order: Order) => orders.read(wishOf(buyerId, order)),

    /** As if so long had gone by for this order, a negative number for the other way. */
    letPass: (order: Order, interval: string) => letPass(database, order, interval),

    /** All loops of a process once, with no attempt too young to be looked at. */
    async runLoops(orders: Pick<Orders, 'loops'>): Promise<void> {
      await database.connection.query(`update payments set updated_at = updated_at - interval '1 minute'`);
      await database.connection.query(`update outbox set due_at = due_at - interval '1 hour'`);
      for (const loop of orders.loops) await loop.run(new AbortController().signal);
    },

    /** What the gateway itself has of an order. */
    async intentsOf(order: Order): Promise<GatewayIntent[]> {
      const intents: GatewayIntent[] = [];
      for await (const intent of gateway.list({ createdAfter: new Date(0) })) {
        if (intent.metadata.order === order.id) intents.push(intent);
      }
      return intents;
    },
  };
}

export const visa: PayWish['method'] = { type: 'payment_method', paymentMethod: 'pm_card_visa' };
export const broke: PayWish['method'] = {
  type: 'payment_method',
  paymentMethod: 'pm_card_visa_chargeDeclinedInsufficientFunds',
};

function wishOf(buyerId: number, order: Order) {
  const { listingId, id: orderId } = decodeIdInListing(order.id);
  return { listingId, orderId, order: order.id, buyerId };
}

function hash(said: unknown): Buffer {
  return createHash('sha256').update(JSON.stringify(said)).digest();
}
