import { decodeIdInListing, decodeTicketId, type transferRoutes } from '@admit-one/sdk/contract';
import type { Handlers } from '../../platform/http/call.ts';
import type { Tickets } from '../tickets.ts';
import type { Transfers } from './transfers.ts';

const defaultPage = 25;

export function transferRouteHandlers(
  transfers: Transfers,
  tickets: Pick<Tickets, 'access'>,
): Handlers<keyof typeof transferRoutes> {
  return {
    createTransfer: ({ params, body, caller }) =>
      transfers.open({
        ...decodeTicketId(params.ticketId),
        ticket: params.ticketId,
        accountId: caller.accountId,
        to: body.to ?? null,
        expiresAt: body.expiresAt === undefined ? null : new Date(body.expiresAt),
      }),

    listTransfers: ({ query, caller }) =>
      transfers.list({
        accountId: caller.accountId,
        state: query.state,
        limit: query.limit ?? defaultPage,
        cursor: query.cursor,
      }),

    async takeTransfer({ body, caller }) {
      const { accountId } = caller;
      const taken = await transfers.take({ accountId, code: body.code });
      return tickets.access({ ...taken, ticket: body.code, accountId });
    },

    cancelTransfer({ params, caller }) {
      const { listingId, id: transferId } = decodeIdInListing(params.transferId);
      const { accountId } = caller;
      return transfers.cancel({ listingId, transferId, transfer: params.transferId, accountId });
    },

    readTicketHistory: async ({ params, caller }) => ({
      items: await transfers.history({
        ...decodeTicketId(params.ticketId),
        ticket: params.ticketId,
        accountId: caller.accountId,
      }),
    }),
  };
}
