/**
 * How far this machine's clock is ahead of the server's, ms, from what the server said it was between two looks at ours.
 * 0 where they agree as well as can be told.
 */
export function clockOffBy(serverNow: string, askedAt: number, answeredAt: number): number {
  const off = Math.round((askedAt + answeredAt) / 2 - Date.parse(serverNow));
  const unknown = (answeredAt - askedAt) / 2;
  return Math.abs(off) <= agreeMs + unknown ? 0 : off;
}

/** Nothing at a gate depends on so little, ms. */
const agreeMs = 2000;
