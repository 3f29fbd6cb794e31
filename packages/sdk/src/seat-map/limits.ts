/** How large a seat map may be. The lengths of names are those of the contract's schema. */
export const limits = {
  /** The largest stadiums have just over 100,000 seats. */
  seats: 100_000,
  /** 100,000 seats with gaps, aisles and labels, several times over; what the contract takes as a body. */
  textLength: 2_000_000,
  /** A row of the longest cells the contract takes, with its label. */
  lineLength: 2_100,
  cells: 2_000,
  name: 120,
  sectionName: 60,
  categoryName: 60,
  rowLabel: 20,
  /** Whoever has fifty faults to mend has seen what is wrong with the file. */
  faults: 50,
} as const;
