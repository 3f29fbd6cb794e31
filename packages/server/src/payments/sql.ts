import type { Sql } from '../platform/database/database.ts';
import type { GatewayEvent } from './gateway.ts';
import type { PaymentEvent } from './payment-event.ts';

/**
 * Keeps the event, for whoever handles it: the request that brought it, or after `leftAloneSeconds` a loop. False for
 * one that has been handled: the gateway sends each event at least once.
 */
export async function insertInboxEventIfNew(
  sql: Sql,
  event: PaymentEvent,
  leftAloneSeconds: number,
): Promise<boolean> {
  const rows = await sql.query<{ is_handled: boolean }>(
    `insert into webhook_inbox as w (listing_id, gateway_event_id, payment_id, type, body, due_at)
     values ($1::bigint, $2::text, $3::bigint, $4::text, $5::jsonb, now() + make_interval(secs => $6::float8))
     on conflict (listing_id, gateway_event_id) do update set type = excluded.type
     returning w.handled_at is not null as is_handled`,
    [event.listingId, event.id, event.paymentId, event.type, JSON.stringify(event.body), leftAloneSeconds],
  );
  return rows[0]?.is_handled === false;
}

/**
 * Takes events that nobody has handled, the longest waiting first. Each comes back later than before, up to an hour:
 * whoever dies with one leaves it to the next.
 */
export async function claimUnhandledEvents(
  sql: Sql,
  { attemptsAtMost, limit }: { attemptsAtMost: number; limit: number },
): Promise<(PaymentEvent & { attempts: number })[]> {
  const rows = await sql.query<{
    listing_id: number;
    gateway_event_id: string;
    payment_id: number;
    type: string;
    body: unknown;
    attempts: number;
  }>(
    `update webhook_inbox
     set attempts = attempts + 1,
         due_at = now() + make_interval(secs => least(5 * power(2, attempts), 3600))
     where (listing_id, gateway_event_id) in (
       select listing_id, gateway_event_id
       from webhook_inbox
       where handled_at is null and due_at <= now() and attempts < $1::int
       order by due_at
       limit $2::int
       for update skip locked)
     returning listing_id, gateway_event_id, payment_id, type, body, attempts`,
    [attemptsAtMost, limit],
  );
  return rows.map((row) => ({
    listingId: row.listing_id,
    id: row.gateway_event_id,
    paymentId: row.payment_id,
    type: row.type,
    body: row.body,
    attempts: row.attempts,
  }));
}

export async function markEventHandled(sql: Sql, event: PaymentEvent): Promise<void> {
  await sql.query(
    `update webhook_inbox
     set handled_at = now()
     where listing_id = $1::bigint and gateway_event_id = $2::text`,
    [event.listingId, event.id],
  );
}

export async function deleteInboxEvent(sql: Sql, event: PaymentEvent): Promise<void> {
  await sql.query(
    `delete from webhook_inbox
     where listing_id = $1::bigint and gateway_event_id = $2::text`,
    [event.listingId, event.id],
  );
}

export async function insertOrphanIfNew(
  sql: Sql,
  event: Pick<GatewayEvent, 'id' | 'type' | 'body'>,
): Promise<boolean> {
  const rows = await sql.query(
    `insert into webhook_orphans (gateway_event_id, type, body)
     values ($1::text, $2::text, $3::jsonb)
     on conflict do nothing
     returning gateway_event_id`,
    [event.id, event.type, JSON.stringify(event.body)],
  );
  return rows.length === 1;
}
