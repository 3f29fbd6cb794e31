import { hash, randomBytes } from 'node:crypto';

/** `admit_` and 256 random bits in base64url: nobody guesses it, and scanners for leaked secrets know it by its head. */
export function newTokenSecret(): string {
  return `admit_${randomBytes(32).toString('base64url')}`;
}

/** A text of another shape is no token of ours, so it need not cost a statement. */
export function isTokenSecret(text: string): boolean {
  return /^admit_[A-Za-z0-9_-]{43}$/.test(text);
}

/** SHA-256, all that is kept of it. The secret is random throughout, so no salt and no slow hash are needed. */
export function hashSecret(secret: string): Buffer {
  return hash('sha256', secret, 'buffer');
}

/** The same as text, base64url: what every request is looked up by, in a third of the time. */
export function hashSecretToText(secret: string): string {
  return hash('sha256', secret, 'base64url');
}
