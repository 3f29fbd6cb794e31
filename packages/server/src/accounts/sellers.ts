import { encodeId, type Seller, type StaffMember } from '@admit-one/sdk/contract';
import type { Caller } from '../platform/http/call.ts';
import { notFound, ProblemError } from '../platform/problem.ts';
import { withNewId } from '../platform/with-new-id.ts';
import type { AccountsDeps } from './deps.ts';
import {
  addStaffByEmail,
  findSeller,
  insertSellerIfNone,
  listSellersWorkedFor,
  listStaff,
  removeStaff,
  type SellerRow,
  type StaffRow,
} from './sellers.sql.ts';
import { addScopesToToken } from './tokens.sql.ts';
import type { Tokens } from './tokens.ts';

export interface Sellers {
  /** @throws ProblemError `already_seller` */
  becomeSeller(caller: Caller, name: string): Promise<Seller>;
  /** The account's own seller profile. */
  sellerOf(accountId: number): Promise<SellerName | null>;
  /** The sellers it may work for: its own first, then those whose staff it is. */
  sellersFor(accountId: number): Promise<SellerName[]>;
  /** @throws ProblemError `forbidden` without a seller profile */
  listStaff(accountId: number): Promise<StaffMember[]>;
  /** @throws ProblemError `not_found` when nobody else has that e-mail */
  addStaff(accountId: number, email: string): Promise<StaffMember>;
  /** @throws ProblemError `not_found` */
  removeStaff(accountId: number, memberId: number): Promise<void>;
}

export interface SellerName {
  sellerId: number;
  name: string;
}

export function createSellers({ database }: Pick<AccountsDeps, 'database'>, tokens: Tokens): Sellers {
  async function ownSeller(accountId: number): Promise<SellerRow> {
    const seller = await findSeller(database.connection, accountId);
    if (seller !== null) return seller;
    throw new ProblemError(
      'forbidden',
      { needs: 'seller' },
      'This account has no seller profile. Become a seller first.',
    );
  }

  return {
    async becomeSeller(caller, name) {
      const seller = await withNewId('sel', (sellerId) =>
        database.inTransaction(async (sql) => {
          const row = await insertSellerIfNone(sql, sellerId, caller.accountId, name);
          if (row !== null) await addScopesToToken(sql, caller.tokenId, ['seller', 'staff', 'gate']);
          return row;
        }),
      );
      await tokens.forgetTokens([]);
      if (seller !== null) return showSeller(seller);
      throw new ProblemError(
        'already_seller',
        {},
        'This account has a seller profile already, which was left as it is. Log in anew for a token that may use it.',
      );
    },

    async sellerOf(accountId) {
      return findSeller(database.connection, accountId);
    },

    async sellersFor(accountId) {
      const own = await findSeller(database.connection, accountId);
      const others = await listSellersWorkedFor(database.connection, accountId);
      return own === null ? others : [own, ...others];
    },

    async listStaff(accountId) {
      const { sellerId } = await ownSeller(accountId);
      return (await listStaff(database.connection, sellerId)).map(showMember);
    },

    async addStaff(accountId, email) {
      const { sellerId } = await ownSeller(accountId);
      const member = await addStaffByEmail(database.connection, sellerId, accountId, email.toLowerCase());
      if (member === null) {
        throw new ProblemError(
          'not_found',
          { what: 'account' },
          `Nobody else has an account with the e-mail ${email}. Nothing was changed: have them register first.`,
        );
      }
      await tokens.forgetTokens([]);
      return showMember(member);
    },

    async removeStaff(accountId, memberId) {
      const { sellerId } = await ownSeller(accountId);
      const removed = await removeStaff(database.connection, sellerId, memberId);
      if (!removed) throw notFound('staff member', encodeId('acc', memberId));
      await tokens.forgetTokens([]);
    },
  };
}

export function showSeller({ sellerId, name, createdAt }: SellerRow): Seller {
  return { id: encodeId('sel', sellerId), name, createdAt: createdAt.toISOString() };
}

function showMember({ accountId, name, email, since }: StaffRow): StaffMember {
  return { accountId: encodeId('acc', accountId), name, email, since: since.toISOString() };
}
