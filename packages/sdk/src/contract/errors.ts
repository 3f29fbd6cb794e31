import { z } from 'zod';
import { listingId, orderId, transferId } from './ids.ts';
import { noSeats } from './schemas/best-seats.ts';
import { seatRef } from './schemas/seat.ts';
import { wallet } from './schemas/wallet-pass.ts';

/**
 * The one table of error codes. Code and fields are what programs branch on; the text is for people and may change.
 *
 * - `status`: the HTTP status, or null for what happens before a server answers.
 * - `retryable`: whether the same request, with the same idempotency key, may be sent again. The server says so
 *   and the client obeys: a taken seat is never retried.
 * - `exitCode`: what `admit` ends with.
 * - `details`: the fields that come with it.
 */
const none = z.object({});

function error<const Status extends number | null, Details extends z.ZodObject>(
  status: Status,
  retryable: boolean,
  exitCode: number,
  title: string,
  details: Details,
) {
  return { status, retryable, exitCode, title, details };
}

const issue = z.object({
  path: z.string().meta({ description: 'Where, `query.limit` or `body.seats.2`' }),
  message: z.string(),
});

export const errorCodes = {
  invalid_request: error(
    400,
    false,
    2,
    'The request is not what this route takes',
    z.object({ issues: z.array(issue) }),
  ),
  malformed_body: error(400, false, 2, 'The body is not JSON', none),
  body_too_large: error(413, false, 2, 'The body is too large', z.object({ limitBytes: z.int() })),
  unsupported_media_type: error(415, false, 2, 'The body is of another type than JSON', none),
  unauthenticated: error(401, false, 4, 'No valid token came with the request', none),
  wrong_credentials: error(401, false, 4, 'E-mail or password is wrong', none),
  forbidden: error(403, false, 1, 'This token may not do that', z.object({ needs: z.string() })),
  not_found: error(
    404,
    false,
    1,
    'There is no such thing, or it is not yours',
    z.object({ what: z.string() }),
  ),
  method_not_allowed: error(
    405,
    false,
    2,
    'This path does not take that method',
    z.object({ allowed: z.array(z.string()) }),
  ),
  email_taken: error(409, false, 1, 'There is an account with this e-mail already', none),
  already_seller: error(409, false, 1, 'This account has a seller profile already', none),
  account_in_use: error(409, false, 1, 'The account cannot be deleted yet', z.object({ reason: z.string() })),
  code_invalid: error(400, false, 1, 'The code is wrong, used, or past its time', none),
  seat_map_faulty: error(
    422,
    false,
    2,
    'The seat map has faults',
    z.object({ faults: z.array(z.object({ line: z.int(), column: z.int(), message: z.string() })) }),
  ),
  seats_in_use: error(
    409,
    false,
    1,
    'Somebody has some of these seats',
    z.object({
      seats: z
        .array(seatRef.extend({ listingId, state: z.enum(['held', 'paying', 'sold', 'offered']) }))
        .meta({ description: 'The first 20' }),
    }),
  ),
  price_missing: error(
    422,
    false,
    2,
    'A category of the seat map has no price',
    z.object({ categories: z.array(z.string()) }),
  ),
  seats_unknown: error(
    422,
    false,
    2,
    'The seat map has no such seats',
    z.object({ seats: z.array(z.int()) }),
  ),
  idempotency_mismatch: error(422, false, 2, 'This idempotency key was used for another request', none),
  not_on_sale: error(
    409,
    false,
    1,
    'The listing is not on sale',
    z.object({ reason: z.enum(['not_yet', 'ended', 'cancelled']), opensAt: z.iso.datetime().nullable() }),
  ),
  seats_taken: error(
    409,
    false,
    10,
    'Some of these seats are taken',
    z.object({
      seats: z.array(seatRef).meta({ description: 'Those that are taken' }),
      nearest: z.array(seatRef).optional().meta({
        description: 'As many as were asked for, free and of the same kind, as near as can be; not held',
      }),
    }),
  ),
  sold_out: error(409, false, 11, 'No seat of the kind is free', noSeats),
  no_such_block: error(409, false, 11, 'So many seats as they are wanted are not free', noSeats),
  hold_expired: error(
    409,
    false,
    12,
    'The hold is past its time',
    z.object({ seats: z.array(seatRef).meta({ description: 'The seats that somebody else has now' }) }),
  ),
  order_state: error(
    409,
    false,
    1,
    'The order is in a state that does not allow this',
    z.object({ state: z.string() }),
  ),
  not_refundable: error(
    409,
    false,
    1,
    'Some of these tickets cannot be refunded',
    z.object({
      seats: z.array(seatRef).meta({ description: 'Those that the order does not own, or not any more' }),
    }),
  ),
  ticket_scanned: error(
    409,
    false,
    1,
    'The ticket was let in at the gate',
    z.object({ seats: z.array(seatRef) }),
  ),
  ticket_on_offer: error(409, false, 1, 'The ticket is on offer for resale', none),
  ticket_being_bought: error(
    409,
    false,
    1,
    'Somebody is paying for the ticket',
    z.object({ seats: z.array(seatRef) }),
  ),
  ticket_in_transfer: error(
    409,
    false,
    1,
    'The ticket is being handed on',
    z.object({ transferId, expiresAt: z.iso.datetime() }),
  ),
  ticket_refunded: error(409, false, 1, 'The ticket was refunded', none),
  ticket_handed_on: error(409, false, 1, 'The ticket is somebody else’s by now', none),
  performance_started: error(
    409,
    false,
    1,
    'The performance has begun',
    z.object({ startsAt: z.iso.datetime() }),
  ),
  transfer_to_yourself: error(409, false, 1, 'The ticket is yours already', none),
  transfer_for_another: error(403, false, 1, 'The transfer is meant for another account', none),
  email_not_confirmed: error(403, false, 1, 'The e-mail of the account is not confirmed', none),
  transfer_taken: error(409, false, 1, 'Somebody has taken the ticket', none),
  transfer_cancelled: error(409, false, 1, 'The owner has called the transfer off', none),
  transfer_expired: error(
    409,
    false,
    12,
    'The transfer is past its time',
    z.object({ expiresAt: z.iso.datetime() }),
  ),
  resale_not_allowed: error(
    409,
    false,
    1,
    'The ticket cannot be sold on',
    z.object({
      reason: z.enum(['none', 'not_bought', 'disputed']).meta({
        description:
          '`none`: not for this listing; `not_bought`: it came by a transfer; `disputed`: at the bank',
      }),
    }),
  ),
  offer_too_high: error(
    422,
    false,
    2,
    'This is more than may be asked for the ticket',
    z.object({ highest: z.int().meta({ description: 'Minor units' }), currency: z.string() }),
  ),
  wallet_not_set_up: error(
    409,
    false,
    1,
    'The server makes no passes for this wallet',
    z.object({
      wallet,
      missing: z
        .array(z.string())
        .meta({ description: 'Settings of the server that are needed and not set' }),
      faulty: z
        .array(z.string())
        .meta({ description: 'Settings that are set and of no use; its log says why' }),
    }),
  ),
  payment_pending: error(
    409,
    true,
    8,
    'A payment of this order is still being confirmed',
    z.object({ orderId }),
  ),
  payment_declined: error(
    402,
    false,
    13,
    'The card was declined',
    z.object({
      declineCode: z.string(),
      attemptsLeft: z
        .int()
        .meta({ description: 'How many more cards may be tried; at 0 the seats were given back' }),
      expiresAt: z.iso
        .datetime()
        .nullable()
        .meta({ description: 'Until when the seats are still held, UTC; null when they are not' }),
    }),
  ),
  card_refused: error(
    402,
    false,
    13,
    'The gateway does not take this card',
    z.object({ declineCode: z.string() }),
  ),
  limit_reached: error(
    409,
    false,
    14,
    'This is more than one buyer may have of this listing',
    z.object({ limit: z.int(), has: z.int(), wants: z.int() }),
  ),
  rate_limited: error(429, true, 14, 'Too many requests', none),
  overloaded: error(503, true, 1, 'The server has too much to do', none),
  unavailable: error(503, true, 1, 'The server cannot reach what it needs', none),
  internal: error(500, false, 1, 'Something broke on the server', none),

  // What happens before a server has answered; the SDK makes these.
  connection_failed: error(null, true, 1, 'The server cannot be reached', none),
  timed_out: error(null, true, 1, 'The server did not answer in time', none),
  aborted: error(null, false, 2, 'The request was given up', none),
  invalid_response: error(null, false, 1, 'The answer is not what the contract says', none),
} as const;

export type ErrorCode = keyof typeof errorCodes;

export type ErrorDetails<Code extends ErrorCode> = z.infer<(typeof errorCodes)[Code]['details']>;

/** The codes a server answers with. */
export type ServerErrorCode = {
  [Code in ErrorCode]: (typeof errorCodes)[Code]['status'] extends number ? Code : never;
}[ErrorCode];

/** What `admit` ends with besides the codes' own. */
export const exitCodes = { done: 0, error: 1, usage: 2, needsLogin: 4, pending: 8 } as const;

/** RFC 9457 problem details, with our code and its fields. */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().meta({ description: 'For people: what happened, what was kept, what to do next' }),
    code: z.string(),
    details: z.record(z.string(), z.unknown()),
    retryable: z.boolean(),
    requestId: z.string(),
  })
  .meta({ id: 'Problem' });

export type Problem = z.infer<typeof problem>;
