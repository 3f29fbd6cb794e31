import type { Sql } from '../platform/database/database.ts';
import type { GatewayEvent } from './gateway.ts';

/** False for one that has been handled: the gateway sends each event at least once. */
export async function insertInboxEventIfNew(
  sql: Sql,
  listingId: number,
  event: GatewayEvent,
): Promise<boolean> {
  const rows = await sql.query<{ is_handled: boolean }>(
    `insert into webhook_inbox as w (listing_id, gateway_event_id, type, body)
     values ($1::bigint, $2::text, $3::text, $4::jsonb)
     on conflict (listing_id, gateway_event_id) do update set type = excluded.type
     returning w.handled_at is not null as is_handled`,
    [listingId, event.id, event.type, JSON.stringify(event.body)],
  );
  return rows[0]?.is_handled === false;
}

export async function markEventHandled(sql: Sql, listingId: number, eventId: string): Promise<void> {
  await sql.query(
    `update webhook_inbox
     set handled_at = now()
     where listing_id = $1::bigint and gateway_event_id = $2::text`,
    [listingId, eventId],
  );
}

export async function insertOrphanIfNew(sql: Sql, event: GatewayEvent): Promise<boolean> {
  const rows = await sql.query(
    `insert into webhook_orphans (gateway_event_id, type, body)
     values ($1::text, $2::text, $3::jsonb)
     on conflict do nothing
     returning gateway_event_id`,
    [event.id, event.type, JSON.stringify(event.body)],
  );
  return rows.length === 1;
}
