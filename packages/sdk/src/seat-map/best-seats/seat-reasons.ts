import type { SeatReasons } from '../../contract/schemas/best-seats.ts';
import { leftAlone } from './rank.ts';
import type { Block, Wanted } from './wanted.ts';

export function seatReasons(wanted: Wanted, { seats, spread }: Block): SeatReasons {
  const { index, order } = wanted;
  const inRows = seats.filter((seat) => !index.isInArea(seat));
  const after = wanted.but({}, seats);
  const alone = new Set<number>();
  for (const seat of inRows) {
    for (const side of ['left', 'right'] as const) {
      if (leftAlone(after, seat, side) === 1) alone.add(index.seats[side][seat]!);
    }
  }
  const fromMiddle = inRows.map((seat) => index.middleDistanceOf(seat));
  const fromStage = seats.reduce((sum, seat) => sum + index.stageDistanceOf(seat), 0) / seats.length;
  return {
    spread,
    rows: rowsOf(wanted, seats),
    fromMiddle: fromMiddle.length === 0 ? null : toTenths(Math.min(...fromMiddle)),
    fromStage: toTenths(fromStage),
    leftAlone: alone.size,
    restrictedView: seats.filter((seat) => index.hasRestrictedView(seat)).length,
    accessible: seats.filter((seat) => index.isAccessible(seat)).length,
    companions: seats.filter((seat) => index.isCompanion(seat)).length,
    atAisle: seats.some((seat) => order.isAtAisle[seat] === 1),
  };
}

function rowsOf({ index }: Wanted, seats: readonly number[]): SeatReasons['rows'] {
  const counts = new Map<string, { section: string; row: string | null; seats: number; at: number }>();
  for (const seat of seats) {
    const sectionAt = index.sectionOf(seat);
    const rowAt = index.rowOf(seat);
    const { name, rows } = index.drawing.sections[sectionAt]!;
    const key = `${sectionAt} ${rowAt}`;
    const row = index.isInArea(seat) ? null : rows[rowAt]!.label;
    const count = counts.get(key) ?? { section: name, row, seats: 0, at: sectionAt * 1e6 + rowAt };
    counts.set(key, { ...count, seats: count.seats + 1 });
  }
  return [...counts.values()].sort((one, other) => one.at - other.at).map(({ at: _, ...row }) => row);
}

function toTenths(distance: number): number {
  return Math.round(distance * 10) / 10;
}
