import { seatStatus } from '@admit-one/sdk/contract';
import type { LoadedSeatMap } from '../venues/venues.ts';
import type { TakenSeats } from './seats.sql.ts';

/** One character a seat, in the order of the ordinals. An ordinal that the seat map dropped cannot be had: kept. */
export function statusesOf({ index }: LoadedSeatMap, taken: TakenSeats): string {
  const statuses = Buffer.alloc(index.ordinalCount, seatStatus.free);
  for (const [status, seats] of Object.entries(taken)) {
    const character = status.charCodeAt(0);
    for (const seat of seats) statuses[seat] = character;
  }
  if (index.seatCount < index.ordinalCount) {
    for (let seat = 0; seat < statuses.length; seat += 1) {
      if (!index.has(seat)) statuses.write(seatStatus.kept, seat);
    }
  }
  return statuses.toString('latin1');
}
