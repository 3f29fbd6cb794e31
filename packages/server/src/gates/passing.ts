/** A ticket by its numbers: one owner's, for ever. */
export interface TicketNumbers {
  readonly listingId: number;
  readonly seat: number;
  readonly epoch: number;
}

/** What a gate does with who stands before it, when it does not refuse. */
export type Passed = 'admitted' | 'readmitted' | 'left';

/** A ticket's way through a gate, into the house or out of it. */
export interface Passing {
  readonly scanId: string;
  readonly seat: number;
  readonly epoch: number;
  readonly outcome: Passed;
  /** `double`: somebody else came in with the same ticket. Both count, for whoever asks who is inside. */
  readonly recordedAs: 'recorded' | 'double';
  readonly gate: string;
  /** Whole milliseconds. */
  readonly at: Date;
}

/** Whether `a` is before `b`; two at the same moment are told apart by their ids, so that all say the same. */
export function comparePassings(
  a: { readonly at: Date; readonly scanId: string },
  b: { readonly at: Date; readonly scanId: string },
): number {
  return a.at.getTime() - b.at.getTime() || (a.scanId < b.scanId ? -1 : Number(a.scanId > b.scanId));
}

/** What names a ticket within its listing. */
export function keyOf({ seat, epoch }: { readonly seat: number; readonly epoch: number }): string {
  return `${seat} ${epoch}`;
}
