import { z } from 'zod';
import { listingId, ticketId } from '../ids.ts';
import { route } from '../route.ts';
import { page, pageQuery } from '../schemas/primitives.ts';
import { listingKeys, ticket, ticketKeys } from '../schemas/ticket.ts';

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
    summary: 'What tickets are verified with offline: public keys, and which tickets are void',
    access: 'anyone',
    cache: 'version',
    compressed: true,
    status: 200,
    response: ticketKeys,
    errors: [],
  }),
  readListingKeys: route({
    method: 'GET',
    path: '/v1/listings/{listingId}/keys',
    summary: 'What the tickets of a listing are verified with offline: public keys, and which are void',
    access: 'anyone',
    cache: 'version',
    compressed: true,
    params: z.object({ listingId }),
    status: 200,
    response: listingKeys,
    errors: ['not_found'],
  }),
} as const;
