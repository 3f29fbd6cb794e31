import cors from 'cors';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { charges } from './charges.ts';
import { checkoutSessions } from './checkout-sessions.ts';
import { customers } from './customers.ts';
import { disputes } from './disputes.ts';
import { authenticationPage } from './pages/authentication.ts';
import { checkoutPage } from './pages/checkout.ts';
import { paymentIntents } from './payment-intents.ts';
import { paymentMethods } from './payment-methods.ts';
import { invalidRequest, Problem } from './problem.ts';
import { refunds } from './refunds.ts';
import { asAnswer, type Service, serve } from './serve.ts';
import { setupIntents } from './setup-intents.ts';
import { openState } from './state.ts';
import { createWebhooks, type WebhookOptions } from './webhooks.ts';

export interface SandboxOptions {
  /** Everything it remembers; made when it is not there. */
  dataFile: string;
  /** The only secret key that is good; without it any `sk_test_…` is. */
  secretKey?: string;
  webhook?: WebhookOptions;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** Runs before everything: the place to delay, drop or refuse requests from. */
  middleware?: RequestHandler;
  /** Nothing more can be promised: the file of state takes no more writes. */
  onDiskFailure?: (error: unknown) => void;
}

export interface Sandbox {
  app: Express;
  /** Call it after the server has closed. */
  close(): Promise<void>;
}

/** A gateway that speaks Stripe's HTTP API, for test cards only. */
export async function createSandbox(options: SandboxOptions): Promise<Sandbox> {
  const state = await openState(options.dataFile);
  const webhooks = options.webhook ? createWebhooks(state, options.webhook) : null;
  const service: Service = {
    state,
    webhooks,
    secretKey: options.secretKey,
    now: options.now ?? Date.now,
    inFlight: new Set(),
    onDiskFailure: options.onDiskFailure ?? (() => undefined),
  };
  const app = express().disable('x-powered-by').disable('etag').set('query parser', 'extended');
  if (options.middleware) app.use(options.middleware);
  app.use(express.urlencoded({ extended: true, limit: '100kb' }));
  // Cards come straight from the buyer's own program or browser, wherever that was loaded from.
  app.use('/v1/payment_methods', cors({ methods: ['POST'], exposedHeaders: ['request-id'], maxAge: 600 }));
  for (const endpoint of endpoints) app[endpoint.method](endpoint.path, serve(service, endpoint));
  app.use(pageHeaders, authenticationPage(service), checkoutPage(service));
  app.use((request) => {
    throw invalidRequestUrl(request.method, request.path);
  });
  app.use(answerError);
  webhooks?.wake();
  return {
    app,
    async close() {
      await webhooks?.close();
      await state.close();
    },
  };
}

const endpoints = [
  ...customers,
  ...paymentMethods,
  ...paymentIntents,
  ...charges,
  ...refunds,
  ...disputes,
  ...setupIntents,
  ...checkoutSessions,
];

const pageHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  next();
};

function invalidRequestUrl(method: string, path: string): Problem {
  const { body } = invalidRequest(`Unrecognized request URL (${method}: ${path}).`);
  return new Problem(404, body, false);
}

/** What Express itself refuses has a status below 500; the rest is a fault of the sandbox. Four arguments mark it. */
const answerError: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  const status = (error as { status?: number }).status ?? 500;
  const problem =
    error instanceof Problem
      ? error
      : status < 500
        ? new Problem(status, { type: 'invalid_request_error', message: (error as Error).message })
        : new Problem(500, {
            type: 'api_error',
            message: 'The payment sandbox failed. Ask again with the same key.',
          });
  const answer = asAnswer(problem);
  response.status(answer.status).type('json').send(answer.body);
};
