import type { BestWish } from '../../contract/schemas/best-seats.ts';

/** What somebody who lets the best seats be chosen says about them, and what they cost. */
export type SeatWish = Readonly<BestWish> & {
  /** Minor units by the category's letter; what has no price is not for sale. */
  readonly prices: Readonly<Record<string, number>>;
  /** By ordinal, the price of what its owner sells on, minor units. */
  readonly offers?: Readonly<Record<string, number>> | undefined;
  /** Near these seats, rather than near the stage and the middle. */
  readonly near?: readonly number[] | undefined;
};
