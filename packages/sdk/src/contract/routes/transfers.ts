import { z } from 'zod';
import { ticketId, transferId } from '../ids.ts';
import { route } from '../route.ts';
import { page, pageQuery } from '../schemas/primitives.ts';
import { ticket } from '../schemas/ticket.ts';
import {
  newTransfer,
  openedTransfer,
  ticketEvent,
  transfer,
  transferCode,
  transferState,
} from '../schemas/transfer.ts';

/** Tickets that are handed on. */
export const transferRoutes = {
  createTransfer: route({
    method: 'POST',
    path: '/v1/tickets/{ticketId}/transfers',
    summary: 'Hand a ticket on: whoever has the code may take it; an earlier code of it is void',
    access: 'buyer',
    params: z.object({ ticketId }),
    body: newTransfer,
    status: 201,
    response: openedTransfer,
    errors: [
      'not_found',
      'ticket_refunded',
      'ticket_handed_on',
      'ticket_scanned',
      'ticket_on_offer',
      'ticket_being_bought',
      'transfer_to_yourself',
      'performance_started',
      'not_on_sale',
    ],
  }),
  listTransfers: route({
    method: 'GET',
    path: '/v1/transfers',
    summary: 'The tickets that I handed on or mean to, newest first',
    access: 'buyer',
    query: z.strictObject({ state: transferState.optional(), ...pageQuery }),
    status: 200,
    response: page(transfer),
    errors: [],
  }),
  takeTransfer: route({
    method: 'POST',
    path: '/v1/transfers/take',
    summary: 'Take a ticket that somebody hands to me: it is mine, under another id and QR',
    access: 'buyer',
    body: z.strictObject({ code: transferCode }),
    status: 200,
    response: ticket,
    errors: [
      'code_invalid',
      'transfer_for_another',
      'email_not_confirmed',
      'transfer_to_yourself',
      'transfer_taken',
      'transfer_cancelled',
      'transfer_expired',
      'ticket_refunded',
      'ticket_handed_on',
      'ticket_scanned',
      'ticket_on_offer',
      'ticket_being_bought',
      'performance_started',
      'not_on_sale',
      'limit_reached',
    ],
  }),
  cancelTransfer: route({
    method: 'POST',
    path: '/v1/transfers/{transferId}/cancellation',
    summary: 'Take an open transfer back; doing it again is fine',
    access: 'buyer',
    params: z.object({ transferId }),
    status: 200,
    response: transfer,
    errors: ['not_found', 'transfer_taken'],
  }),
  readTicketHistory: route({
    method: 'GET',
    path: '/v1/tickets/{ticketId}/history',
    summary: 'How a ticket of mine came to me: each change of hands of its seat, the first first',
    access: 'buyer',
    params: z.object({ ticketId }),
    status: 200,
    response: z.object({ items: z.array(ticketEvent) }),
    errors: ['not_found'],
  }),
} as const;
