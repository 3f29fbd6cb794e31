import { randomUUID } from 'node:crypto';
import { decodeId, encodeIdInListing, type Order, type Problem } from '@admit-one/sdk/contract';
import Stripe from 'stripe';
import { request } from 'undici';
import type { GatewayIntent } from '../../../src/payments/gateway.ts';
import { makeAccounts } from '../../support/accounts.ts';
import { type Answer, ask, must } from '../../support/client.ts';
import { cardFields, submitPage } from '../../support/gateway-page.ts';
import { letPass } from '../../support/let-pass.ts';
import { type TestServer, webhookSecret } from '../../support/test-server.ts';
import type { Method, Outcome } from './sale-model.ts';

/** One order as those know it who are outside: ids, keys, and what they were told. */
export interface RealOrder {
  readonly id: string;
  readonly token: string;
  readonly seats: readonly number[];
  readonly holdKey: string;
  /** The newest attempt: what it was asked with, and its page. */
  paid: { key: string; body: object; id: string | null; pageUrl: string | null } | null;
}

/** The same listing as the model's, through HTTP. */
export interface RealSale {
  readonly server: TestServer;
  readonly listingId: string;
  readonly seller: string;
  readonly buyers: readonly string[];
  readonly orders: RealOrder[];
  readonly since: Date;
}

const methods: Record<Method, object> = {
  'good card': { type: 'payment_method', paymentMethod: 'pm_card_visa' },
  'bad card': {
    type: 'payment_method',
    paymentMethod: 'pm_card_visa_chargeDeclinedInsufficientFunds',
  },
  page: { type: 'page' },
};

export async function openSale(
  server: TestServer,
  shop: { seller: string; venueId: string },
  { buyers, limit }: { buyers: number; limit: number },
): Promise<RealSale> {
  const { id: listingId } = await must(server.url, 'createListing', {
    token: shop.seller,
    body: {
      venueId: shop.venueId,
      title: 'A modelled evening',
      startsAt: new Date(Date.now() + 30 * 86_400_000).toISOString(),
      currency: 'USD',
      prices: { S: seatPrice },
      buyerLimit: limit,
    },
  });
  const accounts = await makeAccounts(server.database.connection, buyers);
  const since = new Date(Date.now() - 2_000);
  return {
    server,
    listingId,
    seller: shop.seller,
    buyers: accounts.map(({ token }) => token),
    orders: [],
    since,
  };
}

export const seatPrice = 5000;

export async function hold(sale: RealSale, buyer: number, seats: readonly number[]): Promise<Outcome> {
  const token = sale.buyers[buyer]!;
  const holdKey = randomUUID();
  const answer = await sendHold(sale, token, seats, holdKey);
  if (answer.status === 201) sale.orders.push({ id: answer.body.id, token, seats, holdKey, paid: null });
  return outcomeOf(answer);
}

/** Asked again with its key, for the same seats or for others. */
export async function replayHold(
  sale: RealSale,
  order: RealOrder,
  seats: readonly number[],
): Promise<Outcome> {
  const answer = await sendHold(sale, order.token, seats, order.holdKey);
  return answer.status === 201 && answer.body.id !== order.id ? `another order` : outcomeOf(answer);
}

function sendHold(sale: RealSale, token: string, seats: readonly number[], idempotencyKey: string) {
  const { listingId, server } = sale;
  return ask(server.url, 'selectSeats', { params: { listingId }, body: { seats }, token, idempotencyKey });
}

export async function pay(sale: RealSale, order: RealOrder, method: Method): Promise<Outcome> {
  const asked = { key: randomUUID(), body: { method: methods[method] } };
  const answer = await sendPay(sale, order, asked);
  const { payment } = await read(sale, order);
  // A refused request makes no attempt, and one that joins another's makes none of its own.
  if (payment !== null && payment.id !== order.paid?.id)
    order.paid = { ...asked, id: payment.id, pageUrl: payment.nextAction?.url ?? null };
  return outcomeOf(answer);
}

export async function replayPay(
  sale: RealSale,
  order: RealOrder,
  { withOtherBody }: { withOtherBody: boolean },
): Promise<Outcome> {
  const { key, body } = order.paid!;
  const other = { method: { type: 'payment_method', paymentMethod: 'pm_card_mastercard' } };
  return outcomeOf(await sendPay(sale, order, { key, body: withOtherBody ? other : body }));
}

function sendPay({ server }: RealSale, { id, token }: RealOrder, asked: { key: string; body: object }) {
  const { key: idempotencyKey, body } = asked;
  return ask(server.url, 'buyTickets', { params: { orderId: id }, body, token, idempotencyKey });
}

export async function release({ server }: RealSale, { id, token }: RealOrder): Promise<Outcome> {
  return outcomeOf(await ask(server.url, 'releaseOrder', { params: { orderId: id }, token }));
}

export async function refund(
  { server, seller }: RealSale,
  { id }: RealOrder,
  seats: readonly number[] | null,
): Promise<Outcome> {
  const answer = await ask(server.url, 'refundOrder', {
    params: { orderId: id },
    body: seats === null ? {} : { seats },
    token: seller,
  });
  return answer.status < 300 ? 'refunded' : refusalOf(answer.problem);
}

export async function giveCardOnPage(order: RealOrder): Promise<void> {
  await submitPage(order.paid!.pageUrl!, cardFields('4242424242424242'));
}

export function read({ server }: RealSale, { id, token }: RealOrder): Promise<Order> {
  return must(server.url, 'readOrder', { params: { orderId: id }, token });
}

export async function letHourPass({ server }: RealSale, order: RealOrder): Promise<void> {
  await letPass(server.database, order, '1 hour');
}

/** Twice, because what one loop finds another has passed already. */
export async function runLoops({ server }: RealSale): Promise<void> {
  for (let round = 0; round < 2; round++)
    await server.runLoops(['reconcile', 'sweep', 'outbox', 'refunds', 'webhooks']);
}

/** An event of the gateway's, of this type, that names this payment; `id` to send one twice. */
export async function sendEvent(
  { server }: RealSale,
  { payment, type, id = `evt_${randomUUID()}` }: { payment: string; type: string; id?: string },
): Promise<number> {
  const body = JSON.stringify({
    id,
    object: 'event',
    type,
    // Days late: only the signature has to be new.
    created: Math.floor(Date.now() / 1000) - 3 * 86_400,
    data: { object: { object: 'payment_intent', metadata: { payment } } },
  });
  const signature = webhooks.generateTestHeaderString({ payload: body, secret: webhookSecret });
  const answer = await request(`${server.url}/v1/webhooks/gateway`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'stripe-signature': signature },
    body,
  });
  await answer.body.dump();
  return answer.statusCode;
}

const { webhooks } = new Stripe('sk_test_unused');

/** The id of a payment that nobody began. */
export function unknownPayment({ listingId }: RealSale): string {
  return encodeIdInListing('pay', decodeId(listingId), 4711);
}

/** What the gateway has of each order, by the order's id. */
export async function intentsOf({ server, since }: RealSale): Promise<Map<string, GatewayIntent[]>> {
  const intents: GatewayIntent[] = [];
  for await (const intent of server.gateway.list({ createdAfter: since })) intents.push(intent);
  return Map.groupBy(intents, ({ metadata }) => metadata.order ?? '');
}

function outcomeOf(answer: Answer<Order>): Outcome {
  return answer.status < 300 ? answer.body.state : refusalOf(answer.problem);
}

/** The code, and what it names: seats, a state, how many cards are left. */
function refusalOf({ code, details }: Problem): Outcome {
  const { seats, state, attemptsLeft } = details as {
    seats?: { seat: number }[];
    state?: string;
    attemptsLeft?: number;
  };
  const named = seats?.map(({ seat }) => seat).toString() ?? state ?? attemptsLeft;
  return named === undefined ? code : `${code} ${named}`;
}
