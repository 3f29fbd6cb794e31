import type {
  Authorization,
  GatewayIntent,
  IntentInput,
  Opened,
  Refused,
} from '../../src/payments/gateway.ts';
import type { Random } from './random.ts';

/** What the bank makes of a card. `asks`: the buyer has to prove who they are first. */
export type CardKind = 'good' | 'bad' | 'slow' | 'asks';

type State = 'open' | 'declined' | 'action' | 'processing' | 'authorized' | 'captured' | 'canceled';

export interface Intent {
  readonly reference: string;
  readonly input: IntentInput;
  /** The bank will not part with the money when it is to be taken. */
  readonly isRefused: boolean;
  /** The buyer's bank has taken the money back. */
  isDisputed: boolean;
  state: State;
  captured: number;
  refunded: number;
}

interface Page {
  readonly reference: string;
  readonly intent: Intent;
  state: 'open' | 'complete' | 'expired';
}

/**
 * The gateway's own books: what it did, whoever asked for it, and however the answer was lost. The real one's rules,
 * as far as the sale meets them: an idempotency key repeats its answer, a state allows only its own moves.
 */
export class ModelGateway {
  readonly intents = new Map<string, Intent>();
  readonly pages = new Map<string, Page>();
  readonly refunds = new Map<string, { intent: Intent; amount: number }>();
  readonly #answers = new Map<string, { of: string; answer: unknown }>();
  readonly #random: Random;
  readonly #captureRefused: number;
  /** Told of everything that happened to an intent. */
  readonly #happened: (intent: Intent) => void;
  /** Told of what somebody outside will do: the bank, or the buyer on a page. */
  readonly #waits: (label: string, go: () => void) => void;

  constructor(
    random: Random,
    captureRefused: number,
    happened: (intent: Intent) => void,
    waits: (label: string, go: () => void) => void,
  ) {
    this.#random = random;
    this.#captureRefused = captureRefused;
    this.#happened = happened;
    this.#waits = waits;
  }

  createIntent(input: IntentInput, key: string): Opened {
    return this.#once(key, input, () => {
      const intent = this.#newIntent(input);
      return { kind: 'ok', reference: intent.reference };
    });
  }

  createPage(input: IntentInput, key: string): Opened<{ url: string }> {
    return this.#once(key, input, () => {
      const reference = `cs_${this.pages.size + 1}`;
      const page: Page = { reference, intent: this.#newIntent(input), state: 'open' };
      this.pages.set(reference, page);
      return { kind: 'ok', reference, url: `https://pay.test/${reference}` };
    });
  }

  confirm(reference: string, method: string, key: string): Authorization {
    const intent = this.intents.get(reference)!;
    if (!this.#answers.has(key) && !['open', 'declined'].includes(intent.state)) return this.read(reference);
    return this.#once(key, { reference, method }, () => {
      const kind = method.replace('pm_', '') as CardKind;
      if (kind === 'asks') {
        this.#move(intent, 'action');
      } else if (kind === 'slow') {
        this.#move(intent, 'processing');
        this.#waits(`the bank decides about ${reference}`, () => {
          if (intent.state === 'processing') this.#decide(intent, this.#random.chance(0.7));
        });
      } else {
        this.#decide(intent, kind === 'good');
      }
      return this.read(reference);
    });
  }

  /** The buyer was told of this address and goes there, sooner or later: to pay on a page, or to prove who they are. */
  visit(url: string): void {
    const reference = url.slice(url.lastIndexOf('/') + 1);
    this.#waits(`the buyer acts at ${url}`, () => {
      const page = this.pages.get(reference);
      if (page !== undefined) return this.#payOn(page);
      const intent = this.intents.get(reference)!;
      if (intent.state === 'action') this.#decide(intent, this.#random.chance(0.7));
    });
  }

  read(reference: string): Authorization {
    const page = this.pages.get(reference);
    if (page?.state === 'expired') return { kind: 'canceled' };
    if (page?.state === 'open') return { kind: 'action', url: `https://pay.test/${reference}` };
    const intent = page?.intent ?? this.intents.get(reference)!;
    switch (intent.state) {
      case 'open':
        return { kind: 'unconfirmed' };
      case 'declined':
        return { kind: 'declined', code: 'card_declined', declineCode: 'generic_decline', message: 'No.' };
      case 'action':
        return { kind: 'action', url: `https://bank.test/${reference}` };
      case 'processing':
        return { kind: 'processing' };
      case 'canceled':
        return { kind: 'canceled' };
      default:
        return {
          kind: 'ok',
          intent: intent.reference,
          amount: intent.input.amount,
          captured: intent.captured,
          currency: intent.input.currency,
          card: null,
        };
    }
  }

  capture(reference: string, amount: number): 'ok' | 'refused' {
    const intent = this.#intentOf(reference);
    if (intent.state === 'captured') return intent.captured === amount ? 'ok' : 'refused';
    // The bank let the money go before it was taken, or says no and keeps it aside.
    if (intent.state === 'authorized' && intent.isRefused) {
      if (this.#random.chance(0.5)) this.#move(intent, 'canceled');
      return 'refused';
    }
    if (intent.state !== 'authorized' || amount > intent.input.amount) return 'refused';
    intent.captured = amount;
    this.#move(intent, 'captured');
    return 'ok';
  }

  cancel(reference: string): 'canceled' | 'captured' | 'unknown' {
    const page = this.pages.get(reference);
    if (page?.state === 'open') page.state = 'expired';
    const intent = this.#intentOf(reference);
    if (intent.state === 'captured') return 'captured';
    if (intent.state === 'processing') return 'unknown';
    if (intent.state !== 'canceled') this.#move(intent, 'canceled');
    return 'canceled';
  }

  refund(reference: string, amount: number, key: string): Opened | Refused {
    const intent = this.#intentOf(reference);
    const known = this.refunds.get(key);
    if (known === undefined) {
      if (intent.isDisputed) return refused('charge_disputed');
      if (intent.captured - intent.refunded < amount) return refused('amount_too_large');
      intent.refunded += amount;
      this.refunds.set(key, { intent, amount });
      this.#happened(intent);
    } else if (known.intent !== intent || known.amount !== amount) {
      throw new Error(`The key ${key} came with another refund before.`);
    }
    return { kind: 'ok', reference: `re_${key}` };
  }

  isDisputed(reference: string): boolean {
    return this.#intentOf(reference).isDisputed;
  }

  list(): GatewayIntent[] {
    return [...this.intents.values()].map(({ reference, input, state, captured, refunded, isDisputed }) => ({
      reference,
      state: state === 'authorized' || state === 'captured' || state === 'canceled' ? state : 'open',
      amount: input.amount,
      captured,
      refunded,
      currency: input.currency,
      metadata: input.metadata,
      disputed: isDisputed,
      createdAt: new Date(0),
    }));
  }

  #newIntent(input: IntentInput): Intent {
    const reference = `pi_${this.intents.size + 1}`;
    const isRefused = this.#random.chance(this.#captureRefused);
    const intent: Intent = {
      ...{ reference, input, isRefused, isDisputed: false },
      ...{ state: 'open', captured: 0, refunded: 0 },
    };
    this.intents.set(reference, intent);
    return intent;
  }

  #intentOf(reference: string): Intent {
    return this.pages.get(reference)?.intent ?? this.intents.get(reference)!;
  }

  #payOn(page: Page): void {
    if (page.state !== 'open' || this.#random.chance(0.3)) return;
    page.state = 'complete';
    this.#decide(page.intent, true);
  }

  #decide(intent: Intent, isGood: boolean): void {
    this.#move(intent, isGood ? 'authorized' : 'declined');
  }

  #move(intent: Intent, state: State): void {
    intent.state = state;
    this.#happened(intent);
  }

  #once<Answer>(key: string, asked: unknown, act: () => Answer): Answer {
    const of = JSON.stringify(asked);
    const known = this.#answers.get(key);
    if (known !== undefined) {
      if (known.of !== of) throw new Error(`The key ${key} came with ${of} and, before, with ${known.of}.`);
      return known.answer as Answer;
    }
    const answer = act();
    this.#answers.set(key, { of, answer });
    return answer;
  }
}

function refused(code: string): Refused {
  return { kind: 'refused', code, message: 'No.' };
}
