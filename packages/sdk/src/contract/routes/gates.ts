import { z } from 'zod';
import { listingId } from '../ids.ts';
import { route } from '../route.ts';
import { page, pageQuery } from '../schemas/primitives.ts';
import {
  gateCounts,
  loggedScan,
  newScan,
  offlineScans,
  recordedAs,
  scan,
  syncedScans,
} from '../schemas/scan.ts';

const params = z.object({ listingId });

/** For the seller's people at the gates, and devices that have a token with the scope `gate` and no other. */
export const gateRoutes = {
  scanTicket: route({
    method: 'POST',
    path: '/v1/listings/{listingId}/scans',
    summary: 'Let a ticket in, once, or out; a refusal is an answer too, with its reason',
    access: 'gate',
    repeatable: true,
    params,
    body: newScan,
    status: 200,
    response: scan,
    errors: ['not_found', 'idempotency_mismatch'],
  }),
  syncScans: route({
    method: 'POST',
    path: '/v1/listings/{listingId}/scans/offline',
    summary: 'What a gate did without connection: all of it is kept, and what was wrong is told',
    access: 'gate',
    repeatable: true,
    params,
    body: offlineScans,
    bodyLimit: 1_000_000,
    status: 200,
    response: syncedScans,
    errors: ['not_found', 'idempotency_mismatch'],
  }),
  listScans: route({
    method: 'GET',
    path: '/v1/listings/{listingId}/scans',
    summary: 'Who was let in and out, and where, newest first',
    access: 'gate',
    params,
    query: z.strictObject({
      recordedAs: recordedAs.optional().meta({ description: '`double`: what two gates let in' }),
      ...pageQuery,
    }),
    status: 200,
    response: page(loggedScan),
    errors: ['not_found'],
  }),
  readGateCounts: route({
    method: 'GET',
    path: '/v1/listings/{listingId}/scans/counts',
    summary: 'How many are in, by gate, and what went wrong',
    access: 'gate',
    params,
    status: 200,
    response: gateCounts,
    errors: ['not_found'],
  }),
} as const;
