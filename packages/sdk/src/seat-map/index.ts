export type { Fault, FaultCode, WarningCode } from './fault.ts';
export type { PlacedRow } from './fill-seat-table.ts';
export { formatFaults } from './format-faults.ts';
export { formatSeats } from './format-seats.ts';
export { type Direction, indexSeats, SeatMapIndex } from './geometry.ts';
export { limits as seatMapLimits } from './limits.ts';
export { parseSeats } from './parse-seats.ts';
export type { Point } from './place-seats.ts';
export { type SeatTable, seatFlag } from './seat-table.ts';
