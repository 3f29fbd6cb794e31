import { decodeTicketId, type Ticket, type walletPassRoutes } from '@admit-one/sdk/contract';
import type { Handlers } from '../platform/http/call.ts';
import type { Wallets } from './wallets.ts';

/** How an owner reads a ticket: what is not theirs is not there. */
interface OwnedTickets {
  access(wish: {
    listingId: number;
    seat: number;
    epoch: number;
    ticket: string;
    accountId: number;
  }): Promise<Ticket>;
}

export function walletPassRouteHandlers(
  wallets: Wallets,
  tickets: OwnedTickets,
): Handlers<keyof typeof walletPassRoutes> {
  return {
    async createWalletPass({ params, body, caller }) {
      const { accountId } = caller;
      const { ticketId } = params;
      const ticket = await tickets.access({ ...decodeTicketId(ticketId), ticket: ticketId, accountId });
      return wallets.passOf(ticket, body.wallet);
    },
  };
}
