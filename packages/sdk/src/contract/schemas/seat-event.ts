import { z } from 'zod';
import { seatStatuses } from './listing.ts';
import { instant } from './primitives.ts';
import { offerPrices, ordinal, seatStatus } from './seat.ts';

/**
 * Names a moment of a listing's statuses, of one server process. It says nothing else: compare it with no other, and
 * give it back as it is to go on from there.
 */
export const seatVersion = z
  .string()
  .regex(/^[\w.-]{1,64}$/)
  .meta({ id: 'SeatVersion', description: 'Send it as `Last-Event-ID` to go on from there' });

/** Everything anew: forget what was told before. */
const snapshot = z
  .object({ type: z.literal('snapshot'), version: seatVersion, ...seatStatuses.shape })
  .meta({ id: 'SeatSnapshot' });

/** What differs from the event before, or from the version that a listener came back with. */
const changed = z
  .object({
    type: z.literal('changed'),
    version: seatVersion,
    asOf: instant,
    seats: z.partialRecord(z.enum(seatStatus), z.array(ordinal)).meta({
      description: 'By status, the ordinals of the seats that stand so now; others stand as they stood',
    }),
    offers: offerPrices
      .optional()
      .meta({ description: 'What those of them that are on offer cost; missing where none is' }),
  })
  .meta({ id: 'SeatsChanged' });

/** How the seats of a listing stand, as they are; not a log of what happened to them. */
export const seatEvent = z.discriminatedUnion('type', [snapshot, changed]).meta({ id: 'SeatEvent' });

export type SeatEvent = z.infer<typeof seatEvent>;
