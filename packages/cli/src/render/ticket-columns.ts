import type { Offer, Ticket, Transfer } from '@admit-one/sdk/contract';
import { moneyFor, type Reader, startFor } from './for-reader.ts';
import { momentFor } from './moment.ts';
import type { Column } from './table.ts';

/** A ticket, and who says so. */
export interface KnownTicket extends Ticket {
  /** `cache`: the server, without its database. `pocket`: this machine, as the server said it at `cachedSince`. */
  readonly source: 'server' | 'cache' | 'pocket';
  /** Since when this is known, UTC; null where the server said so just now. */
  readonly cachedSince: string | null;
}

/** A ticket, and what its owner means to do with it. */
export interface PlannedTicket extends KnownTicket {
  readonly offer: Offer | null;
  /** Only one that somebody may still take. */
  readonly transfer: Transfer | null;
}

/** As the server gave it. */
export function asKnown(ticket: Ticket): KnownTicket {
  const since = ticket.fromCache?.since ?? null;
  return { ...ticket, source: since === null ? 'server' : 'cache', cachedSince: since };
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
export function ticketColumns(reader: Reader): Column<KnownTicket>[] {
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
      text: ({ cachedSince }) => momentFor(reader, cachedSince, ''),
      value: ({ cachedSince }) => cachedSince,
      isExtra: true,
    },
    { key: 'source', title: 'Said by', text: ({ source }) => source, isExtra: true },
  ];
}
