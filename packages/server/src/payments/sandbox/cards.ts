import { createHash } from 'node:crypto';
import { cardError } from './problem.ts';

/** What a test card does when money is asked of it. */
export type Behaviour =
  | 'pays'
  | 'is_disputed'
  | 'authenticates'
  | 'declines_when_charged'
  | keyof typeof declines;

export interface Decline {
  code: string;
  declineCode: string;
  message: string;
}

/** All of a card that is kept. The number is read, looked up and forgotten. */
export interface Card {
  brand: string;
  last4: string;
  expMonth: number;
  expYear: number;
  fingerprint: string;
  behaviour: Behaviour;
}

export interface CardEntry {
  number: string;
  exp_month: string;
  exp_year: string;
  cvc?: string | undefined;
}

/**
 * Reads what somebody typed, as Stripe reads it in test mode: a number outside the published test numbers is
 * refused like a live card there, so that nobody's real card ends up in a sandbox.
 * @param now the time, in milliseconds.
 * @throws a `card_error` (402) that names the field.
 */
export function readCard(entry: CardEntry, now: number): Card {
  const number = entry.number.replace(/[\s-]/g, '');
  if (!/^[0-9]{12,19}$/.test(number) || !passesLuhn(number)) {
    throw cardError('incorrect_number', 'Your card number is incorrect.', { param: 'number' });
  }
  if (!testNumber.test(number)) {
    throw cardError(
      'card_declined',
      'Your card was declined. Your request was in test mode, but used a non test (live) card. For a list of valid test cards, visit: https://stripe.com/docs/testing.',
      { decline_code: 'test_mode_live_card', param: 'number' },
    );
  }
  const { expMonth, expYear } = readExpiry(entry, now);
  const brand = brandOf(number);
  const digits = brand === 'amex' ? 4 : 3;
  if (entry.cvc !== undefined && !(entry.cvc.length === digits && /^[0-9]+$/.test(entry.cvc))) {
    throw cardError('invalid_cvc', "Your card's security code is invalid.", { param: 'cvc' });
  }
  return {
    brand,
    last4: number.slice(-4),
    expMonth,
    expYear,
    fingerprint: createHash('sha256').update(`card ${number}`).digest('hex').slice(0, 16),
    behaviour: behaviours[number] ?? 'pays',
  };
}

export function declineOf(behaviour: Behaviour): Decline | null {
  if (behaviour === 'pays' || behaviour === 'is_disputed' || behaviour === 'authenticates') return null;
  return declines[behaviour === 'declines_when_charged' ? 'generic_decline' : behaviour];
}

/** The number behind one of Stripe's ready-made payment methods (`pm_card_visa`), if it is one. */
export function numberOfToken(token: string): string | undefined {
  return Object.hasOwn(tokens, token) ? tokens[token] : undefined;
}

function readExpiry(entry: CardEntry, now: number): { expMonth: number; expYear: number } {
  const expMonth = Number(entry.exp_month);
  if (!/^[0-9]{1,2}$/.test(entry.exp_month) || expMonth < 1 || expMonth > 12) {
    throw cardError('invalid_expiry_month', "Your card's expiration month is invalid.", {
      param: 'exp_month',
    });
  }
  const today = new Date(now);
  const thisYear = today.getUTCFullYear();
  const typed = Number(entry.exp_year);
  const expYear = typed < 100 ? 2000 + typed : typed;
  if (!/^([0-9]{2}|[0-9]{4})$/.test(entry.exp_year) || expYear > thisYear + 50) {
    throw cardError('invalid_expiry_year', "Your card's expiration year is invalid.", { param: 'exp_year' });
  }
  if (expYear < thisYear || (expYear === thisYear && expMonth < today.getUTCMonth() + 1)) {
    throw cardError('expired_card', 'Your card has expired.', { param: 'exp_month' });
  }
  return { expMonth, expYear };
}

function passesLuhn(number: string): boolean {
  let sum = 0;
  for (let place = 0; place < number.length; place += 1) {
    const digit = Number(number[number.length - 1 - place]);
    const weighted = place % 2 === 1 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}

function brandOf(number: string): string {
  if (/^3[47]/.test(number)) return 'amex';
  if (/^(30|36|38)/.test(number)) return 'diners';
  if (/^35/.test(number)) return 'jcb';
  if (/^62/.test(number)) return 'unionpay';
  if (/^6/.test(number)) return 'discover';
  return number.startsWith('4') ? 'visa' : 'mastercard';
}

/** The ranges of https://docs.stripe.com/testing; no bank issues cards in them. */
const testNumber =
  /^(4242424242|4000|40128888|41000000|41111111|555555|52008282|51051051|22230031|37828224|37144963|6011111|60110009|6011981|655502|305693|385200|362272|356600|353011|62000000|62050000)/;

const declines = {
  generic_decline: {
    code: 'card_declined',
    declineCode: 'generic_decline',
    message: 'Your card was declined.',
  },
  insufficient_funds: {
    code: 'card_declined',
    declineCode: 'insufficient_funds',
    message: 'Your card has insufficient funds.',
  },
  lost_card: { code: 'card_declined', declineCode: 'lost_card', message: 'Your card was declined.' },
  stolen_card: { code: 'card_declined', declineCode: 'stolen_card', message: 'Your card was declined.' },
  fraudulent: { code: 'card_declined', declineCode: 'fraudulent', message: 'Your card was declined.' },
  expired_card: { code: 'expired_card', declineCode: 'expired_card', message: 'Your card has expired.' },
  incorrect_cvc: {
    code: 'incorrect_cvc',
    declineCode: 'incorrect_cvc',
    message: "Your card's security code is incorrect.",
  },
  processing_error: {
    code: 'processing_error',
    declineCode: 'processing_error',
    message: 'An error occurred while processing your card. Try again in a little bit.',
  },
} satisfies Record<string, Decline>;

const behaviours: Record<string, Behaviour> = {
  '4000000000000002': 'generic_decline',
  '4000000000009995': 'insufficient_funds',
  '4000000000009987': 'lost_card',
  '4000000000009979': 'stolen_card',
  '4100000000000019': 'fraudulent',
  '4000000000000069': 'expired_card',
  '4000000000000127': 'incorrect_cvc',
  '4000000000000119': 'processing_error',
  '4000000000000341': 'declines_when_charged',
  '4000000000000259': 'is_disputed',
  '4000002500003155': 'authenticates',
  '4000002760003184': 'authenticates',
  '4000000000003220': 'authenticates',
};

const tokens: Record<string, string> = {
  pm_card_visa: '4242424242424242',
  pm_card_visa_debit: '4000056655665556',
  pm_card_mastercard: '5555555555554444',
  pm_card_amex: '378282246310005',
  pm_card_discover: '6011111111111117',
  pm_card_diners: '3056930009020004',
  pm_card_jcb: '3566002020360505',
  pm_card_unionpay: '6200000000000005',
  pm_card_chargeDeclined: '4000000000000002',
  pm_card_visa_chargeDeclined: '4000000000000002',
  pm_card_chargeDeclinedInsufficientFunds: '4000000000009995',
  pm_card_visa_chargeDeclinedInsufficientFunds: '4000000000009995',
  pm_card_visa_chargeDeclinedLostCard: '4000000000009987',
  pm_card_visa_chargeDeclinedStolenCard: '4000000000009979',
  pm_card_chargeDeclinedFraudulent: '4100000000000019',
  pm_card_chargeDeclinedExpiredCard: '4000000000000069',
  pm_card_chargeDeclinedIncorrectCvc: '4000000000000127',
  pm_card_chargeDeclinedProcessingError: '4000000000000119',
  pm_card_chargeCustomerFail: '4000000000000341',
  pm_card_createDispute: '4000000000000259',
  pm_card_authenticationRequired: '4000002500003155',
  pm_card_authenticationRequiredOnSetup: '4000002760003184',
  pm_card_threeDSecure2Required: '4000000000003220',
};
