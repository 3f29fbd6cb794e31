import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Stripe from 'stripe';
import { createSandbox, type SandboxOptions } from '../../src/payments/sandbox/app.ts';
import { afterFile } from '../support/after-file.ts';

export interface RunningSandbox {
  url: string;
  dataFile: string;
  /** The official package, without retries, so that every answer is seen. */
  stripe: Stripe;
}

/** A sandbox on a real port with a file of its own, gone after the file's last test. */
export async function runSandbox(options: Omit<SandboxOptions, 'dataFile'> = {}): Promise<RunningSandbox> {
  const dataFile = join(await temporaryFolder(), 'sandbox.jsonl');
  const sandbox = await createSandbox({ ...options, dataFile });
  const url = await serveOnFreePort(sandbox.app, () => sandbox.close());
  return { url, dataFile, stripe: stripeAt(url) };
}

export function stripeAt(url: string, key = 'sk_test_sandbox'): Stripe {
  const { hostname, port } = new URL(url);
  return new Stripe(key, { host: hostname, port, protocol: 'http', maxNetworkRetries: 0, telemetry: false });
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'admit-sandbox-'));
  afterFile(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export async function serveOnFreePort(
  listener: RequestListener,
  afterClose?: () => Promise<void>,
): Promise<string> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterFile(async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
    await afterClose?.();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export const returnUrl = 'http://127.0.0.1:9/back';

/** An intent of 20 dollars whose money is only set aside, as the server asks for it. */
export function addIntent(stripe: Stripe, more: Partial<Stripe.PaymentIntentCreateParams> = {}) {
  return stripe.paymentIntents.create({ amount: 2000, currency: 'usd', capture_method: 'manual', ...more });
}

export async function addAuthorized(stripe: Stripe, paymentMethod = 'pm_card_visa') {
  const { id } = await addIntent(stripe);
  return stripe.paymentIntents.confirm(id, { payment_method: paymentMethod, return_url: returnUrl });
}

export function enterCard(
  stripe: Stripe,
  number: string,
  more: Partial<Stripe.PaymentMethodCreateParams.Card> = {},
) {
  return stripe.paymentMethods.create({
    type: 'card',
    card: { number, exp_month: 12, exp_year: 2040, cvc: '123', ...more },
  });
}

/** The error a call ends with; the test fails where it ends well. */
export async function errorOf(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
  throw new Error('The call was answered well, and should not have been.');
}
