/** How large a seat map may be. The lengths of names are those of the contract's schema. */
export const limits = {
  /** The largest stadiums have just over 100,000 seats. */
  seats: 100_000,
  /** Of all rows together, seats or not: a range of rows is a short text that may draw very much. */
  cellsInAll: 2_000_000,
  /** 100,000 seats with gaps, aisles and labels, several times over; what the contract takes as a body. */
  textLength: 2_000_000,
  /** A row of the longest cells the contract takes, with a number and an ordinal for each of its seats. */
  lineLength: 40_000,
  cells: 2_000,
  /** Rows that one line `1..40` draws. */
  rowsOfRange: 500,
  name: 120,
  sectionName: 60,
  categoryName: 60,
  rowLabel: 20,
  seatNumber: 10,
  /** Numbers that one `skip` leaves out. */
  skipped: 100,
  aislesBefore: 9,
  /** One more than the highest: seats that versions have dropped keep theirs, and every board is as long as this. */
  ordinals: 200_000,
  /** Whoever has fifty faults to mend has seen what is wrong with the file. */
  faults: 50,
} as const;
