import { decodeId, decodeTicketId, type ticketRoutes } from '@admit-one/sdk/contract';
import type { Handlers } from '../platform/http/call.ts';
import type { Tickets } from './tickets.ts';

const defaultPage = 25;

export function ticketRouteHandlers(tickets: Tickets): Handlers<keyof typeof ticketRoutes> {
  return {
    listTickets: ({ query, caller }) =>
      tickets.list({
        ownerId: caller.accountId,
        listingId: query.listingId === undefined ? null : decodeId(query.listingId),
        limit: query.limit ?? defaultPage,
        cursor: query.cursor,
        tokenCheckedAt: caller.uncheckedSince,
      }),

    accessTicket: ({ params, caller }) =>
      tickets.access({
        ...decodeTicketId(params.ticketId),
        ticket: params.ticketId,
        accountId: caller.accountId,
        tokenCheckedAt: caller.uncheckedSince,
      }),

    readTicketKeys: () => tickets.keys(),
    readListingKeys: ({ params }) => tickets.keysOfListing(decodeId(params.listingId)),
  };
}
