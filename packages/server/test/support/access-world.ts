import { randomUUID } from 'node:crypto';
import { decodeId, encodeId, type Operation, type Scope } from '@admit-one/sdk/contract';
import { hashSecret, newTokenSecret } from '../../src/accounts/token-secret.ts';
import { newId } from '../../src/platform/ids.ts';
import { makeAccount, type TestAccount } from './accounts.ts';
import { type Ask, must } from './client.ts';
import { rowOf } from './hall.ts';
import type { TestServer } from './test-server.ts';

/**
 * People, and one thing of each kind that is somebody's: Anna buys, Sam sells, Stan, Lea and Gil work for Sam. Ben and
 * Sue are a buyer and a seller who have nothing to do with them.
 */
export interface AccessWorld {
  readonly server: TestServer;
  readonly anna: TestAccount;
  readonly ben: TestAccount;
  readonly sam: TestAccount;
  readonly sue: TestAccount;
  readonly stan: TestAccount;
  readonly gil: TestAccount;
  /** Of Anna's. */
  readonly tokenId: string;
  readonly cardId: string;
  readonly ticketId: string;
  readonly paidOrderId: string;
  readonly heldOrderId: string;
  readonly transferId: string;
  readonly orderIdToPay: string;
  readonly orderIdToRefund: string;
  /** Of Sam's. */
  readonly venueId: string;
  readonly seatMapId: string;
  readonly listingId: string;
  readonly cancelledListingId: string;
  readonly staffAccountId: string;
  /** Nobody's yet. */
  readonly recruit: TestAccount;
}

export async function accessWorld(server: TestServer): Promise<AccessWorld> {
  const { url, database } = server;
  const sql = database.connection;
  const [anna, ben, stan, lea, gil] = [
    await makeAccount(sql),
    await makeAccount(sql),
    await makeAccount(sql),
    await makeAccount(sql),
    await makeAccount(sql),
  ];
  const [sam, sue] = [await makeAccount(sql, { seller: true }), await makeAccount(sql, { seller: true })];
  for (const { email } of [stan, lea, gil])
    await must(url, 'addStaff', { token: sam.token, body: { email } });

  const venue = await must(url, 'createVenue', { token: sam.token, body: { seats: rowOf(100) } });
  const { id: listingId } = await must(url, 'createListing', {
    token: sam.token,
    body: newListing(venue.id),
  });
  const { id: cancelledListingId } = await must(url, 'createListing', {
    token: sam.token,
    body: newListing(venue.id),
  });
  await must(url, 'cancelListing', {
    params: { listingId: cancelledListingId },
    body: {},
    token: sam.token,
  });
  const hold = (...seats: number[]) =>
    must(url, 'selectSeats', { params: { listingId }, body: { seats }, token: anna.token });
  const buy = async (...seats: number[]) =>
    must(url, 'buyTickets', {
      params: { orderId: (await hold(...seats)).id },
      body: withVisa,
      token: anna.token,
    });
  const paid = await buy(0);
  return {
    server,
    anna,
    ben,
    sam,
    sue,
    stan,
    gil,
    tokenId: encodeId('tok', (await newToken(server, anna, ['buyer'])).tokenId),
    cardId: (await must(url, 'addCard', { token: anna.token, body: { paymentMethod: 'pm_card_visa' } })).id,
    ticketId: paid.ticketIds[0]!,
    paidOrderId: paid.id,
    heldOrderId: (await hold(1)).id,
    transferId: (
      await must(url, 'createTransfer', {
        params: { ticketId: paid.ticketIds[0]! },
        body: {},
        token: anna.token,
      })
    ).transfer.id,
    orderIdToPay: (await hold(2)).id,
    orderIdToRefund: (await buy(...seatsToRefund)).id,
    venueId: venue.id,
    seatMapId: venue.seatMapId,
    listingId,
    cancelledListingId,
    staffAccountId: encodeId('acc', lea.accountId),
    recruit: await makeAccount(sql),
  };
}

/** Another token of an account, past the rules of who may make which. */
export async function newToken(
  { database }: TestServer,
  { accountId }: TestAccount,
  scopes: readonly Scope[],
): Promise<{ tokenId: number; secret: string }> {
  const [tokenId, secret] = [newId('tok'), newTokenSecret()];
  await database.connection.query(
    `insert into api_tokens (token_id, account_id, token_hash, name, scopes)
     values ($1::bigint, $2::bigint, $3::bytea, 'test', $4::text[])`,
    [tokenId, accountId, hashSecret(secret), scopes],
  );
  return { tokenId, secret };
}

export async function endToken(server: TestServer, tokenId: string, how: 'revoked' | 'expired') {
  const column = how === 'revoked' ? 'revoked_at' : 'expires_at';
  await server.database.connection.query(
    `update api_tokens set ${column} = now() where token_id = $1::bigint`,
    [decodeId(tokenId)],
  );
}

const withVisa = { method: { type: 'payment_method', paymentMethod: 'pm_card_visa' } } as const;

function newListing(venueId: string) {
  return {
    venueId,
    title: 'Evening',
    startsAt: new Date(Date.now() + 86_400_000).toISOString(),
    currency: 'USD',
    prices: { S: 100 },
  };
}

const unheardOf = 'nobody-has-this-one@example.com';
let nextSeat = 10;
const seatsToRefund = [3, 4, 5, 6, 7, 8];
let refunds = 0;

/**
 * A request of each operation that is right in itself, about the world's things. It is made anew each time, because
 * some can be done once only (a seat is held, an e-mail is registered).
 */
export const requestsOf: { [Name in Operation]: (world: AccessWorld) => Ask<Name> } = {
  register: () => ({
    body: { email: `${randomUUID()}@example.com`, password: 'correct horse battery', name: 'New' },
  }),
  logIn: () => ({ body: { email: unheardOf, password: 'correct horse battery' } }),
  logOut: () => ({}),
  readAccount: () => ({}),
  updateAccount: () => ({ body: { name: 'Other Name' } }),
  changePassword: () => ({ body: { currentPassword: 'not this one', newPassword: 'correct horse battery' } }),
  exportAccount: () => ({}),
  deleteAccount: () => ({ body: { password: 'not this one' } }),
  requestEmailConfirmation: () => ({}),
  confirmEmail: () => ({ body: { code: 'no-such-code' } }),
  requestPasswordReset: () => ({ body: { email: unheardOf } }),
  resetPassword: () => ({ body: { code: 'no-such-code', password: 'correct horse battery' } }),
  createToken: () => ({ body: { name: 'script', scopes: ['buyer'] } }),
  listTokens: () => ({}),
  revokeToken: ({ tokenId }) => ({ params: { tokenId } }),
  readPaymentWays: () => ({}),
  listCards: () => ({}),
  addCard: () => ({ body: { paymentMethod: 'pm_card_visa' } }),
  openCardPage: () => ({}),
  removeCard: ({ cardId }) => ({ params: { cardId } }),
  setDefaultCard: ({ cardId }) => ({ params: { cardId } }),
  becomeSeller: () => ({ body: { name: 'A Seller' } }),
  listStaff: () => ({}),
  addStaff: ({ recruit }) => ({ body: { email: recruit.email } }),
  removeStaff: ({ staffAccountId }) => ({ params: { accountId: staffAccountId } }),
  createVenue: () => ({ body: { seats: rowOf(2) } }),
  changeSeatMap: ({ venueId }) => ({ params: { venueId }, body: { seats: rowOf(100) } }),
  listVenues: () => ({}),
  readVenue: ({ venueId }) => ({ params: { venueId } }),
  readSeatMap: ({ seatMapId }) => ({ params: { seatMapId } }),
  createListing: ({ venueId }) => ({ body: newListing(venueId) }),
  readListings: () => ({}),
  readListing: ({ listingId }) => ({ params: { listingId } }),
  readSeats: ({ listingId }) => ({ params: { listingId } }),
  watchSeats: ({ listingId }) => ({ params: { listingId } }),
  changePrices: ({ listingId }) => ({ params: { listingId }, body: { prices: { S: 100 } } }),
  changeDoors: ({ listingId }) => ({
    params: { listingId },
    body: { doorsOpenAt: '2026-01-01T18:30:00.000Z', reentry: true },
  }),
  keepSeats: ({ listingId }) => ({ params: { listingId }, body: { seats: [99], reason: 'For the press' } }),
  releaseSeats: ({ listingId }) => ({ params: { listingId }, body: { seats: [99] } }),
  listKeptSeats: ({ listingId }) => ({ params: { listingId } }),
  selectSeats: ({ listingId }) => ({ params: { listingId }, body: { seats: [nextSeat++] } }),
  listOrders: () => ({}),
  readOrder: ({ paidOrderId }) => ({ params: { orderId: paidOrderId } }),
  changeSeats: ({ heldOrderId }) => ({ params: { orderId: heldOrderId }, body: { seats: [nextSeat++] } }),
  releaseOrder: ({ heldOrderId }) => ({ params: { orderId: heldOrderId } }),
  buyTickets: ({ orderIdToPay }) => ({ params: { orderId: orderIdToPay }, body: withVisa }),
  listSales: ({ listingId }) => ({ params: { listingId } }),
  refundOrder: ({ orderIdToRefund }) => ({
    params: { orderId: orderIdToRefund },
    body: { seats: [seatsToRefund[refunds++ % seatsToRefund.length]!] },
  }),
  listRefunds: ({ orderIdToRefund }) => ({ params: { orderId: orderIdToRefund } }),
  cancelListing: ({ cancelledListingId }) => ({ params: { listingId: cancelledListingId }, body: {} }),
  readCancellation: ({ cancelledListingId }) => ({ params: { listingId: cancelledListingId } }),
  listTickets: () => ({}),
  accessTicket: ({ ticketId }) => ({ params: { ticketId } }),
  createWalletPass: ({ ticketId }) => ({ params: { ticketId }, body: { wallet: 'apple' } }),
  offerTicket: ({ ticketId }) => ({ params: { ticketId }, body: { price: 100 } }),
  withdrawOffer: ({ ticketId }) => ({ params: { ticketId } }),
  listOffers: () => ({}),
  createTransfer: ({ ticketId }) => ({ params: { ticketId }, body: {} }),
  listTransfers: () => ({}),
  takeTransfer: () => ({ body: { code: `4h7k2m9x-${'0'.repeat(26)}` } }),
  cancelTransfer: ({ transferId }) => ({ params: { transferId } }),
  readTicketHistory: ({ ticketId }) => ({ params: { ticketId } }),
  scanTicket: ({ listingId }) => ({
    params: { listingId },
    body: { id: randomUUID(), token: 'NO TICKET', gate: 'North 2' },
  }),
  syncScans: ({ listingId }) => {
    const now = new Date().toISOString();
    const scan = { id: randomUUID(), token: 'NO TICKET', gate: 'North 2', direction: 'in', at: now } as const;
    return { params: { listingId }, body: { sentAt: now, scans: [scan] } };
  },
  listScans: ({ listingId }) => ({ params: { listingId } }),
  readGateCounts: ({ listingId }) => ({ params: { listingId } }),
  readTicketKeys: () => ({}),
  readListingKeys: ({ listingId }) => ({ params: { listingId } }),
};
