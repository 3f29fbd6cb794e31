import type { Ticket } from '@admit-one/sdk';

/** A ticket for a seat of a performance in a hundred days. */
export function sampleTicket(seat: number, more: Partial<Ticket> = {}): Ticket {
  return {
    id: `tkt_4h7k2m9x_${seat}_1`,
    listingId: 'lst_4h7k2m9x',
    orderId: 'ord_4h7k2m9x_0q3w5e7r9t',
    seat,
    label: `Orchestra A-${seat}`,
    category: 'P',
    price: 12_000,
    currency: 'USD',
    title: 'Aida',
    startsAt: new Date(Date.now() + 100 * 24 * 60 * 60 * 1000).toISOString(),
    venue: { name: 'The Two Tiers', city: 'Testville', timeZone: 'America/New_York' },
    qr: `ADM1T0NE${seat}`,
    ...more,
  };
}
