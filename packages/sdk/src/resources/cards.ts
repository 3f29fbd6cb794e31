import type { Call } from '../call.ts';
import type { BodyOf, Card, ResponseOf } from '../contract/index.ts';
import type { CallOptions } from '../options.ts';

/** Saved cards: brand, last four digits, expiry. The card itself is at the gateway. */
export class CardsResource {
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  list(options?: CallOptions): Promise<ResponseOf<'listCards'>> {
    return this.#call('listCards', {}, options);
  }

  /** Saves a card that was given to the gateway, see `enterCard`. Errors: `card_refused`. */
  add(card: BodyOf<'addCard'>, options?: CallOptions): Promise<Card> {
    return this.#call('addCard', { body: card }, options);
  }

  remove(cardId: string, options?: CallOptions): Promise<ResponseOf<'removeCard'>> {
    return this.#call('removeCard', { params: { cardId } }, options);
  }

  setDefault(cardId: string, options?: CallOptions): Promise<Card> {
    return this.#call('setDefaultCard', { params: { cardId } }, options);
  }

  /** A page of the gateway on which a card is given; it shows among the saved cards afterwards. */
  openPage(options?: CallOptions): Promise<ResponseOf<'openCardPage'>> {
    return this.#call('openCardPage', {}, options);
  }
}
