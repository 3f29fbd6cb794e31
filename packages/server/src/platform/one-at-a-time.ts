/**
 * Of the works with the same key one is under way and at most one waits. Who asks while one is under way gets the end
 * of the next, which begins after they asked and so has seen what they know; all who ask meanwhile share it.
 */
export function oneAtATime<Result>(): (key: string, work: () => Promise<Result>) => Promise<Result> {
  const underWay = new Map<string, Promise<void>>();
  const waiting = new Map<string, Promise<Result>>();

  function begin(key: string, work: () => Promise<Result>): Promise<Result> {
    waiting.delete(key);
    const result = work();
    const over = () => void underWay.delete(key);
    underWay.set(key, result.then(over, over));
    return result;
  }

  return (key, work) => {
    const next = waiting.get(key);
    if (next !== undefined) return next;
    const current = underWay.get(key);
    if (current === undefined) return begin(key, work);
    const afterIt = current.then(() => begin(key, work));
    waiting.set(key, afterIt);
    return afterIt;
  };
}
