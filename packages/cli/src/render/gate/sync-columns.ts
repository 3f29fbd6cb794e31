import type { LoggedScan } from '@admit-one/sdk/contract';
import type { Column } from '../table.ts';

/** What became of one listing's journal. */
export interface SyncRow {
  listingId: string;
  sent: number;
  recorded: number;
  doubles: number;
  voids: number;
  forged: number;
  /** How far this machine's clock is ahead of the server's. */
  clockOffBySeconds: number;
  /** Those that should not have been let in. */
  wrong: LoggedScan[];
}

export function syncRow(
  listingId: string,
  synced: { scans: LoggedScan[]; clockOffBySeconds: number },
): SyncRow {
  const { scans, clockOffBySeconds } = synced;
  const those = (as: LoggedScan['recordedAs']) => scans.filter(({ recordedAs }) => recordedAs === as).length;
  return {
    listingId,
    sent: scans.length,
    recorded: those('recorded'),
    doubles: those('double'),
    voids: those('void'),
    forged: those('forged'),
    clockOffBySeconds,
    wrong: scans.filter(({ recordedAs }) => recordedAs !== 'recorded'),
  };
}

export const syncColumns: readonly Column<SyncRow>[] = [
  { key: 'listingId', title: 'Listing', text: ({ listingId }) => listingId },
  { key: 'sent', title: 'Sent', text: ({ sent }) => `${sent}` },
  { key: 'recorded', title: 'As it should be', text: ({ recorded }) => `${recorded}` },
  { key: 'doubles', title: 'Doubles', text: ({ doubles }) => `${doubles}` },
  { key: 'voids', title: 'Voids', text: ({ voids }) => `${voids}` },
  { key: 'forged', title: 'Forged', text: ({ forged }) => `${forged}` },
  { key: 'clockOffBySeconds', title: 'Clock ahead by', text: (row) => `${row.clockOffBySeconds}` },
];
