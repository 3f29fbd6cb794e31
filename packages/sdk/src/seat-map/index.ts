export type { Fault, FaultCode } from './fault.ts';
export { formatFaults } from './format-faults.ts';
export { formatSeats } from './format-seats.ts';
export { type Direction, indexSeats, SeatMapIndex } from './geometry.ts';
export { limits as seatMapLimits } from './limits.ts';
export { parseSeats } from './parse-seats.ts';
