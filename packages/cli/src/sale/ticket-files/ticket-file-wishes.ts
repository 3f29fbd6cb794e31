import type { Paper } from '../../pdf/paper.ts';

/** What is not left to the kind of file. */
export interface TicketFileWishes {
  readonly paper: Paper;
  /** Tells what the file goes without. */
  warn(text: string): void;
}
