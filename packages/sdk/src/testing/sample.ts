import type {
  Account,
  ApiToken,
  Cancellation,
  Card,
  GateCounts,
  Listing,
  ListingKeys,
  LoggedScan,
  Offer,
  Order,
  PaymentWays,
  Refund,
  Sale,
  Scan,
  SeatMap,
  SeatMapChange,
  SeatStatuses,
  Seller,
  Session,
  StaffMember,
  Ticket,
  TicketKeys,
  Transfer,
  Venue,
  Wallet,
  WalletPass,
} from '../contract/index.ts';

/**
 * Things as a server would give them, all of one evening: `sample.listing()`, or with some fields otherwise,
 * `sample.listing({ title: 'Aida' })`. The venue has six seats in two rows.
 */
export const sample = {
  account: (changes: Partial<Account> = {}): Account => ({ ...account, ...changes }),
  token: (changes: Partial<ApiToken> = {}): ApiToken => ({ ...token, ...changes }),
  session: (changes: Partial<Session> = {}): Session => ({ account, token, secret, ...changes }),
  card: (changes: Partial<Card> = {}): Card => ({ ...card, ...changes }),
  seller: (changes: Partial<Seller> = {}): Seller => ({ ...seller, ...changes }),
  staffMember: (changes: Partial<StaffMember> = {}): StaffMember => ({ ...staffMember, ...changes }),
  paymentWays: (changes: Partial<PaymentWays> = {}): PaymentWays => ({ ...paymentWays, ...changes }),
  venue: (changes: Partial<Venue> = {}): Venue => ({ ...venue, ...changes }),
  seatMap: (changes: Partial<SeatMap> = {}): SeatMap => ({ ...seatMap, ...changes }),
  seatMapChange: (changes: Partial<SeatMapChange> = {}): SeatMapChange => ({ ...seatMapChange, ...changes }),
  listing: (changes: Partial<Listing> = {}): Listing => ({ ...listing, ...changes }),
  seatStatuses: (changes: Partial<SeatStatuses> = {}): SeatStatuses => ({ ...seatStatuses, ...changes }),
  order: (changes: Partial<Order> = {}): Order => ({ ...order, ...changes }),
  sale: (changes: Partial<Sale> = {}): Sale => ({ ...sale, ...changes }),
  refund: (changes: Partial<Refund> = {}): Refund => ({ ...refund, ...changes }),
  cancellation: (changes: Partial<Cancellation> = {}): Cancellation => ({ ...cancellation, ...changes }),
  ticket: (changes: Partial<Ticket> = {}): Ticket => ({ ...ticket, ...changes }),
  walletPass: (wallet: Wallet = 'google', ticketId = ticket.id): WalletPass => walletPass(wallet, ticketId),
  offer: (changes: Partial<Offer> = {}): Offer => ({ ...offer, ...changes }),
  transfer: (changes: Partial<Transfer> = {}): Transfer => ({ ...transfer, ...changes }),
  ticketKeys: (changes: Partial<TicketKeys> = {}): TicketKeys => ({ ...ticketKeys, ...changes }),
  listingKeys: (changes: Partial<ListingKeys> = {}): ListingKeys => ({ ...listingKeys, ...changes }),
  scan: (changes: Partial<Scan> = {}): Scan => ({ ...scan, ...changes }),
  loggedScan: (changes: Partial<LoggedScan> = {}): LoggedScan => ({ ...loggedScan, ...changes }),
  gateCounts: (changes: Partial<GateCounts> = {}): GateCounts => ({ ...gateCounts, ...changes }),
};

/** The file of Apple's is no real one: who needs one has a server with certificates. */
function walletPass(wallet: Wallet, ticketId: string): WalletPass {
  if (wallet === 'google') return { wallet, url: 'https://pay.google.com/gp/v/save/sample.pass.signature' };
  const contentType = 'application/vnd.apple.pkpass';
  return { wallet, fileName: `${ticketId}.pkpass`, contentType, content: 'UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==' };
}

const createdAt = '2030-01-02T10:00:00Z';
const startsAt = '2030-02-01T00:30:00Z';
const secret = 'admit_sample0000000000000000000000000000000000000000';

const account: Account = {
  id: 'acc_4h7k2m9x',
  email: 'ada@example.com',
  emailConfirmed: true,
  name: 'Ada',
  createdAt,
  seller: null,
  staffOf: [],
};

const token: ApiToken = {
  id: 'tok_4h7k2m9x0q',
  name: 'sample',
  scopes: ['buyer'],
  createdAt,
  expiresAt: null,
  lastUsedAt: null,
  current: true,
};

const card: Card = {
  id: 'crd_4h7k2m9x0q',
  brand: 'visa',
  last4: '4242',
  expMonth: 12,
  expYear: 2034,
  isDefault: true,
  createdAt,
};

const seller: Seller = { id: 'sel_4h7k2m9x', name: 'The Philharmonic', createdAt };

const staffMember: StaffMember = {
  accountId: 'acc_5j8n3p0y',
  name: 'Grace',
  email: 'grace@example.com',
  since: createdAt,
};

const paymentWays: PaymentWays = {
  gateway: 'sandbox',
  cardEntry: { url: 'http://gateway.test/v1/payment_methods', publishableKey: 'pk_test_sample' },
  hostedPage: false,
};

const place = { name: 'Geffen Hall', city: 'New York', timeZone: 'America/New_York' };

const categories = [
  { letter: 'P', name: 'Premium' },
  { letter: 'S', name: 'Standard' },
];

const venue: Venue = {
  id: 'ven_4h7k2m9x',
  ownerId: seller.id,
  ...place,
  visibility: 'public',
  seatMapId: 'map_4h7k2m9x',
  seatCount: 6,
  categories,
  createdAt,
};

const seatMap: SeatMap = {
  id: venue.seatMapId,
  venueId: venue.id,
  version: 1,
  seatCount: 6,
  drawing: {
    ...place,
    categories,
    sections: [
      {
        name: 'Orchestra',
        rows: [
          { label: 'A', cells: 'PP_P', numbers: ['1', '2', '3'], ordinals: [0, 1, 2] },
          { label: 'B', cells: 'SS_S', numbers: ['1', '2', '3'], ordinals: [3, 4, 5] },
        ],
      },
    ],
  },
};

const seatMapChange: SeatMapChange = {
  seatMapId: seatMap.id,
  venueId: venue.id,
  version: 2,
  seatCount: 6,
  isNew: true,
  added: 1,
  dropped: 1,
  droppedKept: [],
};

const prices = { P: 12_000, S: 6_500 };

const listing: Listing = {
  id: 'lst_4h7k2m9x',
  sellerId: seller.id,
  venue: { id: venue.id, ...place },
  seatMapId: seatMap.id,
  title: 'Mahler: Symphony No. 2',
  description: '',
  startsAt,
  currency: 'USD',
  prices,
  saleOpensAt: null,
  saleClosesAt: startsAt,
  state: 'on_sale',
  buyerLimit: 10,
  resalePercent: 100,
  doorsOpenAt: null,
  reentry: false,
  terms: '',
  seatCount: 6,
  available: 6,
  lowestPrice: 6_500,
  metadata: {},
  createdAt,
};

const seatStatuses: SeatStatuses = {
  listingId: listing.id,
  seatMapId: seatMap.id,
  statuses: 'ffffff',
  prices,
  offers: {},
  currency: 'USD',
  asOf: createdAt,
};

const order: Order = {
  id: 'ord_4h7k2m9x_0q3w5e7r9t',
  listingId: listing.id,
  title: listing.title,
  startsAt,
  venue: place,
  state: 'held',
  seats: [{ seat: 0, label: 'Orchestra A-1', category: 'P', price: 12_000, refundedAt: null }],
  total: 12_000,
  refunded: 0,
  currency: 'USD',
  expiresAt: '2030-01-02T10:10:00Z',
  attemptsLeft: 3,
  payment: null,
  ticketIds: [],
  createdAt,
};

const { payment: _payment, attemptsLeft: _attemptsLeft, ...soldOrder } = order;

const sale: Sale = {
  ...soldOrder,
  state: 'paid',
  ticketIds: ['tkt_4h7k2m9x_0_1'],
  buyer: { id: account.id, name: account.name, email: account.email },
};

const refund: Refund = {
  id: 'rfd_4h7k2m9x_0q3w5e7r9t',
  orderId: order.id,
  seat: 0,
  label: 'Orchestra A-1',
  amount: 12_000,
  currency: 'USD',
  state: 'due',
  cause: 'seller',
  reason: null,
  createdAt,
  doneAt: null,
};

const cancellation: Cancellation = {
  listingId: listing.id,
  state: 'done',
  cancelledAt: createdAt,
  reason: null,
  currency: 'USD',
  orders: { total: 1, open: 0 },
  refunds: { due: 0, done: 1 },
  amounts: { due: 0, done: 12_000 },
};

const ticket: Ticket = {
  id: 'tkt_4h7k2m9x_0_1',
  listingId: listing.id,
  orderId: order.id,
  seat: 0,
  label: 'Orchestra A-1',
  category: 'P',
  price: 12_000,
  currency: 'USD',
  title: listing.title,
  startsAt,
  venue: place,
  qr: 'A0SAMPLE0TEXT0THAT0NO0GATE0ADMITS',
};

const keys = [{ id: '9f86d081', publicKey: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo', listingId: null }];
const revocations = [{ seat: 1, lowestEpoch: 3, refunded: [1] }];

const offer: Offer = {
  ticketId: ticket.id,
  listingId: listing.id,
  seat: 0,
  label: ticket.label,
  title: listing.title,
  startsAt,
  state: 'open',
  price: 9_000,
  paid: 12_000,
  highest: 12_000,
  currency: 'USD',
};

const transfer: Transfer = {
  id: 'trf_4h7k2m9x_0q3w5e7r9t',
  ticketId: ticket.id,
  listingId: listing.id,
  seat: 0,
  label: ticket.label,
  title: listing.title,
  startsAt,
  state: 'open',
  to: null,
  expiresAt: '2030-01-09T10:00:00Z',
  createdAt,
  endedAt: null,
};

const ticketKeys: TicketKeys = {
  keys,
  revocations: [{ listingId: listing.id, seats: revocations }],
  complete: true,
  listingKeys: '/v1/listings/{listingId}/keys',
  version: 'sample',
  asOf: createdAt,
};

const listingKeys: ListingKeys = {
  listingId: listing.id,
  startsAt,
  admitsFrom: null,
  reentry: false,
  keys,
  revocations,
  version: 'sample',
  asOf: createdAt,
};

const scannedTicket = {
  id: ticket.id,
  listingId: listing.id,
  seat: 0,
  label: ticket.label,
  category: 'Premium',
};

const scan: Scan = {
  id: 'sample-scan-1',
  listingId: listing.id,
  direction: 'in',
  outcome: 'admitted',
  reason: null,
  ticket: scannedTicket,
  before: null,
  gate: 'North 2',
  at: createdAt,
};

const loggedScan: LoggedScan = {
  id: scan.id,
  direction: 'in',
  recordedAs: 'recorded',
  reason: null,
  ticket: scannedTicket,
  before: null,
  gate: scan.gate,
  at: createdAt,
  offline: true,
  syncedAt: createdAt,
};

const gateCounts: GateCounts = {
  listingId: listing.id,
  title: listing.title,
  startsAt,
  doorsOpenAt: null,
  reentry: false,
  sold: 1,
  admitted: 1,
  inside: 1,
  doubles: 0,
  voids: 0,
  gates: [{ gate: scan.gate, admitted: 1, left: 0 }],
  asOf: createdAt,
};
