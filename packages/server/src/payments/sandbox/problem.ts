import type Stripe from 'stripe';

type ErrorType = 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';

/** The `error` of Stripe's error bodies: https://docs.stripe.com/api/errors */
export interface ProblemBody {
  type: ErrorType;
  message: string;
  code?: string;
  decline_code?: string;
  param?: string;
  doc_url?: string;
  charge?: string;
  payment_intent?: Stripe.PaymentIntent;
  payment_method?: Stripe.PaymentMethod;
}

/**
 * An answer that is an error. `replayable` tells whether an idempotency key remembers it: Stripe saves what an
 * endpoint answered once it ran, but not that the request never got as far.
 */
export class Problem extends Error {
  readonly status: number;
  readonly body: ProblemBody;
  readonly replayable: boolean;

  constructor(status: number, body: ProblemBody, replayable = true) {
    super(body.message);
    this.status = status;
    this.body = body.code
      ? { ...body, doc_url: `https://stripe.com/docs/error-codes/${body.code.replaceAll('_', '-')}` }
      : body;
    this.replayable = replayable;
  }
}

export function invalidRequest(message: string, more: Omit<Partial<ProblemBody>, 'message' | 'type'> = {}) {
  return new Problem(400, { type: 'invalid_request_error', message, ...more });
}

export function invalidParameter(param: string, message: string, code?: string) {
  return new Problem(400, { type: 'invalid_request_error', message, param, ...(code && { code }) }, false);
}

/** `what` as people write it: `payment_intent`, `PaymentMethod`. */
export function notFound(what: string, id: string, param = 'id') {
  const message = `No such ${what}: '${id}'`;
  return new Problem(404, { type: 'invalid_request_error', code: 'resource_missing', message, param });
}

export function unexpectedState(message: string, intent: Stripe.PaymentIntent) {
  return invalidRequest(message, { code: 'payment_intent_unexpected_state', payment_intent: intent });
}

export function cardError(code: string, message: string, more: Partial<ProblemBody> = {}) {
  return new Problem(402, { type: 'card_error', code, message, ...more });
}
