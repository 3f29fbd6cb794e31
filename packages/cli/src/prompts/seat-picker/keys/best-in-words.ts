import type { BestSeats, SeatReasons } from '@admit-one/sdk/seat-map';
import { seatReasonsInWords } from '../../../render/seat-reasons.ts';
import { count } from '../../../render/text.ts';
import type { House } from '../house.ts';
import { seatsInWords } from '../seats/seats-in-words.ts';

/** Which seats, why these, and that there are others. */
export function bestInWords(house: House, seats: readonly number[], reasons: SeatReasons): string {
  return `${seatsInWords(house, seats)}. ${seatReasonsInWords(reasons)}. b again shows the next best.`;
}

/** Why there are none, and what would help. */
export function noneInWords(none: Extract<BestSeats, { none: unknown }>['none'], wanted: number): string {
  if (none.free === 0)
    return 'Nothing of that kind is free at the moment. Seats come back when holds run out.';
  const fewer = none.largest > 0 ? ` ${count(none.largest, 'seat')} would be: press -.` : '';
  const others = none.loosen.includes('category') ? ' Press c for other categories.' : '';
  return `There are not ${wanted} together.${fewer}${others}`;
}
