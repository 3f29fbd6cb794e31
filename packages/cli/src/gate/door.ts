import type { Gate } from './gate.ts';

/** A gate that is open, and what those who stand there are told about it. */
export interface Door {
  gate: Gate;
  /** What the staff calls it. */
  name: string;
  listingId: string;
  /** From when it lets in, UTC; null: from any time. */
  doorsOpenAt: string | null;
  /** Whether who leaves may come in again. */
  reentry: boolean;
  /** Whether this machine decides by itself. */
  offline: boolean;
  /** How many scans may wait for their answers at once. */
  atOnce: number;
  /** After the last scan. */
  close(): Promise<void>;
}
