import { seatStatus } from '@admit-one/sdk/contract';

/** Whether a seat can be held, by what a board shows: a free one, and one that its owner sells on. */
export function isTakeable(statuses: string, seat: number): boolean {
  const status = statuses[seat];
  return status === seatStatus.free || status === seatStatus.offered;
}
