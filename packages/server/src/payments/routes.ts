import express, { type Express } from 'express';
import type { Handlers } from '../platform/http/call.ts';
import { ProblemError } from '../platform/problem.ts';
import { WebhookSignatureError } from './gateway.ts';
import type { Payments } from './payments.ts';

export function paymentRouteHandlers(payments: Payments): Handlers<'readPaymentWays'> {
  return { readPaymentWays: async () => payments.ways() };
}

/** Where the gateway sends its events, and buyers who come back from a page of it. */
export const webhookPath = '/v1/webhooks/gateway';
export const returnPath = '/payment-done';

/** What the gateway calls, which is not part of the contract: the body is read raw, because it is signed as it is. */
export function serveGateway(app: Express, payments: Payments): void {
  app.post(webhookPath, express.raw({ type: () => true, limit: '1mb' }), async (request, response) => {
    const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    try {
      await payments.receiveWebhook(rawBody, request.get('stripe-signature') ?? '');
    } catch (error) {
      if (!(error instanceof WebhookSignatureError)) throw error;
      throw new ProblemError(
        'invalid_request',
        {
          issues: [
            { path: 'header.stripe-signature', message: 'not a signature of the gateway, or too old' },
          ],
        },
        'The signature is not the gateway’s. Nothing was changed.',
        { cause: error },
      );
    }
    response.json({ received: true });
  });

  app.get(returnPath, (_request, response) => {
    response.type('html').send(returnPage);
  });
}

const returnPage = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Admit One</title></head>
<body><h1>Thank you</h1><p>You can close this page and go back to where you came from: it goes on there.</p></body>
</html>
`;
