import type { z } from 'zod';
import type { Route } from './route.ts';
import { accountRoutes } from './routes/accounts.ts';
import { gateRoutes } from './routes/gates.ts';
import { keptSeatRoutes } from './routes/kept-seats.ts';
import { listingRoutes } from './routes/listings.ts';
import { offerRoutes } from './routes/offers.ts';
import { orderRoutes } from './routes/orders.ts';
import { refundRoutes } from './routes/refunds.ts';
import { ticketRoutes } from './routes/tickets.ts';
import { transferRoutes } from './routes/transfers.ts';
import { venueRoutes } from './routes/venues.ts';
import { walletPassRoutes } from './routes/wallet-passes.ts';

/** The contract: operation → route. Server, SDK, CLI, OpenAPI and mocks are derived from this table. */
export const routes = {
  ...accountRoutes,
  ...venueRoutes,
  ...listingRoutes,
  ...keptSeatRoutes,
  ...orderRoutes,
  ...refundRoutes,
  ...ticketRoutes,
  ...transferRoutes,
  ...offerRoutes,
  ...gateRoutes,
  ...walletPassRoutes,
} as const satisfies Record<string, Route>;

export type Routes = typeof routes;
export type Operation = keyof Routes;

/** Those whose answer goes on for as long as somebody listens. */
export type StreamOperation = {
  [Name in Operation]: Routes[Name] extends { readonly stream: true } ? Name : never;
}[Operation];

type Part<Name extends Operation, Key extends 'params' | 'query' | 'body'> = Routes[Name] extends {
  readonly [K in Key]: infer Schema extends z.ZodType;
}
  ? z.infer<Schema>
  : undefined;

/** What a route takes; parts it does not have are undefined. */
export type ParamsOf<Name extends Operation> = Part<Name, 'params'>;
export type QueryOf<Name extends Operation> = Part<Name, 'query'>;
export type BodyOf<Name extends Operation> = Part<Name, 'body'>;

/** What it answers; of a stream, each of its events. */
export type ResponseOf<Name extends Operation> = z.infer<Routes[Name]['response']>;
