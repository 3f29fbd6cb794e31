import { z } from 'zod';
import { AdmitOneError } from './admit-one-error.ts';
import type { PaymentWays } from './contract/index.ts';
import { type Fetch, type FetchAnswer, findFetch } from './find-fetch.ts';
import { checkTimeout } from './options.ts';

export interface CardEntry {
  /** Digits; spaces and hyphens are left out. */
  number: string;
  /** 1 to 12 */
  expMonth: number;
  /** Four digits */
  expYear: number;
  cvc: string;
}

export interface EnterCardOptions {
  fetch?: Fetch | undefined;
  signal?: AbortSignal | undefined;
  /** ms; 30 000 unless told */
  timeoutMs?: number | undefined;
}

/**
 * Gives a card to the gateway, never to the Admit One server, and returns the gateway's reference, `pm_…`, to pay
 * with (`{ type: 'payment_method', paymentMethod }`) or to save (`account.cards.add`).
 *
 * No error of it repeats what the gateway or `fetch` said in their own words: those could quote the card.
 *
 * @param ways what `account.paymentWays()` answered
 * @throws AdmitOneError `card_refused`; `invalid_request` where the gateway takes cards on its own page only;
 * `connection_failed`, `timed_out`, `aborted`, `invalid_response`
 */
export async function enterCard(
  ways: Pick<PaymentWays, 'cardEntry'>,
  card: CardEntry,
  options: EnterCardOptions = {},
): Promise<string> {
  if (ways.cardEntry === null) throw onPageOnly();
  const { signal } = options;
  if (signal?.aborted) throw givenUp(signal);
  const { url, publishableKey } = ways.cardEntry;
  const fetch = options.fetch ?? (await findFetch());
  const timeout = AbortSignal.timeout(checkTimeout(options.timeoutMs ?? 30_000));
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${publishableKey}`,
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
      },
      body: formatCard(card),
      redirect: 'error',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    return readReference(answer, await answer.text());
  } catch (thrown) {
    if (thrown instanceof AdmitOneError) throw thrown;
    if (signal?.aborted) throw givenUp(signal);
    const code = timeout.aborted ? 'timed_out' : 'connection_failed';
    throw new AdmitOneError(
      code,
      'The payment gateway does not answer. No money was moved; try again in a moment.',
      {
        details: {},
      },
    );
  }
}

/** Stripe's form encoding. */
function formatCard({ number, expMonth, expYear, cvc }: CardEntry): string {
  return new URLSearchParams({
    type: 'card',
    'card[number]': number.replace(/[\s-]/g, ''),
    'card[exp_month]': String(expMonth),
    'card[exp_year]': String(expYear),
    'card[cvc]': cvc,
  }).toString();
}

const taken = z.object({ id: z.string().regex(/^pm_[A-Za-z0-9_]{1,100}$/) });

/** https://docs.stripe.com/api/errors */
const refused = z.object({
  error: z.object({ type: z.string(), code: z.string().optional(), decline_code: z.string().optional() }),
});

function readReference(answer: FetchAnswer, text: string): string {
  const body = parseJson(text);
  const reference = taken.safeParse(body);
  if (answer.status < 300 && reference.success) return reference.data.id;
  const refusal = refused.safeParse(body);
  if (refusal.success && refusal.data.error.type === 'card_error') throw cardRefused(refusal.data.error);
  throw new AdmitOneError(
    'invalid_response',
    `The payment gateway's answer (status ${answer.status}) is not understood. No money was moved.`,
    { details: {}, status: answer.status },
  );
}

function cardRefused(error: z.infer<typeof refused>['error']): AdmitOneError<'card_refused'> {
  const code = error.decline_code ?? error.code ?? '';
  const declineCode = /^[a-z_]{1,60}$/.test(code) ? code : 'unknown';
  const message = `The payment gateway does not take this card (${declineCode}). No money was moved; check the card or use another.`;
  return new AdmitOneError('card_refused', message, { details: { declineCode } });
}

function givenUp(signal: AbortSignal): AdmitOneError<'aborted'> {
  const message = 'The card was not given to the gateway: the entry was given up. No money was moved.';
  return new AdmitOneError('aborted', message, { details: {}, cause: signal.reason });
}

function onPageOnly(): AdmitOneError<'invalid_request'> {
  const message =
    'this gateway takes cards on its own page only: pay with { type: "page" } or open account.cards.openPage()';
  return new AdmitOneError('invalid_request', `Nothing was sent: ${message}.`, {
    details: { issues: [{ path: 'ways.cardEntry', message }] },
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
