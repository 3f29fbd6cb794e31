import { generateKeyPairSync, sign } from 'node:crypto';
import { encodeToken, keyIdOf, type TicketToken } from '@admit-one/sdk/token';
import type { JournalScan } from '../../src/gate/journal-line.ts';
import type { Prepared } from '../../src/gate/prepared.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const rawPublicKey = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
const key = { id: keyIdOf(rawPublicKey), publicKey: rawPublicKey.toString('base64url'), listingId: null };

/** When all of it happens. */
export const evening = new Date('2026-11-23T19:30:00.000Z');

/** The QR's text of a seat's ticket in the small house. */
export function tokenOf(fields: Partial<TicketToken>): string {
  const ticket = {
    ...{ listing: 'lst_4h7k2m9x', seat: 0, epoch: 1, keyId: key.id },
    expiresAt: new Date('2027-11-23T19:30:00Z'),
    ...fields,
  };
  return encodeToken(ticket, (bytes) => sign(null, bytes, privateKey));
}

/** What a gate of a house of six seats was prepared with. */
export function preparedGate(more: Partial<Prepared> = {}): Prepared {
  return {
    format: 1,
    listingId: 'lst_4h7k2m9x',
    title: 'Mahler 5',
    startsAt: '2026-11-23T20:00:00Z',
    venue: { name: 'The Small House', city: 'Testville', timeZone: 'UTC' },
    isCancelled: false,
    admitsFrom: null,
    reentry: false,
    sold: 5,
    keys: [key],
    revocations: [],
    labels: ['A-1', 'A-2', 'A-3', 'A-4', 'A-5', 'A-6'],
    categories: ['Parquet'],
    categoryOf: [0, 0, 0, 0, 0, 0],
    passages: [],
    asOf: '2026-11-23T19:00:00Z',
    clockOffByMs: 0,
    ...more,
  };
}

/** Somebody who was let in without connection. */
export function journalScan(more: Partial<JournalScan> = {}): JournalScan {
  return {
    ...{ kind: 'scan', id: 'scan-0001', token: tokenOf({}), gate: 'North 2', direction: 'in' },
    ...{ outcome: 'admitted', seat: 0, epoch: 1, at: evening.toISOString(), offByMs: 0 },
    ...more,
  } as JournalScan;
}
