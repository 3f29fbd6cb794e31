import { z } from 'zod';
import { seatMapId, sellerId, venueId } from '../ids.ts';
import { instant } from './primitives.ts';
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

export type Venue = z.infer<typeof venue>;
export type SeatMap = z.infer<typeof seatMap>;
export type Visibility = z.infer<typeof visibility>;
