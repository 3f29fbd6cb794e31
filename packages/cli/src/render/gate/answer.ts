import type {
  Admission,
  RefusalReason,
  ScanDirection,
  ScannedTicket,
  ScanOutcome,
} from '@admit-one/sdk/contract';

/** What the gate says of one thing that was scanned. `--json` prints it as it is, a line each. */
export interface Answer {
  /** The scan's; the same if it had to be sent again. */
  id: string;
  listingId: string;
  direction: ScanDirection;
  /** `unanswered`: neither let in nor refused, because nobody could be asked or it could not be written down. */
  outcome: ScanOutcome | 'unanswered';
  /** Why it was refused; null otherwise. */
  reason: RefusalReason | null;
  /** null: nothing that we signed, or of a performance that this gate knows nothing of. */
  ticket: ScannedTicket | null;
  /** Where and when the ticket passed last, where it is refused for that. */
  before: Admission | null;
  gate: string;
  /** UTC; by the server's clock, or by this machine's put right as far as it is known to be off. */
  at: string;
  /** Whether it was decided here, without the server. */
  offline: boolean;
  /** Why it is unanswered; null otherwise. */
  error: { code: string; message: string } | null;
}
