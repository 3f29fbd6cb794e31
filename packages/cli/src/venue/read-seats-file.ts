import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { SeatMapDrawing } from '@admit-one/sdk/contract';
import { type Fault, parseSeats } from '@admit-one/sdk/seat-map';
import { wrongUsage } from '../failure.ts';

/** A `.seats` file, read and checked. */
export interface SeatsFile {
  /** As it was named, for what is said of it. */
  name: string;
  text: string;
  /** Undefined when the file has faults. */
  drawing: SeatMapDrawing | undefined;
  faults: Fault[];
  warnings: Fault[];
}

/** @throws Failure of wrong usage for what is no text; whatever opening a file throws. */
export async function readSeatsFile(path: string): Promise<SeatsFile> {
  const text = await readText(path);
  const parsed = parseSeats(text);
  const { warnings } = parsed;
  const name = basename(path);
  if ('faults' in parsed) return { name, text, drawing: undefined, faults: parsed.faults, warnings };
  return { name, text, drawing: parsed.drawing, faults: [], warnings };
}

/** A file's text. @throws Failure of wrong usage when it is too large, or no UTF-8 */
export async function readText(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size > mostBytes) {
      const hint = `A seat map is a text of at most ${mostBytes / 1_000_000} MB: 100,000 places with room to spare.`;
      throw wrongUsage(`${path} has ${Math.ceil(size / 1_000_000)} MB.`, hint);
    }
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await file.readFile());
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw wrongUsage(`${path} is no text in UTF-8.`, 'Save it as UTF-8: every editor can.');
  } finally {
    await file.close();
  }
}

/** Charts of other systems draw every seat in some hundred bytes. */
const mostBytes = 40_000_000;
