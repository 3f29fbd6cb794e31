import type { OrderState, PaymentState } from '@admit-one/sdk/contract';
import type { Sql } from '../platform/database/database.ts';
import { paymentRows } from './key-rows.ts';

/** One attempt to take the money for an order, as its row says. */
export interface Payment {
  readonly listingId: number;
  readonly paymentId: number;
  readonly orderId: number;
  readonly buyerId: number;
  readonly state: PaymentState;
  /** Paying while the attempt is due: tickets on offer, whose money is taken before they change hands. */
  readonly orderState: OrderState;
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
  /** The gateway's reference of a card; null for a page of the gateway. */
  readonly method: string | null;
  readonly customer: string | null;
  readonly gatewayReference: string | null;
  readonly actionUrl: string | null;
  readonly declineCode: string | null;
  readonly requestHash: Buffer;
  readonly createdAt: Date;
  /** Whether the order's time is over, by the database's clock. */
  readonly isPastTime: boolean;
}

/** An attempt with the keys that it answers. */
export interface Attempt extends Payment {
  readonly idempotencyKey: string;
  /** The keys of requests that joined it, and the hashes of what they asked, as hex. */
  readonly joined: Readonly<Record<string, string>>;
}

/** The hash of what came with this key, where the attempt answers it; null where it does not. */
export function hashOfKey(attempt: Attempt, idempotencyKey: string): Buffer | null {
  if (attempt.idempotencyKey === idempotencyKey) return attempt.requestHash;
  const hash = Object.hasOwn(attempt.joined, idempotencyKey) ? attempt.joined[idempotencyKey] : undefined;
  return hash === undefined ? null : Buffer.from(hash, 'hex');
}

export type PaymentKey = Pick<Payment, 'listingId' | 'paymentId'>;

/** Whether an attempt has not failed: an order has one such at most. */
export function isLive({ state }: Pick<Payment, 'state'>): boolean {
  return state !== 'failed' && state !== 'canceled';
}

export interface PaymentRow {
  listing_id: number;
  payment_id: number;
  order_id: number;
  buyer_id: number;
  state: PaymentState;
  order_state: OrderState;
  amount: number;
  currency: string;
  method: string | null;
  customer: string | null;
  gateway_reference: string | null;
  action_url: string | null;
  decline_code: string | null;
  request_hash: Buffer;
  created_at: Date;
  is_past_time: boolean;
}

export interface AttemptRow extends PaymentRow {
  idempotency_key: string;
  joined: Record<string, string>;
}

/** Selects of payments `p` with their orders `o`; what follows says where from. */
export const paymentColumns = `
  select p.listing_id, p.payment_id, p.order_id, o.buyer_id, p.state, o.state as order_state, p.amount, p.currency, p.method, p.customer,
         p.gateway_reference, p.action_url, p.decline_code, p.request_hash, p.created_at,
         o.expires_at <= now() as is_past_time`;

export async function findPayments(sql: Sql, payments: readonly PaymentKey[]): Promise<Payment[]> {
  const rows = await sql.query<PaymentRow>(
    {
      name: 'orders.findPayments',
      text: `${paymentColumns}
             from jsonb_to_recordset($1::jsonb) as wanted (listing_id bigint, payment_id bigint)
             join payments p on p.listing_id = wanted.listing_id and p.payment_id = wanted.payment_id
             join orders o on o.listing_id = p.listing_id and o.order_id = p.order_id`,
    },
    [paymentRows(payments)],
  );
  return rows.map(toPayment);
}

/** The attempt that this key made or joined. */
export async function findPaymentByKey(
  sql: Sql,
  listingId: number,
  orderId: number,
  idempotencyKey: string,
): Promise<Attempt | null> {
  const rows = await sql.query<AttemptRow>(
    {
      name: 'orders.findPaymentByKey',
      text: `${paymentColumns}, p.idempotency_key, p.joined
             from payments p
             join orders o on o.listing_id = p.listing_id and o.order_id = p.order_id
             where p.listing_id = $1::bigint and p.order_id = $2::bigint
               and (p.idempotency_key = $3::text or p.joined ? $3::text)`,
    },
    [listingId, orderId, idempotencyKey],
  );
  return rows.map(toAttempt)[0] ?? null;
}

/** The one attempt that has not failed, if there is one. */
export async function findLivePayment(sql: Sql, listingId: number, orderId: number): Promise<Payment | null> {
  const rows = await sql.query<PaymentRow>(
    {
      name: 'orders.findLivePayment',
      text: `${paymentColumns}
             from payments p
             join orders o on o.listing_id = p.listing_id and o.order_id = p.order_id
             where p.listing_id = $1::bigint and p.order_id = $2::bigint
               and p.state in ('created', 'authorized', 'due', 'captured', 'canceling')`,
    },
    [listingId, orderId],
  );
  return rows.map(toPayment)[0] ?? null;
}

/**
 * Attempts that are not final and that nobody has looked at for a while, the longest ignored first. Each is marked as
 * looked at, so that one that waits for its buyer does not hide the others, and no second process looks too.
 */
export async function claimOpenPayments(
  sql: Sql,
  olderThanSeconds: number,
  limit: number,
): Promise<PaymentKey[]> {
  return sql.query<PaymentKey>(
    {
      name: 'orders.claimOpenPayments',
      text: `with open as (
               select listing_id, payment_id
               from payments
               where state in ('created', 'authorized', 'canceling')
                 and updated_at < now() - make_interval(secs => $1::float8)
               order by updated_at
               limit $2::int
               for update skip locked)
             update payments p
             set updated_at = now()
             from open
             where p.listing_id = open.listing_id and p.payment_id = open.payment_id
             returning p.listing_id as "listingId", p.payment_id as "paymentId"`,
    },
    [olderThanSeconds, limit],
  );
}

function toPayment(row: PaymentRow): Payment {
  return {
    listingId: row.listing_id,
    paymentId: row.payment_id,
    orderId: row.order_id,
    buyerId: row.buyer_id,
    state: row.state,
    orderState: row.order_state,
    amount: row.amount,
    currency: row.currency,
    method: row.method,
    customer: row.customer,
    gatewayReference: row.gateway_reference,
    actionUrl: row.action_url,
    declineCode: row.decline_code,
    requestHash: row.request_hash,
    createdAt: row.created_at,
    isPastTime: row.is_past_time,
  };
}

export function toAttempt(row: AttemptRow): Attempt {
  return { ...toPayment(row), idempotencyKey: row.idempotency_key, joined: row.joined };
}
