import { type ErrorCode, type ErrorDetails, errorCodes } from './contract/index.ts';

/**
 * What every failed call throws. Branch on `code` and `details`, never on the text.
 *
 * @example
 * ```ts
 * try {
 *   await client.orders.hold(listing.id, { seats: [14, 15] });
 * } catch (error) {
 *   if (!isAdmitOneError(error)) throw error;
 *   if (error.code === 'seats_taken') console.log(error.details.seats);
 * }
 * ```
 *
 * It carries no header, no token and no body of a request: it may be logged whole.
 */
export class AdmitOneError<Code extends ErrorCode = ErrorCode> extends Error {
  readonly code: Code;
  /** The HTTP status; null when no answer came. */
  readonly status: number | null;
  /** The fields that come with the code. */
  readonly details: ErrorDetails<Code>;
  /** What the server's log knows the request by; null when no answer came. */
  readonly requestId: string | null;
  /** Whether the same request, with the same idempotency key, may be sent again. */
  readonly retryable: boolean;
  /** How long the server wants to be left alone, ms; null when it did not say. */
  readonly retryAfterMs: number | null;
  /** The key that the call was sent with: give it again to find out what became of it. Null for calls without. */
  readonly idempotencyKey: string | null;
  /** The code in words, the same for every error of that code; `message` says what happened this time. */
  readonly title: string;

  constructor(code: Code, message: string, fields: AdmitOneErrorFields<Code>) {
    super(message, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.code = code;
    this.status = fields.status ?? null;
    this.details = fields.details;
    this.requestId = fields.requestId ?? null;
    this.retryable = fields.retryable ?? errorCodes[code].retryable;
    this.retryAfterMs = fields.retryAfterMs ?? null;
    this.idempotencyKey = fields.idempotencyKey ?? null;
    this.title = fields.title ?? errorCodes[code].title;
    Object.defineProperty(this, brand, { value: true });
  }

  static {
    AdmitOneError.prototype.name = 'AdmitOneError';
  }
}

export interface AdmitOneErrorFields<Code extends ErrorCode> {
  details: ErrorDetails<Code>;
  status?: number | null;
  requestId?: string | null;
  retryable?: boolean;
  retryAfterMs?: number | null;
  idempotencyKey?: string | null;
  title?: string;
  cause?: unknown;
}

/** The errors as a union, one member a code: `switch (error.code)` narrows `details` and can be exhaustive. */
export type AdmitOneErrorOf<Code extends ErrorCode = ErrorCode> = Code extends ErrorCode
  ? AdmitOneError<Code>
  : never;

/** Whether it is one of ours, and of that code if one is named. Holds for errors of another copy of this package. */
export function isAdmitOneError(error: unknown): error is AdmitOneErrorOf;
export function isAdmitOneError<Code extends ErrorCode>(
  error: unknown,
  code: Code,
): error is AdmitOneErrorOf<Code>;
export function isAdmitOneError(error: unknown, code?: ErrorCode): boolean {
  if (typeof error !== 'object' || error === null || !(brand in error)) return false;
  return code === undefined || ('code' in error && error.code === code);
}

/** `instanceof` fails as soon as two copies of the package are installed; a registered symbol does not. */
const brand = Symbol.for('@admit-one/sdk/error');
