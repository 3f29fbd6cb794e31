import { readdir, readFile } from 'node:fs/promises';
import type { SeatMapDrawing } from '@admit-one/sdk/contract';
import { formatFaults, parseSeats } from '@admit-one/sdk/seat-map';

/** A hall as it is drawn, and the text to upload. */
export type DrawnHall = SeatMapDrawing & { seats: string };

/**
 * Reads the drawings of `halls/`, by the name of the hall.
 * @throws Error with every fault of the first file that has any.
 */
export async function readHalls(): Promise<Map<string, DrawnHall>> {
  const folder = new URL('halls/', import.meta.url);
  const files = (await readdir(folder)).filter((file) => file.endsWith('.seats')).sort();
  const halls = await Promise.all(files.map((file) => readHall(new URL(file, folder), file)));
  return new Map(halls.map((hall) => [hall.name, hall]));
}

async function readHall(url: URL, file: string): Promise<DrawnHall> {
  const seats = await readFile(url, 'utf8');
  const parsed = parseSeats(seats);
  if ('faults' in parsed) throw new Error(formatFaults(parsed.faults, file));
  return { ...parsed.drawing, seats };
}
