import { setupServer } from 'msw/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Operation, type ResponseOf, routes } from '../src/contract/index.ts';
import { AdmitOne } from '../src/index.ts';
import { Pages } from '../src/pages.ts';
import { sampleAnswers } from '../src/testing/sample-answers.ts';
import { admitOneHandlers, handle, type MockAnswers, type MockRequest, sample } from '../src/testing.ts';

/** How each operation is called. A route without a line here does not compile, and fails the first test. */
const calls: { [Name in Operation]: (client: AdmitOne) => unknown } = {
  register: (client) =>
    client.account.register({ email: 'a@b.example', password: 'long enough', name: 'Ada' }),
  logIn: (client) => client.account.logIn({ email: 'a@b.example', password: 'long enough' }),
  logOut: (client) => client.account.logOut(),
  readAccount: (client) => client.account.get(),
  updateAccount: (client) => client.account.update({ name: 'Ada L.' }),
  changePassword: (client) =>
    client.account.changePassword({ currentPassword: 'long enough', newPassword: 'longer still' }),
  exportAccount: (client) => client.account.export(),
  deleteAccount: (client) => client.account.delete({ password: 'long enough' }),
  requestEmailConfirmation: (client) => client.account.requestEmailConfirmation(),
  confirmEmail: (client) => client.account.confirmEmail({ code: '123456' }),
  requestPasswordReset: (client) => client.account.requestPasswordReset({ email: 'a@b.example' }),
  resetPassword: (client) => client.account.resetPassword({ code: '123456', password: 'longer still' }),
  createToken: (client) => client.account.tokens.create({ name: 'script', scopes: ['buyer'] }),
  listTokens: (client) => client.account.tokens.list(),
  revokeToken: (client) => client.account.tokens.revoke('tok_4h7k2m9x0q'),
  readPaymentWays: (client) => client.account.paymentWays(),
  listCards: (client) => client.account.cards.list(),
  addCard: (client) => client.account.cards.add({ paymentMethod: 'pm_1' }),
  openCardPage: (client) => client.account.cards.openPage(),
  removeCard: (client) => client.account.cards.remove('crd_4h7k2m9x0q'),
  setDefaultCard: (client) => client.account.cards.setDefault('crd_4h7k2m9x0q'),
  becomeSeller: (client) => client.account.becomeSeller({ name: 'The Phil' }),
  listStaff: (client) => client.account.staff.list(),
  addStaff: (client) => client.account.staff.add({ email: 'c@d.example' }),
  removeStaff: (client) => client.account.staff.remove('acc_4h7k2m9x'),
  createVenue: (client) => client.venues.create({ seats: 'name: Hall', visibility: 'public' }),
  listVenues: (client) => client.venues.list({ text: 'hall' }),
  readVenue: (client) => client.venues.get('ven_4h7k2m9x'),
  changeSeatMap: (client) => client.venues.changeSeatMap('ven_4h7k2m9x', { seats: 'name: Hall' }),
  readSeatMap: (client) => client.listings.seatMap('map_4h7k2m9x'),
  createListing: (client) =>
    client.listings.create({
      venueId: 'ven_4h7k2m9x',
      title: 'Aida',
      startsAt: '2030-02-01T00:30:00Z',
      currency: 'USD',
      prices: { P: 1 },
    }),
  readListings: (client) => client.listings.search({ available: 2 }),
  readListing: (client) => client.listings.get('lst_4h7k2m9x'),
  readSeats: (client) => client.listings.seats('lst_4h7k2m9x'),
  changePrices: (client) => client.listings.changePrices('lst_4h7k2m9x', { P: 9_000 }),
  changeDoors: (client) => client.listings.changeDoors('lst_4h7k2m9x', { doorsOpenAt: null, reentry: true }),
  keepSeats: (client) => client.listings.keep('lst_4h7k2m9x', { seats: [0, 1], reason: 'For the press' }),
  releaseSeats: (client) => client.listings.release('lst_4h7k2m9x', { seats: [0, 1] }),
  listKeptSeats: (client) => client.listings.kept('lst_4h7k2m9x'),
  watchSeats: (client) => client.listings.watch('lst_4h7k2m9x'),
  selectSeats: (client) => client.orders.hold('lst_4h7k2m9x', { seats: [0, 1] }),
  listOrders: (client) => client.orders.list({ state: 'paid' }),
  readOrder: (client) => client.orders.get('ord_4h7k2m9x_0q3w5e7r9t'),
  changeSeats: (client) => client.orders.changeSeats('ord_4h7k2m9x_0q3w5e7r9t', { seats: [0, 2] }),
  releaseOrder: (client) => client.orders.release('ord_4h7k2m9x_0q3w5e7r9t'),
  buyTickets: (client) =>
    client.orders.pay('ord_4h7k2m9x_0q3w5e7r9t', { type: 'card', cardId: 'crd_4h7k2m9x0q' }),
  listSales: (client) => client.orders.ofListing('lst_4h7k2m9x', { state: 'paid' }),
  refundOrder: (client) => client.orders.refund('ord_4h7k2m9x_0q3w5e7r9t', { seats: [0] }),
  listRefunds: (client) => client.orders.refunds('ord_4h7k2m9x_0q3w5e7r9t'),
  cancelListing: (client) => client.listings.cancel('lst_4h7k2m9x', { reason: 'The soloist is ill' }),
  readCancellation: (client) => client.listings.cancellation('lst_4h7k2m9x'),
  listTickets: (client) => client.tickets.list({ listingId: 'lst_4h7k2m9x' }),
  accessTicket: (client) => client.tickets.get('tkt_4h7k2m9x_0_1'),
  offerTicket: (client) => client.offers.create('tkt_4h7k2m9x_0_1', { price: 9_000 }),
  withdrawOffer: (client) => client.offers.withdraw('tkt_4h7k2m9x_0_1'),
  listOffers: (client) => client.offers.list(),
  createTransfer: (client) => client.transfers.create('tkt_4h7k2m9x_0_1', { to: 'ben@example.com' }),
  listTransfers: (client) => client.transfers.list({ state: 'open' }),
  takeTransfer: (client) => client.transfers.take('4h7k2m9x-0q3w5e7r9t0q3w5e7r9t0q3w5e'),
  cancelTransfer: (client) => client.transfers.cancel('trf_4h7k2m9x_0q3w5e7r9t'),
  readTicketHistory: (client) => client.tickets.history('tkt_4h7k2m9x_0_1'),
  createWalletPass: (client) => client.tickets.walletPass('tkt_4h7k2m9x_0_1', { wallet: 'google' }),
  scanTicket: (client) => client.gates.scan('lst_4h7k2m9x', { token: 'ANY', gate: 'North 2' }),
  syncScans: (client) =>
    client.gates.sync('lst_4h7k2m9x', {
      sentAt: '2030-01-02T10:00:00Z',
      scans: [
        { id: 'scan-0001', token: 'ANY', gate: 'North 2', direction: 'in', at: '2030-01-02T09:00:00Z' },
      ],
    }),
  listScans: (client) => client.gates.scans('lst_4h7k2m9x', { recordedAs: 'double' }),
  readGateCounts: (client) => client.gates.counts('lst_4h7k2m9x'),
  readTicketKeys: (client) => client.tickets.keys(),
  readListingKeys: (client) => client.listings.keys('lst_4h7k2m9x'),
};

const baseUrl = 'http://admit.test/shop';
const operations = Object.keys(routes) as Operation[];
const asked: { operation: Operation; request: MockRequest<Operation> }[] = [];

const watched = Object.fromEntries(
  operations.map((operation) => [
    operation,
    (request: MockRequest<Operation>) => {
      asked.push({ operation, request });
      return (sampleAnswers[operation] as (request: MockRequest<Operation>) => unknown)(request);
    },
  ]),
) as MockAnswers;

const server = setupServer(...admitOneHandlers(baseUrl, watched));
beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
afterAll(() => server.close());

describe('the operations of the contract', () => {
  const client = new AdmitOne({ baseUrl: `${baseUrl}/`, token: 'admit_secret', maxRetries: 0 });

  it('are all called by a method', () => {
    expect(Object.keys(calls).toSorted()).toEqual(operations.toSorted());
  });

  it.each(operations)('%s reaches its route and answers as the contract says', async (operation) => {
    asked.length = 0;
    const call = calls[operation](client);
    if ('stream' in routes[operation]) {
      for await (const update of call as AsyncIterable<unknown>) {
        expect(update).toEqual({ ...sample.seatStatuses(), changed: [] });
        break;
      }
    } else {
      const answer = await (call instanceof Pages ? call.page() : call);
      expect(routes[operation].response.parse(answer)).toEqual(answer);
    }
    expect(asked.map((one) => one.operation)).toEqual([operation]);
    const { request } = asked[0]!;
    expect(request.token).toBe('admit_secret');
    expect(request.request.headers.get('user-agent')).toMatch(/^admit-one-sdk\/\d/);
    expect(request.idempotencyKey === null).toBe(!('idempotencyKey' in routes[operation]));
  });

  it('can be called by their names', async () => {
    const listing: ResponseOf<'readListing'> = await client.call('readListing', {
      params: { listingId: 'lst_00000001' },
    });
    expect(listing.id).toBe('lst_00000001');
  });

  it('tolerate fields that a newer server adds, at any depth', async () => {
    const answer = addFields(
      sampleAnswers.readOrder({ params: { orderId: 'ord_4h7k2m9x_0q3w5e7r9t' } } as never),
    );
    server.use(handle(baseUrl, 'readOrder', () => Response.json(answer)));
    const order = await client.orders.get('ord_4h7k2m9x_0q3w5e7r9t');
    expect(order.seats[0]?.label).toBe('Orchestra A-1');
    expect(order).not.toHaveProperty('fromTheFuture');
  });

  it('ask for an immutable seat map only once', async () => {
    asked.length = 0;
    const fresh = client.withToken(undefined);
    const [first, second] = [
      await fresh.listings.seatMap('map_00000001'),
      await fresh.listings.seatMap('map_00000001'),
    ];
    expect(second).toBe(first);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.request.token).toBeNull();
  });
});

function addFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(addFields);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, addFields(inner)]);
  return { ...Object.fromEntries(entries), fromTheFuture: 1 };
}
