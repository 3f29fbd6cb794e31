import { encodeId } from '@admit-one/sdk/contract';
import type { Sql } from '../platform/database/database.ts';
import { notFound } from '../platform/problem.ts';
import { readSaleTerms, type SaleTerms } from './sql.ts';

/** As the database has them now. @throws ProblemError `not_found` */
export async function termsOf(sql: Sql, listingId: number): Promise<SaleTerms> {
  const [terms] = await readSaleTerms(sql, [listingId]);
  if (terms === undefined) throw notFound('listing', encodeId('lst', listingId));
  return terms;
}
