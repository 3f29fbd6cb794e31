import { ProblemError } from '../platform/problem.ts';

/** Who may sell, as the accounts know it. */
export interface Sellers {
  /** The seller whose profile this account has. */
  sellerOf(accountId: number): Promise<{ readonly sellerId: number } | null>;
  /** The sellers this account may work for: its own, and those whose staff it is. */
  sellersFor(accountId: number): Promise<readonly { readonly sellerId: number }[]>;
}

/** @throws ProblemError `forbidden` without a seller profile */
export async function actingSeller(
  { sellerOf }: Pick<Sellers, 'sellerOf'>,
  accountId: number,
): Promise<number> {
  const seller = await sellerOf(accountId);
  if (seller !== null) return seller.sellerId;
  throw new ProblemError(
    'forbidden',
    { needs: 'seller' },
    'This account has no seller profile. Nothing was made: become a seller first.',
  );
}
