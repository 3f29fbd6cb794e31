import { z } from 'zod';
import { accountId, cardId, sellerId, tokenId } from '../ids.ts';
import { instant, words } from './primitives.ts';

export const email = z.email().max(254).meta({ id: 'Email' });

/** Long enough to resist guessing; no rules about its characters, because they make passwords worse (NIST 800-63B). */
export const password = z.string().min(10, 'at least 10 characters').max(200).meta({ format: 'password' });

export const scope = z.enum(['buyer', 'seller', 'staff', 'gate']).meta({ id: 'Scope' });

export const seller = z.object({ id: sellerId, name: z.string(), createdAt: instant }).meta({ id: 'Seller' });

export const account = z
  .object({
    id: accountId,
    email: z.string(),
    emailConfirmed: z.boolean(),
    name: z.string(),
    createdAt: instant,
    seller: seller.nullable(),
    staffOf: z.array(seller).meta({ description: 'The sellers this account works for' }),
  })
  .meta({ id: 'Account' });

/** A token as it is listed: never its secret. */
export const apiToken = z
  .object({
    id: tokenId,
    name: z.string(),
    scopes: z.array(scope),
    createdAt: instant,
    expiresAt: instant.nullable(),
    lastUsedAt: instant.nullable(),
    current: z.boolean().meta({ description: 'The one this very request came with' }),
  })
  .meta({ id: 'ApiToken' });

/** `secret` is shown this once; the server keeps only its hash. */
export const newToken = z
  .object({ token: apiToken, secret: z.string().meta({ examples: ['admit_…'] }) })
  .meta({ id: 'NewToken' });

export const session = z.object({ account, token: apiToken, secret: z.string() }).meta({ id: 'Session' });

export const card = z
  .object({
    id: cardId,
    brand: z.string().meta({ examples: ['visa'] }),
    last4: z.string(),
    expMonth: z.int(),
    expYear: z.int(),
    isDefault: z.boolean(),
    createdAt: instant,
  })
  .meta({ id: 'Card' });

export const staffMember = z
  .object({ accountId, name: z.string(), email: z.string(), since: instant })
  .meta({ id: 'StaffMember' });

export const registration = z.strictObject({ email, password, name: words(100) });

export type Account = z.infer<typeof account>;
export type ApiToken = z.infer<typeof apiToken>;
export type Card = z.infer<typeof card>;
export type Scope = z.infer<typeof scope>;
export type Seller = z.infer<typeof seller>;
export type Session = z.infer<typeof session>;
export type StaffMember = z.infer<typeof staffMember>;
