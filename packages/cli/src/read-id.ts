import { listingId, orderId, ticketId, transferId, venueId } from '@admit-one/sdk/contract';
import { wrongUsage } from './failure.ts';

/** An id as it was typed. @throws Failure of wrong usage that says where such ids are found. */
export function readId(kind: keyof typeof kinds, text: string): string {
  const { schema, like, from } = kinds[kind];
  const id = text.trim();
  if (schema.safeParse(id).success) return id;
  throw wrongUsage(`"${text}" is no ${kind}.`, `Name it by its id, like ${like}; \`${from}\` lists them.`);
}

const kinds = {
  listing: { schema: listingId, like: 'lst_4h7k2m9x', from: 'admit search' },
  order: { schema: orderId, like: 'ord_4h7k2m9x_0q3w5e7r9t', from: 'admit orders' },
  ticket: { schema: ticketId, like: 'tkt_4h7k2m9x_1204_1', from: 'admit tickets' },
  transfer: { schema: transferId, like: 'trf_4h7k2m9x_0q3w5e7r9t', from: 'admit transfer list' },
  venue: { schema: venueId, like: 'ven_4h7k2m9x', from: 'admit venue list' },
};
