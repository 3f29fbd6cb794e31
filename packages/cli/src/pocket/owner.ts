import { z } from 'zod';

/** Whose a pocket is. */
export const owner = z.object({
  server: z.string(),
  /** The account's id. */
  account: z.string(),
  /** For people. */
  email: z.string().optional(),
});

export type Owner = z.infer<typeof owner>;
