import { z } from 'zod';
import { ticketId } from '../ids.ts';
import { route } from '../route.ts';
import { newOffer, offer } from '../schemas/offer.ts';
import { page, pageQuery } from '../schemas/primitives.ts';

/** Tickets that their owners sell on. */
export const offerRoutes = {
  offerTicket: route({
    method: 'POST',
    path: '/v1/tickets/{ticketId}/offer',
    summary: 'Sell a ticket on; said again it changes the price',
    access: 'buyer',
    params: z.object({ ticketId }),
    body: newOffer,
    status: 200,
    response: offer,
    errors: [
      'not_found',
      'ticket_refunded',
      'ticket_handed_on',
      'ticket_scanned',
      'ticket_being_bought',
      'ticket_in_transfer',
      'resale_not_allowed',
      'offer_too_high',
      'not_on_sale',
      'payment_pending',
    ],
  }),
  withdrawOffer: route({
    method: 'POST',
    path: '/v1/tickets/{ticketId}/offer/withdrawal',
    summary: 'Take an offer back, until somebody pays; doing it again is fine',
    access: 'buyer',
    params: z.object({ ticketId }),
    status: 200,
    response: offer,
    errors: ['not_found', 'ticket_refunded', 'ticket_handed_on', 'ticket_being_bought'],
  }),
  listOffers: route({
    method: 'GET',
    path: '/v1/offers',
    summary: 'The tickets that I sell on, those that I have longest last',
    access: 'buyer',
    query: z.strictObject({ ...pageQuery }),
    status: 200,
    response: page(offer),
    errors: [],
  }),
} as const;
