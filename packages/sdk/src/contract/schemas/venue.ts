import { z } from 'zod';
import { listingId, seatMapId, sellerId, venueId } from '../ids.ts';
import { instant } from './primitives.ts';
import { seatRef } from './seat.ts';
import { category, seatMapDrawing } from './seat-map.ts';

/** Public: any seller may list there. Private: only its owner. */
export const visibility = z.enum(['public', 'private']).meta({ id: 'Visibility' });

export const venue = z
  .object({
    id: venueId,
    ownerId: sellerId,
    name: z.string(),
    city: z.string(),
    timeZone: z.string().meta({ description: 'IANA name' }),
    visibility,
    seatMapId: seatMapId.meta({ description: 'The newest version of its seat map' }),
    seatCount: z.int(),
    categories: z.array(category),
    createdAt: instant,
  })
  .meta({ id: 'Venue' });

export const seatMap = z
  .object({
    id: seatMapId,
    venueId,
    version: z.int(),
    seatCount: z.int(),
    drawing: seatMapDrawing,
  })
  .meta({ id: 'SeatMap' });

/** What a changed `.seats` file has made of a venue's seat map. */
export const seatMapChange = z
  .object({
    seatMapId: seatMapId.meta({ description: 'The newest version' }),
    venueId,
    version: z.int(),
    seatCount: z.int(),
    isNew: z.boolean().meta({ description: 'False when the file says what the newest version says' }),
    added: z.int().meta({ description: 'Seats that the version before did not have' }),
    dropped: z.int().meta({ description: 'Seats that only the version before has' }),
    droppedKept: z.array(seatRef.extend({ listingId })).meta({
      description: 'Those of them that are kept back in listings to come, where they stay kept; the first 20',
    }),
  })
  .meta({ id: 'SeatMapChange' });

export type Venue = z.infer<typeof venue>;
export type SeatMap = z.infer<typeof seatMap>;
export type SeatMapChange = z.infer<typeof seatMapChange>;
export type Visibility = z.infer<typeof visibility>;
