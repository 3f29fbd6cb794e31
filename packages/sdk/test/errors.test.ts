import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  type ErrorCode,
  type ErrorDetails,
  errorCodes,
  type ServerErrorCode,
} from '../src/contract/index.ts';
import { AdmitOne, AdmitOneError, type AdmitOneErrorOf, isAdmitOneError } from '../src/index.ts';
import { failureOf } from './support/failure-of.ts';
import { problemStep } from './support/problem-step.ts';
import { type Step, scriptedFetch } from './support/scripted-fetch.ts';

const seats = [{ seat: 3, label: 'Orchestra B-1' }];

/** Fields of every code a server answers with; a new code without a line here does not compile. */
const details: { [Code in ServerErrorCode]: ErrorDetails<Code> } = {
  invalid_request: { issues: [{ path: 'query.limit', message: 'too big' }] },
  malformed_body: {},
  body_too_large: { limitBytes: 100_000 },
  unsupported_media_type: {},
  unauthenticated: {},
  wrong_credentials: {},
  forbidden: { needs: 'seller' },
  not_found: { what: 'listing' },
  method_not_allowed: { allowed: ['GET'] },
  email_taken: {},
  already_seller: {},
  account_in_use: { reason: 'tickets' },
  code_invalid: {},
  seat_map_faulty: { faults: [{ line: 1, column: 2, message: 'no such letter' }] },
  seats_in_use: { seats: [{ seat: 0, label: 'Orchestra A-1', listingId: 'lst_4h7k2m9x', state: 'sold' }] },
  price_missing: { categories: ['P'] },
  seats_unknown: { seats: [9999] },
  idempotency_mismatch: {},
  not_on_sale: { reason: 'ended', opensAt: null },
  seats_taken: { seats },
  sold_out: { free: 0, largest: 0, loosen: [] },
  no_such_block: { free: 8, largest: 3, loosen: ['spread'] },
  hold_expired: { seats },
  order_state: { state: 'paid' },
  not_refundable: { seats },
  ticket_scanned: { seats },
  ticket_on_offer: {},
  ticket_being_bought: { seats },
  ticket_in_transfer: { transferId: 'trf_4h7k2m9x_0q3w5e7r9t', expiresAt: '2030-01-01T00:00:00Z' },
  ticket_refunded: {},
  ticket_handed_on: {},
  performance_started: { startsAt: '2030-01-01T00:00:00Z' },
  transfer_to_yourself: {},
  transfer_for_another: {},
  email_not_confirmed: {},
  transfer_taken: {},
  transfer_cancelled: {},
  transfer_expired: { expiresAt: '2030-01-01T00:00:00Z' },
  resale_not_allowed: { reason: 'none' },
  offer_too_high: { highest: 9_000, currency: 'USD' },
  wallet_not_set_up: { wallet: 'apple', missing: ['ADMIT_APPLE_KEY'], faulty: [] },
  payment_pending: { orderId: 'ord_4h7k2m9x_0q3w5e7r9t' },
  payment_declined: { declineCode: 'insufficient_funds', attemptsLeft: 2, expiresAt: '2030-01-01T00:00:00Z' },
  card_refused: { declineCode: 'incorrect_number' },
  limit_reached: { limit: 4, has: 3, wants: 2 },
  rate_limited: {},
  overloaded: {},
  unavailable: {},
  internal: {},
};

function failure(step: Step) {
  const { fetch } = scriptedFetch(step);
  return failureOf(new AdmitOne({ baseUrl: 'http://admit.test', fetch, maxRetries: 0 }).account.get());
}

describe('a refusal of the server', () => {
  it.each(Object.keys(details) as ServerErrorCode[])('%s becomes an error with its fields', async (code) => {
    const error = await failure(problemStep(code, details[code]));
    const { status, retryable, title } = errorCodes[code];
    expect(error).toBeInstanceOf(AdmitOneError);
    expect(error).toMatchObject({
      code,
      status,
      retryable,
      title,
      details: details[code],
      requestId: 'req_1',
    });
    expect(error.message).toBe(`What happened: ${code}.`);
    expect(isAdmitOneError(error, code)).toBe(true);
  });

  it('with a code of a newer server is kept whole, and passes for no other code', async () => {
    const error = await failure(
      problemStep(
        'internal',
        { gate: 'North' },
        { code: 'gate_closed', status: 409, retryable: true, title: 'Closed' },
      ),
    );
    expect(error).toMatchObject({ code: 'invalid_response', status: 409, retryable: true, title: 'Closed' });
    expect(error.cause).toMatchObject({ code: 'gate_closed', details: { gate: 'North' } });
    expect(error.message).toBe('What happened: internal.');
  });

  it.each(['constructor', '__proto__', 'toString'])(
    'with the code %s is one of a newer server',
    async (code) => {
      expect(await failure(problemStep('internal', {}, { code }))).toMatchObject({
        code: 'invalid_response',
      });
    },
  );

  it('with fields that do not fit its code passes for no other error', async () => {
    const error = await failure(problemStep('seats_taken', { seats: 'all of them' }));
    expect(error).toMatchObject({ code: 'invalid_response', status: 409 });
  });
});

describe('an answer that is not understood', () => {
  it.each<[string, Step]>([
    ['no JSON', { status: 200, text: '<html>' }],
    ['nothing', { status: 200, text: '' }],
    ['another shape', { status: 200, body: { id: 'acc_4h7k2m9x' } }],
    ['a wrong type', { status: 200, body: [] }],
    ['an error that is no problem', { status: 418, text: 'teapot' }],
  ])('%s', async (_, step) => {
    const error = await failure(step);
    expect(error).toMatchObject({ code: 'invalid_response', retryable: false });
    expect(error.status).toBe((step as { status: number }).status);
  });

  it.each([
    [429, 'rate_limited'],
    [502, 'connection_failed'],
    [503, 'connection_failed'],
    [504, 'connection_failed'],
  ])('%i without problem details, as proxies answer, is %s', async (status, code) => {
    const error = await failure({ status, text: 'Bad gateway', headers: { 'x-request-id': 'req_2' } });
    expect(error).toMatchObject({ code, status, retryable: true, requestId: 'req_2' });
  });
});

describe('the types', () => {
  it('narrow the fields by the code, exhaustively', () => {
    const describeError = (error: AdmitOneErrorOf<'seats_taken' | 'limit_reached' | 'aborted'>): string => {
      switch (error.code) {
        case 'seats_taken':
          expectTypeOf(error.details.seats).toEqualTypeOf<{ seat: number; label: string }[]>();
          return error.details.seats.map(({ label }) => label).join();
        case 'limit_reached':
          expectTypeOf(error.details.limit).toBeNumber();
          return String(error.details.limit);
        case 'aborted':
          return '';
        default:
          return error satisfies never;
      }
    };
    expect(describeError(new AdmitOneError('seats_taken', '', { details: { seats } }))).toBe('Orchestra B-1');
  });

  it('have one member for every code', () => {
    expectTypeOf<AdmitOneErrorOf['code']>().toEqualTypeOf<ErrorCode>();
    expectTypeOf<
      Extract<AdmitOneErrorOf, { code: 'payment_declined' }>['details']['attemptsLeft']
    >().toBeNumber();
    const caught: unknown = null;
    if (isAdmitOneError(caught, 'hold_expired'))
      expectTypeOf(caught).toEqualTypeOf<AdmitOneError<'hold_expired'>>();
    if (isAdmitOneError(caught)) expectTypeOf(caught).toEqualTypeOf<AdmitOneErrorOf>();
  });
});

describe('isAdmitOneError', () => {
  it('knows its own, also of another copy of the package, and nothing else', () => {
    const error = new AdmitOneError('internal', 'x', { details: {} });
    const copy = Object.assign(new Error('x'), {
      [Symbol.for('@admit-one/sdk/error')]: true,
      code: 'internal',
    });
    expect(isAdmitOneError(error)).toBe(true);
    expect(isAdmitOneError(copy, 'internal')).toBe(true);
    expect(isAdmitOneError(error, 'aborted')).toBe(false);
    for (const other of [null, undefined, 'internal', new Error('x'), { code: 'internal' }]) {
      expect(isAdmitOneError(other)).toBe(false);
    }
  });
});
