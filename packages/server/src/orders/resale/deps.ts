import type { Sql } from '../../platform/database/database.ts';
import type { OrdersDeps } from '../deps.ts';

/** What offers stand on. */
export interface ResaleDeps extends Pick<OrdersDeps, 'database' | 'venues' | 'gates' | 'log'> {
  readonly listings: Pick<OrdersDeps['listings'], 'saleTerms' | 'seatsChanged'>;
  readonly transfers: {
    /** The transfer by which somebody may take the ticket now; null: none. */
    openOf(
      sql: Sql,
      ticket: { readonly listingId: number; readonly seat: number; readonly epoch: number },
    ): Promise<{ readonly transferId: number; readonly expiresAt: Date } | null>;
  };
}
