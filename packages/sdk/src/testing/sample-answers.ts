import type { Operation } from '../contract/index.ts';
import type { MockAnswer } from './mock-answer.ts';
import { sample } from './sample.ts';

const done = { done: true } as const;
const onePage = <Item>(item: Item) => ({ items: [item], nextCursor: null });

/** What a mock says unless a test says otherwise: an evening on which everything works. */
export const sampleAnswers: { readonly [Name in Operation]: MockAnswer<Name> } = {
  register: ({ body }) =>
    sample.session({
      account: sample.account({ email: body.email, name: body.name, emailConfirmed: false }),
    }),
  logIn: ({ body }) => sample.session({ account: sample.account({ email: body.email }) }),
  logOut: () => done,
  readAccount: () => sample.account(),
  updateAccount: ({ body }) => sample.account(body),
  changePassword: () => done,
  exportAccount: () => ({
    account: sample.account(),
    tokens: [sample.token()],
    cards: [sample.card()],
    orders: [sample.order()],
    tickets: [sample.ticket()],
  }),
  deleteAccount: () => done,
  requestEmailConfirmation: () => done,
  confirmEmail: () => done,
  requestPasswordReset: () => done,
  resetPassword: () => done,
  createToken: ({ body }) => ({
    token: sample.token({ name: body.name, scopes: body.scopes, expiresAt: body.expiresAt ?? null }),
    secret: sample.session().secret,
  }),
  listTokens: () => ({ items: [sample.token()] }),
  revokeToken: () => done,
  readPaymentWays: () => sample.paymentWays(),
  listCards: () => ({ items: [sample.card()] }),
  addCard: () => sample.card(),
  openCardPage: () => ({ url: 'http://gateway.test/card-page' }),
  removeCard: () => done,
  setDefaultCard: ({ params }) => sample.card({ id: params.cardId }),
  becomeSeller: ({ body }) => sample.seller(body),
  listStaff: () => ({ items: [sample.staffMember()] }),
  addStaff: ({ body }) => sample.staffMember(body),
  removeStaff: () => done,

  createVenue: ({ body }) => sample.venue({ visibility: body.visibility ?? 'private' }),
  changeSeatMap: ({ params }) => sample.seatMapChange({ venueId: params.venueId }),
  listVenues: () => onePage(sample.venue()),
  readVenue: ({ params }) => sample.venue({ id: params.venueId }),
  readSeatMap: ({ params }) => sample.seatMap({ id: params.seatMapId }),

  createListing: ({ body }) =>
    sample.listing({
      title: body.title,
      startsAt: body.startsAt,
      currency: body.currency,
      prices: body.prices,
    }),
  readListings: () => onePage(sample.listing()),
  readListing: ({ params }) => sample.listing({ id: params.listingId }),
  readSeats: ({ params }) => sample.seatStatuses({ listingId: params.listingId }),
  changePrices: ({ params, body }) =>
    sample.listing({ id: params.listingId, prices: { ...sample.listing().prices, ...body.prices } }),
  changeDoors: ({ params, body }) => {
    const { doorsOpenAt, reentry } = sample.listing();
    const said = { doorsOpenAt: body.doorsOpenAt === undefined ? doorsOpenAt : body.doorsOpenAt };
    return sample.listing({ id: params.listingId, ...said, reentry: body.reentry ?? reentry });
  },
  keepSeats: ({ body }) => ({
    reason: body.reason,
    keptAt: sample.listing().createdAt,
    seats: body.seats.map(seatRefOf),
  }),
  releaseSeats: ({ body }) => ({ released: body.seats.map(seatRefOf), notKept: [] }),
  listKeptSeats: () => ({
    items: [{ reason: 'For the press', keptAt: sample.listing().createdAt, seats: [seatRefOf(0)] }],
  }),
  watchSeats: ({ params }) => [
    { type: 'snapshot', version: 'sample.1', ...sample.seatStatuses({ listingId: params.listingId }) },
  ],

  selectSeats: ({ params, body }) => {
    const wanted = body.seats ?? Array.from({ length: body.best?.count ?? 1 }, (_, at) => at);
    const seats = wanted.map((seat) => ({
      seat,
      label: `Orchestra A-${seat + 1}`,
      category: 'P',
      price: 12_000,
      refundedAt: null,
    }));
    return sample.order({ listingId: params.listingId, seats, total: 12_000 * seats.length });
  },
  listOrders: () => onePage(sample.order()),
  readOrder: ({ params }) => sample.order({ id: params.orderId }),
  changeSeats: ({ params, body }) => {
    const heldSeat = { category: 'P', price: 12_000, refundedAt: null };
    const seats = body.seats.map((seat) => ({ seat, label: `Orchestra A-${seat + 1}`, ...heldSeat }));
    return sample.order({ id: params.orderId, seats, total: 12_000 * seats.length });
  },
  releaseOrder: ({ params }) => sample.order({ id: params.orderId, state: 'released' }),
  buyTickets: ({ params }) =>
    sample.order({ id: params.orderId, state: 'paid', ticketIds: [sample.ticket().id] }),

  listSales: ({ params }) => onePage(sample.sale({ listingId: params.listingId })),
  refundOrder: ({ params, body }) => {
    const refund = sample.refund({ orderId: params.orderId, reason: body.reason ?? null });
    const seats = sample.sale().seats.map((seat) => ({ ...seat, refundedAt: refund.createdAt }));
    const order = sample.sale({ id: params.orderId, seats, refunded: refund.amount, ticketIds: [] });
    return { refunds: [refund], order };
  },
  listRefunds: ({ params }) => ({ items: [sample.refund({ orderId: params.orderId })] }),
  cancelListing: ({ params, body }) =>
    sample.cancellation({ listingId: params.listingId, reason: body.reason ?? null }),
  readCancellation: ({ params }) => sample.cancellation({ listingId: params.listingId }),

  listTickets: () => onePage(sample.ticket()),
  accessTicket: ({ params }) => sample.ticket({ id: params.ticketId }),
  offerTicket: ({ params, body }) => sample.offer({ ticketId: params.ticketId, price: body.price }),
  withdrawOffer: ({ params }) => sample.offer({ ticketId: params.ticketId, state: 'withdrawn', price: null }),
  listOffers: () => onePage(sample.offer()),
  createTransfer: ({ params, body }) => ({
    transfer: sample.transfer({ ticketId: params.ticketId, to: body.to ?? null }),
    code: '4h7k2m9x-0q3w5e7r9t0q3w5e7r9t0q3w5e',
    link: 'https://tickets.example.com/transfers#4h7k2m9x-0q3w5e7r9t0q3w5e7r9t0q3w5e',
  }),
  listTransfers: () => onePage(sample.transfer()),
  takeTransfer: () => sample.ticket({ id: 'tkt_4h7k2m9x_0_2' }),
  cancelTransfer: ({ params }) =>
    sample.transfer({ id: params.transferId, state: 'cancelled', endedAt: sample.transfer().createdAt }),
  readTicketHistory: () => ({
    items: [{ kind: 'sold', at: sample.transfer().createdAt, epoch: 1, isYours: true }],
  }),
  createWalletPass: ({ params, body }) => sample.walletPass(body.wallet, params.ticketId),
  scanTicket: ({ params, body }) => {
    const { id, gate, direction = 'in' } = body;
    const outcome = direction === 'in' ? 'admitted' : 'left';
    return sample.scan({ id, gate, direction, outcome, listingId: params.listingId });
  },
  syncScans: ({ body }) => ({
    items: body.scans.map(({ id, gate, direction, at }) => sample.loggedScan({ id, gate, direction, at })),
    clockOffBySeconds: 0,
  }),
  listScans: () => onePage(sample.loggedScan({ offline: false, syncedAt: null })),
  readGateCounts: ({ params }) => sample.gateCounts({ listingId: params.listingId }),
  readTicketKeys: () => sample.ticketKeys(),
  readListingKeys: ({ params }) => sample.listingKeys({ listingId: params.listingId }),
};

function seatRefOf(seat: number) {
  return { seat, label: `Orchestra A-${seat + 1}` };
}
