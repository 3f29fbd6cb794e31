import { decodeTicketId, type offerRoutes } from '@admit-one/sdk/contract';
import type { Call, Handlers } from '../../platform/http/call.ts';
import type { OwnerWish } from './offer.ts';
import type { Resale } from './resale.ts';

const defaultPage = 25;

export function offerRouteHandlers(resale: Resale): Handlers<keyof typeof offerRoutes> {
  return {
    offerTicket: (call) => resale.offer({ ...wishOf(call), price: call.body.price }),
    withdrawOffer: (call) => resale.withdraw(wishOf(call)),
    listOffers: ({ query, caller }) =>
      resale.list({
        accountId: caller.accountId,
        limit: query.limit ?? defaultPage,
        cursor: query.cursor,
      }),
  };
}

function wishOf({ params, caller }: Call<'offerTicket' | 'withdrawOffer'>): OwnerWish {
  return { ...decodeTicketId(params.ticketId), ticket: params.ticketId, accountId: caller.accountId };
}
