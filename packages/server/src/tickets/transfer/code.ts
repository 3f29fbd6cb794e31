import { hash, randomBytes } from 'node:crypto';
import { decodeNumber, encodeNumber, idBits } from '@admit-one/sdk/contract';
import { ProblemError } from '../../platform/problem.ts';

const secretLength = 26;

/** `4h7k2m9x-…`: the listing, so that the code leads to its shard, and 130 random bits that nobody guesses. */
export function newTransferCode(listingId: number): string {
  const letters = [...randomBytes(secretLength)].map((byte) => encodeNumber(byte % 32, 5));
  return `${encodeNumber(listingId, idBits.lst)}-${letters.join('')}`;
}

/** What is looked up by it, and all that is kept of it: so comparing takes no longer for a code that is nearly right. */
export function readTransferCode(code: string): { listingId: number; codeHash: Buffer } {
  const [listing] = code.split('-');
  return { listingId: decodeNumber(listing!), codeHash: hash('sha256', code, 'buffer') };
}

export function codeInvalid(): ProblemError<'code_invalid'> {
  return new ProblemError(
    'code_invalid',
    {},
    'No ticket is waiting under this code. Nothing was changed: compare it with what you were sent, or ask the owner for a new one.',
  );
}
