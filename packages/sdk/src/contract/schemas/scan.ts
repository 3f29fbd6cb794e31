import { z } from 'zod';
import { listingId, ticketId } from '../ids.ts';
import { instant, text, words } from './primitives.ts';
import { ordinal } from './seat.ts';

/** Into the house, or out of it. */
export const scanDirection = z.enum(['in', 'out']).meta({ id: 'ScanDirection' });

/** What the staff calls a gate: `North 2`. */
export const gateName = words(60).meta({ id: 'GateName', examples: ['North 2'] });

/**
 * Chosen by the scanner, one for each scan: whoever sends a scan again, because no answer came, sends the same, and it
 * counts once.
 */
export const scanId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{8,64}$/, '8 to 64 letters, digits, `-` and `_`')
  .meta({ id: 'ScanId' });

/** What the scanner read, as it read it. */
export const scannedText = text(500).meta({ description: "A QR's text; whatever else was read is `forged`" });

export const refusalReason = z
  .enum([
    'already_admitted',
    'wrong_listing',
    'refunded',
    'transferred',
    'being_bought',
    'cancelled',
    'expired',
    'forged',
    'not_yet',
    'no_reentry',
    'not_inside',
  ])
  .meta({
    id: 'RefusalReason',
    description:
      '`being_bought`: somebody is paying for its resale; `cancelled`: the performance is; `no_reentry`: asked to go out where nobody comes in again; `not_inside`: asked to go out and is not in',
  });

/** `readmitted`: in again after an exit. `left`: out, and may come in again. */
export const scanOutcome = z.enum(['admitted', 'readmitted', 'left', 'refused']).meta({ id: 'ScanOutcome' });

/** Whose seat it is, for the people at the gate: no names. */
export const scannedTicket = z
  .object({ id: ticketId, listingId, seat: ordinal, label: z.string(), category: z.string() })
  .meta({ id: 'ScannedTicket', description: '`category`: as the venue calls it' });

/** Where and when a ticket was let in. */
export const admission = z.object({ gate: z.string(), at: instant }).meta({ id: 'Admission' });

/**
 * The answer to a scan. One that let somebody pass has the same answer whenever it is sent again; a refusal left no trace,
 * and is judged anew.
 */
export const scan = z
  .object({
    id: scanId,
    listingId,
    direction: scanDirection,
    outcome: scanOutcome,
    reason: refusalReason.nullable().meta({ description: 'Why it was refused; null otherwise' }),
    ticket: scannedTicket.nullable().meta({ description: 'null: nothing that we signed' }),
    before: admission.nullable().meta({
      description: 'Where and when the ticket passed last, where it is refused for that; null otherwise',
    }),
    gate: gateName,
    at: instant,
  })
  .meta({ id: 'Scan' });

export const newScan = z.strictObject({
  id: scanId,
  token: scannedText,
  gate: gateName,
  direction: scanDirection.optional().meta({ description: '`in` unless told' }),
});

/** What a gate without connection did: only what it let in or out; what it refused left no trace. */
export const offlineScan = z.strictObject({
  id: scanId,
  token: scannedText,
  gate: gateName,
  direction: scanDirection,
  at: instant.meta({ description: "By the gate's own clock" }),
});

/** At most this many of them in one request. */
export const maxOfflineScans = 500;

export const offlineScans = z.strictObject({
  sentAt: instant.meta({
    description: "By the gate's own clock, when this is sent: what the clock is off is taken out of `at`",
  }),
  scans: z.array(offlineScan).min(1).max(maxOfflineScans),
});

/**
 * What became of a scan that was done without connection. All are kept, whatever is said of them:
 * - `recorded`: it was right when it happened, or as good as: a `reason` says what should have kept it, or came since
 * - `double`: somebody else was let in with the same ticket, or it was let in anew without having left
 * - `void`: it was refunded, handed on, cancelled or expired when the gate let it in, or not of this listing
 * - `forged`: nothing that we signed; the gate had other keys or none
 */
export const recordedAs = z.enum(['recorded', 'double', 'void', 'forged']).meta({ id: 'RecordedAs' });

/** A line of a listing's gate log: who was let in or out where, and what was wrong with it. Only ever added to. */
export const loggedScan = z
  .object({
    id: scanId,
    direction: scanDirection,
    recordedAs,
    reason: refusalReason.nullable().meta({
      description:
        'Why it should have been refused, or, where it is `recorded`, what else was the matter; null: it was right',
    }),
    ticket: scannedTicket.nullable(),
    before: admission.nullable().meta({ description: 'Of a double: where and when it was let in as well' }),
    gate: gateName,
    at: instant.meta({ description: "When it happened, the gate's clock put right" }),
    offline: z.boolean().meta({ description: 'Whether the gate had no connection' }),
    syncedAt: instant.nullable().meta({ description: 'When a gate without connection told of it' }),
  })
  .meta({ id: 'LoggedScan' });

/** In the order of the request. Sent again, each has the answer it had. */
export const syncedScans = z
  .object({
    items: z.array(loggedScan),
    clockOffBySeconds: z
      .int()
      .meta({ description: "How far the gate's clock is ahead of the server's; negative: behind" }),
  })
  .meta({ id: 'SyncedScans' });

export const gateCounts = z
  .object({
    listingId,
    title: z.string(),
    startsAt: instant,
    doorsOpenAt: instant.nullable(),
    reentry: z.boolean(),
    sold: z.int().meta({ description: 'Tickets that somebody owns' }),
    admitted: z.int().meta({ description: 'Tickets that were let in at least once' }),
    inside: z.int().meta({ description: 'Of these, those that have not left' }),
    doubles: z
      .int()
      .meta({ description: 'Times that a ticket was let in that somebody else had come in with' }),
    voids: z
      .int()
      .meta({ description: 'Times that a gate without connection let in a void or forged ticket' }),
    gates: z.array(z.object({ gate: z.string(), admitted: z.int(), left: z.int() })),
    asOf: instant,
  })
  .meta({ id: 'GateCounts' });

export type Admission = z.infer<typeof admission>;
export type GateCounts = z.infer<typeof gateCounts>;
export type LoggedScan = z.infer<typeof loggedScan>;
export type NewScan = z.infer<typeof newScan>;
export type OfflineScan = z.infer<typeof offlineScan>;
export type RecordedAs = z.infer<typeof recordedAs>;
export type RefusalReason = z.infer<typeof refusalReason>;
export type Scan = z.infer<typeof scan>;
export type ScanDirection = z.infer<typeof scanDirection>;
export type ScanOutcome = z.infer<typeof scanOutcome>;
export type ScannedTicket = z.infer<typeof scannedTicket>;
export type SyncedScans = z.infer<typeof syncedScans>;
