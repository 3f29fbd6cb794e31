import type { AdmitOne, CallOptions } from '@admit-one/sdk';
import { type LoggedScan, maxOfflineScans } from '@admit-one/sdk/contract';
import type { Clock } from '../context.ts';
import { clockOffBy } from './clock-off-by.ts';
import type { Journal } from './journal.ts';
import type { JournalScan } from './journal-line.ts';

/** What became of a journal that was sent. */
export interface Synced {
  /** As the server keeps them, in the journal's order. */
  scans: LoggedScan[];
  /** How far this machine's clock is ahead of the server's, whole seconds. */
  clockOffBySeconds: number;
}

/**
 * Tells the server what the journal has and the server has not. Marked as told is only what was answered: where this ends in
 * the middle the rest is sent the next time, and what comes twice counts once, by its id.
 * @throws AdmitOneError
 */
export async function syncJournal(
  client: Pick<AdmitOne, 'gates'>,
  listingId: string,
  journal: Journal,
  { clock, options = {} }: { clock: Pick<Clock, 'now'>; options?: CallOptions },
): Promise<Synced> {
  const askedAt = clock.now();
  const { asOf } = await client.gates.counts(listingId, options);
  const offByMs = clockOffBy(asOf, askedAt, clock.now());
  const scans: LoggedScan[] = [];
  for (;;) {
    const batch = journal.unsynced().slice(0, maxOfflineScans);
    const last = batch.at(-1);
    if (last === undefined) break;
    const sentAt = new Date(clock.now()).toISOString();
    const body = { sentAt, scans: batch.map((scan) => wordFor(scan, offByMs)) };
    const { items } = await client.gates.sync(listingId, body, options);
    scans.push(...items);
    await journal.markSynced(last.id, sentAt);
  }
  return { scans, clockOffBySeconds: Math.round(offByMs / 1000) };
}

/**
 * The server takes what our clock is off now out of the times. A clock that was put right since, as happens by itself
 * where a connection comes back, was off by something else then: the time is told as the clock of now would have shown it.
 */
function wordFor({ id, token, gate, direction, at, offByMs }: JournalScan, offByMsNow: number) {
  const then = Date.parse(at) - offByMs + offByMsNow;
  return { id, token, gate, direction, at: new Date(then).toISOString() };
}
