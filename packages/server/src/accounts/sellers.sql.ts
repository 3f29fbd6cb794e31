import type { Sql } from '../platform/database/sql.ts';

export interface SellerRow {
  sellerId: number;
  name: string;
  createdAt: Date;
}

/** Null when the account has a profile already. */
export async function insertSellerIfNone(
  sql: Sql,
  sellerId: number,
  accountId: number,
  name: string,
): Promise<SellerRow | null> {
  const rows = await sql.query<SellerRow>(
    `insert into sellers (seller_id, account_id, name)
     values ($1::bigint, $2::bigint, $3::text)
     on conflict (account_id) do nothing
     returning seller_id as "sellerId", name, created_at as "createdAt"`,
    [sellerId, accountId, name],
  );
  return rows[0] ?? null;
}

export async function findSeller(sql: Sql, accountId: number): Promise<SellerRow | null> {
  const rows = await sql.query<SellerRow>(
    `select seller_id as "sellerId", name, created_at as "createdAt"
     from sellers
     where account_id = $1::bigint`,
    [accountId],
  );
  return rows[0] ?? null;
}

export async function listSellersWorkedFor(sql: Sql, accountId: number): Promise<SellerRow[]> {
  return sql.query<SellerRow>(
    `select s.seller_id as "sellerId", s.name, s.created_at as "createdAt"
     from staff
     join sellers s on s.seller_id = staff.seller_id
     where staff.account_id = $1::bigint
     order by s.name, s.seller_id`,
    [accountId],
  );
}

export interface StaffRow {
  accountId: number;
  name: string;
  email: string;
  since: Date;
}

export async function listStaff(sql: Sql, sellerId: number): Promise<StaffRow[]> {
  return sql.query<StaffRow>(
    `select a.account_id as "accountId", a.name, a.email, staff.created_at as since
     from staff
     join accounts a on a.account_id = staff.account_id
     where staff.seller_id = $1::bigint
     order by a.name, a.account_id`,
    [sellerId],
  );
}

/**
 * Who works there already stays, since when they do. `email` in lower case; null when nobody has it but the owner of
 * the profile, who needs no place among their own staff.
 */
export async function addStaffByEmail(
  sql: Sql,
  sellerId: number,
  ownerId: number,
  email: string,
): Promise<StaffRow | null> {
  const rows = await sql.query<StaffRow>(
    `with person as (
       select account_id, name, email from accounts where email = $3::text and account_id <> $2::bigint
     ),
     member as (
       insert into staff (seller_id, account_id)
       select $1::bigint, account_id from person
       on conflict (seller_id, account_id) do update set created_at = staff.created_at
       returning account_id, created_at
     )
     select person.account_id as "accountId", person.name, person.email, member.created_at as since
     from member
     join person on person.account_id = member.account_id`,
    [sellerId, ownerId, email],
  );
  return rows[0] ?? null;
}

export async function removeStaff(sql: Sql, sellerId: number, accountId: number): Promise<boolean> {
  const rows = await sql.query(
    `delete from staff where seller_id = $1::bigint and account_id = $2::bigint returning account_id`,
    [sellerId, accountId],
  );
  return rows.length > 0;
}

/** Past listings keep the profile as their seller, without its name; nobody works for it, and it for nobody. */
export async function blankSellerOf(sql: Sql, accountId: number): Promise<void> {
  await sql.query(
    `with profile as (
       update sellers set name = 'Former seller' where account_id = $1::bigint returning seller_id
     )
     delete from staff
     where account_id = $1::bigint or seller_id in (select seller_id from profile)`,
    [accountId],
  );
}
