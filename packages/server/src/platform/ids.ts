import { randomBytes } from 'node:crypto';
import { type IdKind, idBits } from '@admit-one/sdk/contract';

/** A random number for a new row. A clash hits the primary key, and the statement is tried again with another. */
export function newId(kind: IdKind): number {
  return randomBits(idBits[kind]);
}

function randomBits(bits: number): number {
  const bytes = randomBytes(8);
  return (bytes.readUInt32BE(0) % 2 ** (bits - 32)) * 2 ** 32 + bytes.readUInt32BE(4);
}
