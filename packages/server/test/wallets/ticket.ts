import type { Ticket } from '@admit-one/sdk/contract';

/** A ticket as its owner reads it. */
export const ticket: Ticket = {
  id: 'tkt_4h7k2m9x_87_1',
  listingId: 'lst_4h7k2m9x',
  orderId: 'ord_4h7k2m9x_0q3w5e7r9t',
  seat: 87,
  label: 'Orchestra F-10',
  category: 'P',
  price: 8300,
  currency: 'USD',
  title: 'Bartók: Duos, Forty-Four, Two Violins',
  startsAt: '2030-07-13T19:30:00.000Z',
  venue: { name: 'Merkin Hall', city: 'Manhattan, NY', timeZone: 'America/New_York' },
  qr: '0'.repeat(135),
};
