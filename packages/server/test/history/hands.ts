/** What one client asked once of a seat that has or had an owner, or is kept back. Times are ms since 1970, UTC. */
export interface HandEntry {
  readonly operation: 'offer' | 'withdraw' | 'hand on' | 'cancel' | 'take' | 'scan' | 'keep' | 'let go';
  /** Who asked. */
  readonly account: string;
  readonly listing: string;
  readonly seat: number;
  /** Of a scan its id: scanned again with it is the same scan. */
  readonly key: string;
  /** Of the ticket as it was: who takes it has the next one. 0 where there is none. */
  readonly epoch: number;
  /** Of an offer, minor units. */
  readonly price: number | null;
  readonly asked: number;
  /** Null when no answer came. */
  readonly told: number | null;
  /** `unknown`: no answer, or one that says neither. */
  readonly answer: 'yes' | 'no' | 'unknown';
  /** The ticket that it is now, or why not. */
  readonly said: string;
}

/** A line of the log in the end: whose a seat became, by which order, and of whom. */
export interface EndHand {
  readonly listing: string;
  readonly seat: number;
  readonly epoch: number;
  readonly kind: 'sold' | 'transferred' | 'refunded';
  readonly from: string | null;
  readonly to: string | null;
  readonly order: string | null;
}
