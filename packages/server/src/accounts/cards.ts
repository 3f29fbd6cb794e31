import { randomUUID } from 'node:crypto';
import { type Card, encodeId } from '@admit-one/sdk/contract';
import { GatewayError, type SavedCard } from '../payments/gateway.ts';
import { errorCode } from '../platform/error-code.ts';
import { notFound, ProblemError } from '../platform/problem.ts';
import { withNewId } from '../platform/with-new-id.ts';
import {
  type CardRow,
  clearDefaultCard,
  deleteCard,
  findCard,
  insertCardUnlessKnown,
  listCards,
  makeNewestCardDefaultIfNone,
  setDefaultCard,
} from './cards.sql.ts';
import type { AccountsDeps } from './deps.ts';
import { type CustomerRow, lockAccount, readCustomer, setCustomerIfNone } from './sql.ts';

/** Saved cards: the gateway's references and what people know a card by. Its number never comes here. */
export interface Cards {
  /**
   * Those the gateway has and we have not, given on a page of it, are taken over. Where it does not answer, the list
   * is as it was.
   */
  listCards(accountId: number): Promise<Card[]>;
  /** Without asking the gateway. */
  readCards(accountId: number): Promise<Card[]>;
  /**
   * `paymentMethod` is the gateway's reference of a card that was given to it.
   * @throws ProblemError `card_refused`, `unavailable`
   */
  addCard(accountId: number, paymentMethod: string): Promise<Card>;
  /** @throws ProblemError `unavailable` */
  openCardPage(accountId: number): Promise<{ url: string }>;
  /** @throws ProblemError `not_found`, `unavailable` */
  removeCard(accountId: number, cardId: number): Promise<void>;
  /** @throws ProblemError `not_found` */
  setDefaultCard(accountId: number, cardId: number): Promise<Card>;

  /** Who pays, as the gateway knows them; `customer` is null for who never saved a card. */
  buyerForPayment(accountId: number): Promise<{ email: string; customer: string | null }>;
  /**
   * The gateway's reference of the account's customer, made when it is first needed.
   * @throws ProblemError `unavailable`
   */
  ensureCustomer(accountId: number): Promise<string>;
  /**
   * The gateway's reference of a card.
   * @throws ProblemError `not_found`
   */
  cardReference(accountId: number, cardId: number): Promise<string>;
  /** Keeps a card that the gateway saved while something was paid with it; null where it is somebody else's. */
  rememberCard(accountId: number, card: SavedCard): Promise<Card | null>;
  /** Has the gateway forget every card. @throws ProblemError `unavailable` */
  detachAllCards(accountId: number): Promise<void>;
}

export function createCards({ database, gateway, log, returnUrl }: CardsDeps): Cards {
  async function ensureCustomer(accountId: number): Promise<string> {
    const { email, customer } = await customerOf(accountId);
    if (customer !== null) return customer;
    const id = encodeId('acc', accountId);
    // The key is the account's: two requests at once, or one that never heard the answer, make one customer.
    const made = await reached(gateway.createCustomer({ accountId: id, email }, `customer-${id}`));
    return (await setCustomerIfNone(database.connection, accountId, made)) ?? made;
  }

  async function customerOf(accountId: number): Promise<CustomerRow> {
    const row = await readCustomer(database.connection, accountId);
    if (row === null) throw notFound('account', encodeId('acc', accountId));
    return row;
  }

  async function rememberCard(accountId: number, card: SavedCard): Promise<Card | null> {
    const row = await withNewId('crd', (cardId) =>
      database.inTransaction(async (sql) => {
        await lockAccount(sql, accountId);
        return insertCardUnlessKnown(sql, accountId, { cardId, ...card });
      }),
    );
    return row === null ? null : showCard(row);
  }

  async function readCards(accountId: number): Promise<Card[]> {
    return (await listCards(database.connection, accountId)).map(showCard);
  }

  /** Two clicks at once insert one row: the gateway's reference is unique. */
  async function takeOverCards(accountId: number): Promise<void> {
    const { customer } = await customerOf(accountId);
    if (customer === null) return;
    const known = new Set(
      (await listCards(database.connection, accountId)).map(({ reference }) => reference),
    );
    for (const card of await gateway.listCards(customer)) {
      if (!known.has(card.reference) && isWhole(card)) await rememberCard(accountId, card);
    }
  }

  return {
    ensureCustomer,
    rememberCard,
    readCards,

    async listCards(accountId) {
      try {
        await takeOverCards(accountId);
      } catch (error) {
        if (!(error instanceof GatewayError)) throw error;
        log.warn({ err: error }, 'the gateway was not asked for new cards');
      }
      return readCards(accountId);
    },

    async addCard(accountId, paymentMethod) {
      const customer = await ensureCustomer(accountId);
      const answer = await gateway.attachCard({ customer, paymentMethod });
      // A reference nobody was given will be no better in a moment.
      if (answer.kind === 'unknown' && errorCode(answer.cause) === 'resource_missing') {
        throw cardRefused('resource_missing');
      }
      if (answer.kind === 'unknown') throw gatewayAway(answer.cause);
      if (answer.kind === 'declined') throw cardRefused(answer.declineCode ?? answer.code);
      const card = isWhole(answer.card) ? await rememberCard(accountId, answer.card) : null;
      if (card === null) throw cardRefused('not_a_card_of_yours');
      return card;
    },

    async openCardPage(accountId) {
      const customer = await ensureCustomer(accountId);
      const wish = { customer, currency: pageCurrency, returnUrl: returnUrl() };
      // Each click is a page of its own; one that nobody fills in costs nothing.
      const { url } = await reached(gateway.createCardPage(wish, randomUUID()));
      return { url };
    },

    async removeCard(accountId, cardId) {
      const card = await findCard(database.connection, accountId, cardId);
      if (card === null) throw notFound('card', encodeId('crd', cardId));
      // The gateway first: when this dies in between, the card still shows and can be removed again.
      await reached(gateway.detachCard(card.reference));
      await database.inTransaction(async (sql) => {
        await lockAccount(sql, accountId);
        await deleteCard(sql, accountId, cardId);
        await makeNewestCardDefaultIfNone(sql, accountId);
      });
    },

    async setDefaultCard(accountId, cardId) {
      const card = await database.inTransaction(async (sql) => {
        await lockAccount(sql, accountId);
        await clearDefaultCard(sql, accountId);
        const row = await setDefaultCard(sql, accountId, cardId);
        if (row === null) throw notFound('card', encodeId('crd', cardId));
        return row;
      });
      return showCard(card);
    },

    async buyerForPayment(accountId) {
      const { email, customer } = await customerOf(accountId);
      return { email, customer };
    },

    async cardReference(accountId, cardId) {
      const card = await findCard(database.connection, accountId, cardId);
      if (card === null) throw notFound('card', encodeId('crd', cardId));
      return card.reference;
    },

    async detachAllCards(accountId) {
      const { customer } = await customerOf(accountId);
      if (customer === null) return;
      for (const { reference } of await reached(gateway.listCards(customer))) {
        await reached(gateway.detachCard(reference));
      }
    },
  };
}

type CardsDeps = Pick<AccountsDeps, 'database' | 'gateway' | 'log' | 'returnUrl'>;

/** Stripe wants one to choose what a page offers; for cards alone, which is all we ask for, any will do. */
const pageCurrency = 'USD';

function showCard({ cardId, reference: _ours, createdAt, ...card }: CardRow): Card {
  return { id: encodeId('crd', cardId), ...card, createdAt: createdAt.toISOString() };
}

/** The gateway keeps other ways of paying in the same list. */
function isWhole(card: SavedCard): boolean {
  return /^[0-9]{4}$/.test(card.last4);
}

async function reached<Answer>(asked: Promise<Answer>): Promise<Answer> {
  try {
    return await asked;
  } catch (error) {
    throw error instanceof GatewayError && error.retryable ? gatewayAway(error) : error;
  }
}

function gatewayAway(cause: unknown): ProblemError<'unavailable'> {
  return new ProblemError(
    'unavailable',
    {},
    'The payment gateway does not answer. Your cards are as they were; try again in a moment.',
    { cause, retryAfterSeconds: 2 },
  );
}

function cardRefused(declineCode: string): ProblemError<'card_refused'> {
  return new ProblemError(
    'card_refused',
    { declineCode },
    `The gateway does not take this card (${declineCode.replaceAll('_', ' ')}). No card was saved: try another.`,
  );
}
