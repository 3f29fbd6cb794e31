/** What somebody who lets the best seats be chosen says about them. */
export type SeatWish = {
  /** 1 to 10. */
  readonly count: number;
  /** A section's or an area's name, whatever its case. */
  readonly section?: string | undefined;
  /** A category's letter or its name, whatever its case. */
  readonly category?: string | undefined;
  /** Of one seat, minor units. */
  readonly maxPrice?: number | undefined;
  /** How many of the seats are places for a wheelchair; 0 unless told. */
  readonly accessible?: number | undefined;
  /** One of the seats is at an aisle or at the end of its row. */
  readonly aisle?: boolean | undefined;
  /** `row`: in one row or in one area. `rows`, unless told: else in two rows, too. `apart`: else apart, too. */
  readonly spread?: 'row' | 'rows' | 'apart' | undefined;
  /** Minor units by the category's letter; what has no price is not for sale. */
  readonly prices: Readonly<Record<string, number>>;
  /** By ordinal, the price of what its owner sells on, minor units. */
  readonly offers?: Readonly<Record<string, number>> | undefined;
  /** Near these seats, rather than near the stage and the middle. */
  readonly near?: readonly number[] | undefined;
};
