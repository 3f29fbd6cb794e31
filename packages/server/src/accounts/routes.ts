import { type accountRoutes, decodeId } from '@admit-one/sdk/contract';
import type { Handlers } from '../platform/http/call.ts';
import type { Accounts } from './accounts.ts';
import type { Holdings } from './holdings.ts';

type AccountOperation = Exclude<keyof typeof accountRoutes, 'readPaymentWays'>;

const done = { done: true } as const;

export function accountRouteHandlers(accounts: Accounts, holdings: Holdings): Handlers<AccountOperation> {
  return {
    register: ({ body }) => accounts.register(body),
    logIn: ({ body }) => accounts.logIn(body),
    async logOut({ caller }) {
      await accounts.logOut(caller);
      return done;
    },
    readAccount: ({ caller }) => accounts.readAccount(caller.accountId),
    updateAccount: ({ caller, body }) => accounts.renameAccount(caller.accountId, body.name),
    async changePassword({ caller, body }) {
      await accounts.changePassword(caller, body);
      return done;
    },
    exportAccount: ({ caller }) => accounts.exportAccount(caller, holdings),
    async deleteAccount({ caller, body }) {
      await accounts.deleteAccount(caller.accountId, body.password, holdings);
      return done;
    },
    async requestEmailConfirmation({ caller }) {
      await accounts.requestEmailConfirmation(caller.accountId);
      return done;
    },
    async confirmEmail({ body }) {
      await accounts.confirmEmail(body.code);
      return done;
    },
    async requestPasswordReset({ body }) {
      await accounts.requestPasswordReset(body.email);
      return done;
    },
    async resetPassword({ body }) {
      await accounts.resetPassword(body.code, body.password);
      return done;
    },

    createToken: ({ caller, body }) => accounts.createToken(caller, body),
    listTokens: async ({ caller }) => ({ items: await accounts.listTokens(caller) }),
    async revokeToken({ caller, params }) {
      await accounts.revokeToken(caller, decodeId(params.tokenId));
      return done;
    },

    listCards: async ({ caller }) => ({ items: await accounts.listCards(caller.accountId) }),
    addCard: ({ caller, body }) => accounts.addCard(caller.accountId, body.paymentMethod),
    openCardPage: ({ caller }) => accounts.openCardPage(caller.accountId),
    async removeCard({ caller, params }) {
      await accounts.removeCard(caller.accountId, decodeId(params.cardId));
      return done;
    },
    setDefaultCard: ({ caller, params }) =>
      accounts.setDefaultCard(caller.accountId, decodeId(params.cardId)),

    becomeSeller: ({ caller, body }) => accounts.becomeSeller(caller, body.name),
    listStaff: async ({ caller }) => ({ items: await accounts.listStaff(caller.accountId) }),
    addStaff: ({ caller, body }) => accounts.addStaff(caller.accountId, body.email),
    async removeStaff({ caller, params }) {
      await accounts.removeStaff(caller.accountId, decodeId(params.accountId));
      return done;
    },
  };
}
