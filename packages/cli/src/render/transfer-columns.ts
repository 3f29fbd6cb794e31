import type { Transfer } from '@admit-one/sdk/contract';
import { type Reader, startFor } from './for-reader.ts';
import type { Column } from './table.ts';

/** What a list of transfers shows, and one transfer as a record. */
export function transferColumns(reader: Reader): Column<Transfer>[] {
  const zone = reader === 'program' ? 'UTC' : reader.timeZone;
  return [
    { key: 'id', title: 'Transfer', text: ({ id }) => id },
    { key: 'state', title: 'State', text: ({ state }) => state },
    { key: 'label', title: 'Seat', text: ({ label }) => label },
    { key: 'title', title: 'Title', text: ({ title }) => title, shrinkTo: 14 },
    {
      key: 'to',
      title: 'To',
      text: ({ to }) => to ?? 'whoever has the code',
      value: ({ to }) => to,
      shrinkTo: 12,
    },
    {
      key: 'expiresAt',
      title: 'Until',
      text: ({ expiresAt }) => startFor(reader, expiresAt, zone),
      value: ({ expiresAt }) => expiresAt,
    },
    { key: 'ticketId', title: 'Ticket', text: ({ ticketId }) => ticketId, isExtra: true },
    { key: 'createdAt', title: 'Made', text: ({ createdAt }) => createdAt, isExtra: true },
    {
      key: 'endedAt',
      title: 'Ended',
      text: ({ endedAt }) => endedAt ?? '',
      value: ({ endedAt }) => endedAt,
      isExtra: true,
    },
  ];
}
