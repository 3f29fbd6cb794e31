/** A network may take so long, and a clock be so little wrong; setting right by less would only blur the order. */
const toleratedMs = 5_000;

/**
 * A gate's clock, set against ours at the moment when it sent what it did.
 *
 * @returns `right`, which puts right what that clock said, in whole milliseconds; what it jumped since may be to come
 */
export function rightTime(
  sentAt: Date,
  now: Date,
): { readonly clockOffBySeconds: number; readonly right: (at: Date) => Date } {
  const offMs = sentAt.getTime() - now.getTime();
  // Ahead by any time, because else what it did last would be to come.
  const correctionMs = offMs > 0 || offMs < -toleratedMs ? offMs : 0;
  return {
    clockOffBySeconds: Math.round(offMs / 1000),
    right: (at) => new Date(Math.max(at.getTime() - correctionMs, 0)),
  };
}

/** Nothing is to come: it was now, and what one ticket did keeps its order, a millisecond apart. */
export function notToCome<Line extends { readonly token: string; readonly at: Date }>(
  lines: readonly Line[],
  now: Date,
): Line[] {
  const followers = new Map<string, number>();
  return lines
    .toReversed()
    .toSorted((one, other) => other.at.getTime() - one.at.getTime())
    .map((line) => {
      if (line.at <= now) return line;
      const after = followers.get(line.token) ?? 0;
      followers.set(line.token, after + 1);
      return { ...line, at: new Date(now.getTime() - after) };
    });
}
