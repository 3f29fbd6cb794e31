/** The parts of a seat's label; null where it has none: an area has places without rows. */
export interface SeatParts {
  readonly section: string | null;
  readonly row: string | null;
  readonly seat: string;
}

/** `Orchestra B-12` → section, row and seat; `Standing 17` → section and seat. */
export function seatParts(label: string): SeatParts {
  const space = label.lastIndexOf(' ');
  const section = space === -1 ? null : label.slice(0, space);
  const place = label.slice(space + 1);
  const dash = place.lastIndexOf('-');
  if (dash <= 0) return { section, row: null, seat: place };
  return { section, row: place.slice(0, dash), seat: place.slice(dash + 1) };
}
