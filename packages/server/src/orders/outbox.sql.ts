import type { Sql } from '../platform/database/database.ts';

/** An effect that a commit decided and that is still to be brought about. */
export interface Message {
  readonly listingId: number;
  /** One effect, one key: queued twice is queued once. */
  readonly msgKey: string;
  readonly kind: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** How many times it was claimed, this time included. */
  readonly attempts: number;
}

export type MessageKey = Pick<Message, 'listingId' | 'msgKey'>;

/** In the commit that decides the effects. */
export async function queueMessages(sql: Sql, messages: readonly Omit<Message, 'attempts'>[]): Promise<void> {
  await sql.query(
    {
      name: 'orders.queueMessages',
      text: `insert into outbox (listing_id, msg_key, kind, payload)
             select listing_id, msg_key, kind, payload
             from jsonb_to_recordset($1::jsonb) as message (listing_id bigint, msg_key text, kind text, payload jsonb)
             order by listing_id, msg_key
             on conflict (listing_id, msg_key) do nothing`,
    },
    [
      JSON.stringify(
        messages.map(({ listingId, msgKey, kind, payload }) => ({
          listing_id: listingId,
          msg_key: msgKey,
          kind,
          payload,
        })),
      ),
    ],
  );
}

/** Takes messages that are due for as long as the lease: whoever dies with them leaves them to the next. */
export async function claimMessages(
  sql: Sql,
  kinds: readonly string[],
  leaseSeconds: number,
  limit: number,
): Promise<Message[]> {
  return sql.query<Message>(
    {
      name: 'orders.claimMessages',
      text: `with due as (
               select listing_id, msg_key
               from outbox
               where due_at <= now() and kind = any ($1::text[])
               order by due_at
               limit $3::int
               for update skip locked)
             update outbox o
             set due_at = now() + make_interval(secs => $2::float8), attempts = o.attempts + 1
             from due
             where o.listing_id = due.listing_id and o.msg_key = due.msg_key
             returning o.listing_id as "listingId", o.msg_key as "msgKey", o.kind, o.payload, o.attempts`,
    },
    [kinds, leaseSeconds, limit],
  );
}

export async function deleteMessages(sql: Sql, messages: readonly MessageKey[]): Promise<void> {
  await sql.query(
    {
      name: 'orders.deleteMessages',
      text: `delete from outbox o
             using jsonb_to_recordset($1::jsonb) as done (listing_id bigint, msg_key text)
             where o.listing_id = done.listing_id and o.msg_key = done.msg_key`,
    },
    [JSON.stringify(messages.map(({ listingId, msgKey }) => ({ listing_id: listingId, msg_key: msgKey })))],
  );
}

export async function postponeMessages(
  sql: Sql,
  messages: readonly (MessageKey & { seconds: number })[],
): Promise<void> {
  await sql.query(
    {
      name: 'orders.postponeMessages',
      text: `update outbox o
             set due_at = now() + make_interval(secs => later.seconds)
             from jsonb_to_recordset($1::jsonb) as later (listing_id bigint, msg_key text, seconds float8)
             where o.listing_id = later.listing_id and o.msg_key = later.msg_key`,
    },
    [
      JSON.stringify(
        messages.map(({ listingId, msgKey, seconds }) => ({
          listing_id: listingId,
          msg_key: msgKey,
          seconds,
        })),
      ),
    ],
  );
}
