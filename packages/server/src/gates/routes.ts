import { decodeId, type gateRoutes } from '@admit-one/sdk/contract';
import type { Handlers } from '../platform/http/call.ts';
import type { Gates } from './gates.ts';

const defaultPage = 25;

export function gateRouteHandlers(gates: Gates): Handlers<keyof typeof gateRoutes> {
  return {
    scanTicket: ({ params, body, caller }) =>
      gates.scan({
        accountId: caller.accountId,
        listingId: decodeId(params.listingId),
        scanId: body.id,
        token: body.token,
        gate: body.gate,
        direction: body.direction ?? 'in',
      }),

    syncScans: ({ params, body, caller }) =>
      gates.sync({
        accountId: caller.accountId,
        listingId: decodeId(params.listingId),
        sentAt: new Date(body.sentAt),
        scans: body.scans,
      }),

    listScans: ({ params, query, caller }) =>
      gates.list({
        accountId: caller.accountId,
        listingId: decodeId(params.listingId),
        recordedAs: query.recordedAs,
        limit: query.limit ?? defaultPage,
        cursor: query.cursor,
      }),

    readGateCounts: ({ params, caller }) =>
      gates.counts({ accountId: caller.accountId, listingId: decodeId(params.listingId) }),
  };
}
