import type { z } from 'zod';
import { order } from './order.ts';
import { orderBuyer } from './refund.ts';

/** An order as its seller and their staff see it: with its buyer, without what the buyer pays with. */
export const sale = order
  .omit({ payment: true, attemptsLeft: true })
  .extend({ buyer: orderBuyer.nullable().meta({ description: 'null: the account was deleted' }) })
  .meta({ id: 'Sale' });

export type Sale = z.infer<typeof sale>;
