import type { Operation } from '@admit-one/sdk/contract';
import cors from 'cors';
import express, { type Express } from 'express';
import helmet from 'helmet';
import { createAccounts } from './accounts/accounts.ts';
import { accountRouteHandlers } from './accounts/routes.ts';
import { createGates, scannedIn } from './gates/gates.ts';
import { gateRouteHandlers } from './gates/routes.ts';
import { createListings, type Listings } from './listings/listings.ts';
import { listingRouteHandlers } from './listings/routes.ts';
import { auditLoops } from './orders/audit/loops.ts';
import { defaultSaleTimes, type SaleTimes } from './orders/deps.ts';
import { createKept } from './orders/kept/kept.ts';
import { createOrders } from './orders/orders.ts';
import { createRefunds } from './orders/refunds/refunds.ts';
import { createResale } from './orders/resale/resale.ts';
import { offerRouteHandlers } from './orders/resale/routes.ts';
import { keptSeatRouteHandlers, orderRouteHandlers, refundRouteHandlers } from './orders/routes.ts';
import type { Gateway } from './payments/gateway.ts';
import { createPayments, type Payments } from './payments/payments.ts';
import { paymentRouteHandlers, returnPath, serveGateway } from './payments/routes.ts';
import { type Cache, noCache } from './platform/cache/cache.ts';
import type { Database } from './platform/database/database.ts';
import { watchDatabase } from './platform/database/database-watch.ts';
import { answerErrors, answerUnknownPath } from './platform/http/answer-errors.ts';
import type { Authenticate, Handlers } from './platform/http/call.ts';
import { serveDocs } from './platform/http/docs.ts';
import {
  createEventStreams,
  type EventStreamOptions,
  type EventStreams,
} from './platform/http/event-streams.ts';
import { serveHealth } from './platform/http/health.ts';
import { logRequests } from './platform/http/log-requests.ts';
import { type MetricsAudience, serveMetrics } from './platform/http/metrics.ts';
import { mount } from './platform/http/mount.ts';
import { limitRequests } from './platform/limits.ts';
import type { Log } from './platform/log.ts';
import type { Loop } from './platform/loops.ts';
import type { Mail } from './platform/mail.ts';
import { createMetrics, type Metrics } from './platform/metrics.ts';
import type { SeatMemoryOptions } from './tickets/cache/seat-memory.ts';
import type { SigningKeys } from './tickets/keys/signing-keys.ts';
import { ticketRouteHandlers } from './tickets/routes.ts';
import { createTickets, type Tickets } from './tickets/tickets.ts';
import { transferRouteHandlers } from './tickets/transfer/routes.ts';
import { serveTransferPage } from './tickets/transfer/transfer-page.ts';
import { createTransfers } from './tickets/transfer/transfers.ts';
import { venueRouteHandlers } from './venues/routes.ts';
import { createVenues } from './venues/venues.ts';
import { version } from './version.ts';
import { walletPassRouteHandlers } from './wallets/routes.ts';
import type { Wallets } from './wallets/wallets.ts';

export interface AppDeps {
  readonly database: Database;
  readonly gateway: Gateway;
  readonly mail: Mail;
  readonly signingKeys: SigningKeys;
  readonly wallets: Wallets;
  readonly log: Log;
  /** How buyers reach this server; known once it listens. */
  readonly publicUrl: () => string;
  readonly corsOrigins: readonly string[];
  readonly trustProxy: boolean;
  /** Logins and the like per address and minute; 0 for no limit. */
  readonly loginLimit: number;
  readonly saleTimes?: SaleTimes;
  /** Who may read the metrics; without it nobody. */
  readonly metricsFor?: MetricsAudience;
  readonly eventStreams?: EventStreamOptions;
  /** What several processes remember together; without it each by itself. */
  readonly shared?: Cache;
  readonly ticketMemory?: SeatMemoryOptions;
}

export interface App {
  readonly http: Express;
  /** The answers that go on: whoever stops the server has to end them. */
  readonly streams: EventStreams;
  /** What has to run beside the requests. */
  readonly loops: readonly Loop[];
}

export interface Rooms {
  readonly handlers: Handlers<Operation>;
  readonly authenticate: Authenticate;
  readonly payments: Payments;
  readonly metrics: Metrics;
  readonly streams: EventStreams;
  readonly loops: readonly Loop[];
}

/** The table of contents: the rooms, what each is given, and what hangs where. */
export function createApp(deps: AppDeps): App {
  const rooms = createRooms(deps);
  return { http: serveRooms(deps, rooms), streams: rooms.streams, loops: rooms.loops };
}

export function createRooms(deps: AppDeps): Rooms {
  const { database, gateway, mail, log, publicUrl } = deps;
  const returnUrl = () => publicUrl() + returnPath;
  const metrics = createMetrics({ ofProcess: deps.metricsFor !== undefined });
  const streams = createEventStreams(deps.eventStreams);
  metrics.reading('admit_event_streams', 'Streams of events that are open', () => streams.count);

  const watch = watchDatabase(database);
  const shared = deps.shared ?? noCache;
  metrics.reading('admit_database_away', 'Whether the database is taken to be away', () =>
    Number(watch.isAway()),
  );
  metrics.reading('admit_redis_away', 'Whether Redis is taken to be away', () => Number(shared.isAway()));

  const accounts = createAccounts({ database, watch, shared, gateway, mail, log, publicUrl, returnUrl });
  const venues = createVenues({ database, sellerOf: accounts.sellerOf, sellersFor: accounts.sellersFor });
  const listings = createListings({
    database,
    venues,
    sellerOf: accounts.sellerOf,
    sellersFor: accounts.sellersFor,
  });
  const tickets = createTickets({
    database,
    watch,
    shared,
    ...(deps.ticketMemory === undefined ? {} : { memory: deps.ticketMemory }),
    listings,
    venues,
    signingKeys: deps.signingKeys,
  });
  const transfers = createTransfers({
    database,
    listings,
    venues,
    accounts,
    mail,
    publicUrl,
    gates: { scannedIn },
    changed: tickets.changed,
  });
  const told = tellTicketsToo(listings, tickets);
  const orders = createOrders({
    database,
    gateway,
    log,
    listings: told,
    venues,
    buyers: accounts,
    gates: { scannedIn },
    tickets,
    times: deps.saleTimes ?? defaultSaleTimes,
    returnUrl,
  });
  const resale = createResale({ database, log, listings, venues, transfers, gates: { scannedIn } });
  const gates = createGates({
    database,
    listings,
    venues,
    signingKeys: deps.signingKeys,
    withdrawOffers: resale.withdrawScanned,
    countScan: metrics.counter('admit_scans_total', 'Scans at gates, by what came of them', 'result'),
  });
  const refunds = createRefunds({
    database,
    gateway,
    log,
    mail,
    listings: told,
    venues,
    accounts,
    gates: { scannedIn },
    driveOn: orders.driveOn,
  });
  const kept = createKept({ database, listings, venues });
  const payments = createPayments({
    database,
    gateway,
    log,
    driveOn: orders.driveOn,
    onDispute: ({ listingId, paymentId }) => refunds.lookForDispute(listingId, paymentId),
  });

  const handlers: Handlers<Operation> = {
    ...accountRouteHandlers(accounts, { orders, tickets, listings }),
    ...venueRouteHandlers(venues),
    ...listingRouteHandlers(listings),
    ...orderRouteHandlers(orders),
    ...keptSeatRouteHandlers(kept),
    ...refundRouteHandlers(refunds),
    ...ticketRouteHandlers(tickets),
    ...transferRouteHandlers(transfers, tickets),
    ...offerRouteHandlers(resale),
    ...gateRouteHandlers(gates),
    ...walletPassRouteHandlers(deps.wallets, tickets),
    ...paymentRouteHandlers(payments),
  };
  return {
    handlers,
    authenticate: accounts.authenticate,
    payments,
    metrics,
    streams,
    loops: [
      ...[
        ...accounts.loops,
        ...venues.loops,
        ...listings.loops,
        ...orders.loops,
        ...refunds.loops,
        ...payments.loops,
        ...deps.signingKeys.loops,
      ],
      ...auditLoops({ database, gateway, log, metrics }),
    ],
  };
}

/** Of the commits that the boards hear of, those that sell or free a seat change its ticket. */
function tellTicketsToo(listings: Listings, tickets: Pick<Tickets, 'changed'>): Listings {
  return {
    ...listings,
    seatsChanged(changes) {
      listings.seatsChanged(changes);
      tickets.changed(changes.filter(({ status }) => status === 'sold' || status === 'free'));
    },
  };
}

/** What every request passes, whoever answers it: the bench measures it with handlers that answer a constant. */
export function serveRooms(
  deps: Pick<AppDeps, 'database' | 'log' | 'corsOrigins' | 'trustProxy' | 'loginLimit' | 'metricsFor'>,
  { handlers, authenticate, payments, metrics, streams }: Rooms,
): Express {
  const http = express();
  http
    .disable('x-powered-by')
    .set('trust proxy', deps.trustProxy ? 1 : false)
    .set('query parser', 'simple');
  http.use(logRequests(deps.log));
  http.use(helmet());
  if (deps.corsOrigins.length > 0)
    http.use(cors({ origin: originsOf(deps.corsOrigins), exposedHeaders: ['x-request-id', 'retry-after'] }));
  serveHealth(http, deps.database);
  serveMetrics(http, metrics, deps.metricsFor ?? 'off');
  serveDocs(http, version);
  serveGateway(http, payments);
  serveTransferPage(http);
  http.use(limitedPaths, limitRequests({ perMinute: deps.loginLimit }));
  mount(http, handlers, authenticate, metrics.countRequest, streams);
  http.use(answerUnknownPath);
  http.use(answerErrors(metrics.countRequest));
  return http;
}

/** Where guessing a secret would pay, or mail goes to an address that anybody may name. */
const limitedPaths = [
  '/v1/accounts',
  '/v1/sessions',
  '/v1/password-resets',
  '/v1/email-confirmations',
  '/v1/account/email-confirmation',
  '/v1/account/password',
  '/v1/account/deletion',
  '/v1/transfers/take',
  '/v1/tickets/:ticketId/transfers',
];

function originsOf(origins: readonly string[]): '*' | string[] {
  return origins.includes('*') ? '*' : [...origins];
}
