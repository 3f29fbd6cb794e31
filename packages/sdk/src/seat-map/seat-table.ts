/** What is special about a seat, as bits of `SeatTable.flags`. */
export const seatFlag = {
  /** A place for a wheelchair. */
  accessible: 1,
  /** For who comes with the guest of the nearest accessible place of the row. */
  companion: 2,
  /** Does not see all of the stage. */
  restrictedView: 4,
  /** A place of an area: general admission, without row and neighbours. */
  area: 8,
} as const;

/**
 * Seats as flat arrays by ordinal, for loops over many of them. Where no seat has the ordinal `section` is -1 and
 * everything else means nothing.
 */
export type SeatTable = {
  readonly section: Int32Array;
  /** Which of the index's `rows` it stands in; -1 in an area. */
  readonly row: Int32Array;
  /** Its place in its row's `cells`. */
  readonly column: Uint16Array;
  /** Its place in its row's `numbers`, or in its area, from 0. */
  readonly place: Uint32Array;
  /** The category's letter, as a char code. */
  readonly category: Uint8Array;
  /** Bits of `seatFlag`. */
  readonly flags: Uint8Array;
  /** The seat directly beside it, with neither gap nor aisle between: its ordinal, or -1. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** To the right and to the back of the front of the house, in places. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly stageDistance: Float32Array;
  /** From the middle of its row, or of its area. */
  readonly middleDistance: Float32Array;
};

export function emptySeatTable(length: number): SeatTable {
  return {
    section: new Int32Array(length).fill(-1),
    row: new Int32Array(length).fill(-1),
    column: new Uint16Array(length),
    place: new Uint32Array(length),
    category: new Uint8Array(length),
    flags: new Uint8Array(length),
    left: new Int32Array(length).fill(-1),
    right: new Int32Array(length).fill(-1),
    x: new Float32Array(length),
    y: new Float32Array(length),
    stageDistance: new Float32Array(length),
    middleDistance: new Float32Array(length),
  };
}
