import { ProblemError } from '../platform/problem.ts';
import { deleteCardsOf } from './cards.sql.ts';
import type { Cards } from './cards.ts';
import { deleteCodesOf } from './codes.sql.ts';
import type { AccountsDeps } from './deps.ts';
import { allTicketsOf, type Holdings } from './holdings.ts';
import type { PasswordChanges } from './password-changes.ts';
import { blankSellerOf, findSeller } from './sellers.sql.ts';
import { blankAccountIfPasswordStands, readDatabaseTime } from './sql.ts';
import { blankTokensOf } from './tokens.sql.ts';
import type { Tokens } from './tokens.ts';

export interface Deletion {
  /**
   * Takes away everything that says who somebody was. Orders and tickets stay, because the sale's books must add up;
   * they know their buyer by number only, and the number stays taken.
   *
   * An order that is made while this runs is not seen: its hold ends by itself.
   * @throws ProblemError `wrong_credentials`, `account_in_use`, `unavailable` when the gateway keeps the cards
   */
  deleteAccount(accountId: number, password: string, holdings: Holdings): Promise<void>;
}

export function createDeletion(
  { database }: Pick<AccountsDeps, 'database'>,
  parts: {
    tokens: Tokens;
    cards: Pick<Cards, 'detachAllCards'>;
    passwords: Pick<PasswordChanges, 'checkPassword'>;
  },
): Deletion {
  async function refuseIfInUse(accountId: number, holdings: Holdings): Promise<void> {
    if (await holdings.orders.hasOpenOrders(accountId)) {
      throw inUse('you hold seats or are paying for some', 'Give them back or finish paying first');
    }
    const now = await readDatabaseTime(database.connection);
    const tickets = await allTicketsOf(holdings, accountId);
    const next = tickets.find((ticket) => new Date(ticket.startsAt) > now);
    if (next !== undefined) {
      throw inUse(
        `you have a ticket for "${next.title}" on ${next.startsAt.slice(0, 10)}`,
        'Hand it on or have it refunded first, or wait until the performance is over',
      );
    }
    const seller = await findSeller(database.connection, accountId);
    if (seller !== null && (await holdings.listings.hasListingsToCome(seller.sellerId))) {
      throw inUse('performances you sell are still to come', 'Cancel them or wait until they are over');
    }
  }

  return {
    async deleteAccount(accountId, password, holdings) {
      const passwordHash = await parts.passwords.checkPassword(accountId, password);
      await refuseIfInUse(accountId, holdings);
      await parts.cards.detachAllCards(accountId);
      const revoked = await database.inTransaction(
        async (sql) => {
          if (!(await blankAccountIfPasswordStands(sql, accountId, passwordHash))) throw changedMeanwhile();
          const tokens = await blankTokensOf(sql, accountId);
          await deleteCodesOf(sql, accountId, ['confirm_email', 'reset_password']);
          await deleteCardsOf(sql, accountId);
          await blankSellerOf(sql, accountId);
          return tokens;
        },
        { repeatable: true },
      );
      await parts.tokens.forgetTokens(revoked);
    },
  };
}

function inUse(reason: string, next: string): ProblemError<'account_in_use'> {
  return new ProblemError(
    'account_in_use',
    { reason },
    `The account cannot be deleted yet: ${reason}. Nothing was changed. ${next}.`,
  );
}

function changedMeanwhile(): ProblemError<'wrong_credentials'> {
  return new ProblemError(
    'wrong_credentials',
    {},
    'The password was changed at this moment. The account still stands; try again with the new one.',
  );
}
