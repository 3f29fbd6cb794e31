/** A network may take so long, and a clock be so little wrong; setting right by less would only blur the order. */
const toleratedMs = 5_000;

/**
 * A gate's clock, set against ours at the moment when it sent what it did.
 *
 * @returns `right`, which puts right what that clock said: never later than now, and in whole milliseconds
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
    right: (at) => new Date(Math.min(Math.max(at.getTime() - correctionMs, 0), now.getTime())),
  };
}
