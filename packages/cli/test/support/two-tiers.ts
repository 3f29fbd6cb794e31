import { listHall } from '../../../server/test/support/hall.ts';

/** Two sections that both have rows A and B: 8 + 8 and 4 + 4 seats. */
export const twoTiers = `name: The Two Tiers
city: Testville, NY
time zone: America/New_York
category P: Premium
category S: Standard

section Orchestra
A  ..PPPP_PPPP
B  ..SSSS_SSSS

section Tier 1 Left
A  SSSS
B  SSSS
`;

/** A performance in a small house, on sale; gives its id. */
export function listTwoTiers(
  url: string,
  sellerToken: string,
  title: string,
  more: Record<string, unknown> = {},
): Promise<string> {
  return listHall(url, sellerToken, twoTiers, { title, prices: { P: 12_000, S: 4_550 }, ...more });
}
