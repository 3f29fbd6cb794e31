import { decodeId, type ListingQuery } from '@admit-one/sdk/contract';
import { decodeCursor, encodeCursor } from '../platform/cursor.ts';
import type { Sql } from '../platform/database/database.ts';
import { allOf, type Fragment, fragment, statementOf } from '../platform/database/fragment.ts';
import { queryOf } from './search-words.ts';
import { type Part, type SortKey, sorts } from './sorts.ts';
import { fromListings, type ListingRow, listingColumns } from './sql.ts';

export interface ListingPage {
  readonly items: readonly ListingRow[];
  readonly nextCursor: string | null;
}

/**
 * A page of listings. It begins after the key of the last row of the page before, so listings that come meanwhile
 * neither repeat a row nor hide one. By price, a listing whose lowest price changes meanwhile may move.
 *
 * @throws ProblemError `invalid_request` for a made-up cursor
 */
export async function searchListings(sql: Sql, query: ListingQuery): Promise<ListingPage> {
  const { sort = 'date', limit = 25, cursor } = query;
  const { key, partsAfter } = sorts[sort];
  const after = cursor === undefined ? null : (decodeCursor(cursor, sort, key) as SortKey);
  const filters = conditionsOf(query);

  // One more than asked for tells whether there is a next page.
  const rows: FoundRow[] = [];
  for (const part of partsAfter(after)) {
    const wanted = limit + 1 - rows.length;
    if (wanted > 0) rows.push(...(await readPart(sql, filters, part, wanted)));
  }
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return { items, nextCursor: hasMore ? encodeCursor(sort, [last.sortValue, last.listingId]) : null };
}

type FoundRow = ListingRow & { readonly sortValue: number | null };

async function readPart(
  sql: Sql,
  filters: readonly Fragment[],
  { sortValue, where, order }: Part,
  limit: number,
): Promise<FoundRow[]> {
  const { text, values } = statementOf(
    fragment`select ${listingColumns}, ${sortValue} as "sortValue" ${fromListings}
             where ${allOf([...filters, ...where])} order by ${order} limit ${limit}::int`,
  );
  return sql.query<FoundRow>(text, values);
}

function conditionsOf(query: ListingQuery): Fragment[] {
  const words = queryOf(query);
  const conditions = [
    fragment`l.state = 'on_sale'`,
    query.from === undefined
      ? fragment`l.starts_at >= now()`
      : fragment`l.starts_at >= ${new Date(query.from)}::timestamptz`,
    query.to !== undefined && fragment`l.starts_at < ${new Date(query.to)}::timestamptz`,
    words !== null && fragment`l.search @@ ${words}::tsquery`,
    query.venueId !== undefined && fragment`l.venue_id = ${decodeId(query.venueId)}::bigint`,
    query.sellerId !== undefined && fragment`l.seller_id = ${decodeId(query.sellerId)}::bigint`,
    query.currency !== undefined && fragment`l.currency = ${query.currency}::text`,
    query.maxPrice !== undefined && fragment`s.lowest_price <= ${query.maxPrice}::bigint`,
    query.available !== undefined && fragment`s.available >= ${query.available}::int`,
  ];
  return conditions.filter((condition) => condition !== false);
}
