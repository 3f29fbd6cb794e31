import { type Account, type BodyOf, encodeId, type ResponseOf, type Session } from '@admit-one/sdk/contract';
import type { Caller } from '../platform/http/call.ts';
import type { Loop } from '../platform/loops.ts';
import { ProblemError } from '../platform/problem.ts';
import { withNewId } from '../platform/with-new-id.ts';
import { type Cards, createCards } from './cards.ts';
import { deleteCodesPastTime } from './codes.sql.ts';
import { confirmationLetter, newCode } from './codes.ts';
import { type Contact, readContacts } from './contacts.sql.ts';
import { createDeletion, type Deletion } from './deletion.ts';
import type { AccountsDeps } from './deps.ts';
import { createEmailConfirmations, type EmailConfirmations } from './email-confirmations.ts';
import { allOrdersOf, allTicketsOf, type Holdings } from './holdings.ts';
import { createPasswordChanges, type PasswordChanges } from './password-changes.ts';
import { hashPassword } from './passwords.ts';
import { findSeller, listSellersWorkedFor } from './sellers.sql.ts';
import { createSellers, type Sellers, showSeller } from './sellers.ts';
import { createSessions, insertLogin, type Sessions } from './sessions.ts';
import { findAccount, insertAccountIfEmailFree, renameAccount } from './sql.ts';
import { createTokens, type Tokens } from './tokens.ts';

/** The room of accounts: who somebody is, and what they may do. Each part is a file beside this one. */
export interface Accounts
  extends Tokens,
    Sessions,
    PasswordChanges,
    EmailConfirmations,
    Cards,
    Sellers,
    Deletion {
  /**
   * Makes an account and logs it in; the mail with the code to confirm its address is on its way afterwards.
   * @throws ProblemError `email_taken`
   */
  register(wish: BodyOf<'register'>): Promise<Session>;
  readAccount(accountId: number): Promise<Account>;
  renameAccount(accountId: number, name: string): Promise<Account>;
  /** Where people can be reached, by account; whoever deleted theirs is not in the map. */
  contactsOf(accountIds: readonly number[]): Promise<Map<number, Contact>>;
  exportAccount(caller: Caller, holdings: Holdings): Promise<ResponseOf<'exportAccount'>>;
  readonly loops: readonly Loop[];
}

export function createAccounts(deps: AccountsDeps): Accounts {
  const { database, mail, publicUrl } = deps;
  const tokens = createTokens(deps);
  const cards = createCards(deps);
  const passwords = createPasswordChanges(deps, tokens);

  async function readAccount(accountId: number): Promise<Account> {
    const row = await findAccount(database.connection, accountId);
    if (row === null) throw new ProblemError('not_found', { what: 'account' }, 'There is no such account.');
    const seller = await findSeller(database.connection, accountId);
    const staffOf = await listSellersWorkedFor(database.connection, accountId);
    return {
      id: encodeId('acc', row.accountId),
      email: row.email,
      emailConfirmed: row.emailConfirmed,
      name: row.name,
      createdAt: row.createdAt.toISOString(),
      seller: seller === null ? null : showSeller(seller),
      staffOf: staffOf.map(showSeller),
    };
  }

  return {
    ...tokens,
    ...cards,
    ...passwords,
    ...createSessions(deps, tokens, readAccount),
    ...createEmailConfirmations(deps),
    ...createSellers(deps, tokens),
    ...createDeletion(deps, { tokens, cards, passwords }),
    readAccount,

    async register({ email: given, password, name }) {
      const email = given.toLowerCase();
      const passwordHash = await hashPassword(password);
      const { accountId, login, code } = await withNewId('acc', (accountId) =>
        database.inTransaction(async (sql) => {
          const isFree = await insertAccountIfEmailFree(sql, { accountId, email, passwordHash, name });
          if (!isFree) throw emailTaken(email);
          const login = await insertLogin(sql, { accountId, passwordHash, name: 'login', scopes: ['buyer'] });
          return { accountId, login: login!, code: await newCode(sql, accountId, 'confirm_email') };
        }),
      );
      // Not waited for: an account is of use before its address is confirmed, and another mail can be had.
      void mail.send(confirmationLetter(email, code, publicUrl()));
      return { account: await readAccount(accountId), ...login };
    },

    async renameAccount(accountId, name) {
      await renameAccount(database.connection, accountId, name);
      return readAccount(accountId);
    },

    async contactsOf(accountIds) {
      const contacts = await readContacts(database.connection, accountIds);
      return new Map(contacts.map((contact) => [contact.accountId, contact]));
    },

    async exportAccount(caller, holdings) {
      return {
        account: await readAccount(caller.accountId),
        tokens: await tokens.listTokens(caller),
        cards: await cards.readCards(caller.accountId),
        orders: await allOrdersOf(holdings, caller.accountId),
        tickets: await allTicketsOf(holdings, caller.accountId),
      };
    },

    loops: [
      ...tokens.tokenLoops,
      {
        name: 'delete codes past their time',
        everyMs: 60 * 60 * 1000,
        run: () => deleteCodesPastTime(database.connection),
      },
    ],
  };
}

function emailTaken(email: string): ProblemError<'email_taken'> {
  return new ProblemError(
    'email_taken',
    {},
    `There is an account with ${email} already. Nothing was made: log in, or have a code mailed to set a new password.`,
  );
}
