import { instant, listing } from '@admit-one/sdk/contract';
import { z } from 'zod';

/** A performance as it is kept for its tickets: when doors open, what was agreed to. */
export const keptListing = z.object({
  listing,
  /** When the server said so, UTC. */
  readAt: instant,
});

export type KeptListing = z.infer<typeof keptListing>;
