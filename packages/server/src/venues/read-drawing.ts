import type { SeatMapDrawing } from '@admit-one/sdk/contract';
import { parseSeats } from '@admit-one/sdk/seat-map';
import { ProblemError } from '../platform/problem.ts';

/** @throws ProblemError `seat_map_faulty` with every fault's line and column. `nothingDone`: `No venue was made.` */
export function readDrawing(seats: string, nothingDone: string): SeatMapDrawing {
  const parsed = parseSeats(seats);
  if ('drawing' in parsed) return parsed.drawing;
  const faults = parsed.faults.map(({ line, column, message }) => ({ line, column, message }));
  const first = faults[0]!;
  const more = faults.length > 1 ? ` There are ${faults.length - 1} more faults.` : '';
  throw new ProblemError(
    'seat_map_faulty',
    { faults },
    `Line ${first.line}, column ${first.column}: ${first.message}${more} ${nothingDone}`,
  );
}
