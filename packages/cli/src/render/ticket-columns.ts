import type { Offer, Ticket, Transfer } from '@admit-one/sdk/contract';
import { moneyFor, type Reader, startFor } from './for-reader.ts';
import { momentFor } from './moment.ts';
import type { Column } from './table.ts';

/** A ticket, and what its owner means to do with it. */
export interface PlannedTicket extends Ticket {
  readonly offer: Offer | null;
  /** Only one that somebody may still take. */
  readonly transfer: Transfer | null;
}

/** The same of your own, with what you mean to do with each. */
export function plannedTicketColumns(reader: Reader): Column<PlannedTicket>[] {
  const columns: Column<PlannedTicket>[] = ticketColumns(reader);
  const plan: Column<PlannedTicket> = {
    key: 'plan',
    title: 'Plan',
    // Programs that read the columns find each where it was.
    isExtra: reader === 'program',
    text: (ticket) => planOf(reader, ticket),
    value: ({ offer, transfer }) => (offer !== null ? 'offer' : transfer !== null ? 'transfer' : null),
  };
  return columns.toSpliced(columns.findIndex(({ key }) => key === 'id') + 1, 0, plan);
}

function planOf(reader: Reader, { offer, transfer }: PlannedTicket): string {
  if (reader === 'program') return offer !== null ? 'offer' : transfer !== null ? 'transfer' : '';
  if (offer?.price != null) {
    const price = moneyFor(reader, offer.price, offer.currency);
    return offer.state === 'paying' ? `being paid for, ${price}` : `on offer, ${price}`;
  }
  return transfer === null ? '' : `handing on to ${transfer.to ?? 'whoever has the code'}`;
}

/** What a list of tickets shows, and one ticket as a record. */
export function ticketColumns(reader: Reader): Column<Ticket>[] {
  return [
    {
      key: 'startsAt',
      title: 'Starts',
      text: ({ startsAt, venue }) => startFor(reader, startsAt, venue.timeZone),
      value: ({ startsAt }) => startsAt,
    },
    { key: 'title', title: 'Title', text: ({ title }) => title, shrinkTo: 14 },
    { key: 'label', title: 'Seat', text: ({ label }) => label },
    {
      key: 'venue',
      title: 'Venue',
      text: ({ venue }) => venue.name,
      value: ({ venue }) => venue.name,
      shrinkTo: 8,
      isExtra: reader !== 'program' && reader.columns < 100,
    },
    { key: 'id', title: 'Ticket', text: ({ id }) => id },
    {
      key: 'city',
      title: 'City',
      text: ({ venue }) => venue.city,
      value: ({ venue }) => venue.city,
      isExtra: true,
    },
    {
      key: 'price',
      title: 'Price',
      text: ({ price, currency }) => moneyFor(reader, price, currency),
      value: ({ price }) => price,
      isExtra: true,
    },
    { key: 'currency', title: 'Currency', text: ({ currency }) => currency, isExtra: true },
    { key: 'orderId', title: 'Order', text: ({ orderId }) => orderId, isExtra: true },
    { key: 'listingId', title: 'Listing', text: ({ listingId }) => listingId, isExtra: true },
    { key: 'qr', title: 'QR', text: ({ qr }) => qr, isExtra: true },
    {
      key: 'cachedSince',
      title: 'Known since',
      text: ({ fromCache }) => momentFor(reader, fromCache?.since ?? null, ''),
      value: ({ fromCache }) => fromCache?.since ?? null,
      isExtra: true,
    },
  ];
}
