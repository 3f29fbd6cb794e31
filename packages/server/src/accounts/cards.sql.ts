import type { Sql } from '../platform/database/sql.ts';

export interface CardRow {
  cardId: number;
  /** The gateway's. */
  reference: string;
  brand: string;
  last4: string;
  expMonth: number;
  expYear: number;
  isDefault: boolean;
  createdAt: Date;
}

const cardColumns = `card_id as "cardId", gateway_reference as reference, brand, last4,
  exp_month as "expMonth", exp_year as "expYear", is_default as "isDefault", created_at as "createdAt"`;

/**
 * The first card of an account is what it pays with. A card that is known stays, with what the gateway says of it now;
 * null where it is somebody else's. The account must be locked.
 */
export async function insertCardUnlessKnown(
  sql: Sql,
  accountId: number,
  card: Omit<CardRow, 'isDefault' | 'createdAt'>,
): Promise<CardRow | null> {
  const rows = await sql.query<CardRow>(
    `insert into cards (card_id, account_id, gateway_reference, brand, last4, exp_month, exp_year, is_default)
     select $1::bigint, $2::bigint, $3::text, $4::text, $5::text, $6::int, $7::int,
            not exists (select from cards where account_id = $2::bigint and is_default)
     on conflict (gateway_reference) do update
       set brand = excluded.brand, last4 = excluded.last4,
           exp_month = excluded.exp_month, exp_year = excluded.exp_year
       where cards.account_id = excluded.account_id
     returning ${cardColumns}`,
    [card.cardId, accountId, card.reference, card.brand, card.last4, card.expMonth, card.expYear],
  );
  return rows[0] ?? null;
}

/** The default first, then the newest. */
export async function listCards(sql: Sql, accountId: number): Promise<CardRow[]> {
  return sql.query<CardRow>(
    `select ${cardColumns}
     from cards
     where account_id = $1::bigint
     order by is_default desc, created_at desc, card_id`,
    [accountId],
  );
}

export async function findCard(sql: Sql, accountId: number, cardId: number): Promise<CardRow | null> {
  const rows = await sql.query<CardRow>(
    `select ${cardColumns} from cards where account_id = $1::bigint and card_id = $2::bigint`,
    [accountId, cardId],
  );
  return rows[0] ?? null;
}

/** The account must be locked. */
export async function clearDefaultCard(sql: Sql, accountId: number): Promise<void> {
  await sql.query(`update cards set is_default = false where account_id = $1::bigint and is_default`, [
    accountId,
  ]);
}

export async function setDefaultCard(sql: Sql, accountId: number, cardId: number): Promise<CardRow | null> {
  const rows = await sql.query<CardRow>(
    `update cards set is_default = true
     where account_id = $1::bigint and card_id = $2::bigint
     returning ${cardColumns}`,
    [accountId, cardId],
  );
  return rows[0] ?? null;
}

export async function deleteCard(sql: Sql, accountId: number, cardId: number): Promise<boolean> {
  const rows = await sql.query(
    `delete from cards where account_id = $1::bigint and card_id = $2::bigint returning card_id`,
    [accountId, cardId],
  );
  return rows.length > 0;
}

/** The account must be locked. */
export async function makeNewestCardDefaultIfNone(sql: Sql, accountId: number): Promise<void> {
  await sql.query(
    `update cards set is_default = true
     where card_id = (
         select card_id from cards where account_id = $1::bigint order by created_at desc, card_id limit 1
       )
       and not exists (select from cards where account_id = $1::bigint and is_default)`,
    [accountId],
  );
}

export async function deleteCardsOf(sql: Sql, accountId: number): Promise<void> {
  await sql.query(`delete from cards where account_id = $1::bigint`, [accountId]);
}
