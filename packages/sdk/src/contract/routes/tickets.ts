import { z } from 'zod';
import { listingId, ticketId } from '../ids.ts';
import { route } from '../route.ts';
import { page, pageQuery } from '../schemas/primitives.ts';
import { ticket, ticketKeys } from '../schemas/ticket.ts';

export const ticketRoutes = {
  listTickets: route({
    method: 'GET',
    path: '/v1/tickets',
    summary: 'My tickets, newest first',
    access: 'buyer',
    query: z.strictObject({ listingId: listingId.optional(), ...pageQuery }),
    status: 200,
    response: page(ticket),
    errors: [],
  }),
  accessTicket: route({
    method: 'GET',
    path: '/v1/tickets/{ticketId}',
    summary: 'A ticket of mine, with the text of its QR',
    access: 'buyer',
    params: z.object({ ticketId }),
    status: 200,
    response: ticket,
    errors: ['not_found'],
  }),
  readTicketKeys: route({
    method: 'GET',
    path: '/.well-known/admit-keys.json',
    summary: 'The public keys that tickets are verified with',
    access: 'anyone',
    status: 200,
    response: ticketKeys,
    errors: [],
  }),
} as const;
