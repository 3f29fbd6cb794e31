/**
 * A command that has something to say at its end takes the first Ctrl-C (or SIGTERM, SIGHUP) for itself: `end` is called
 * instead of the process's end. The second one ends the process. What it returns gives that back.
 */
export function endInstead(end: () => void): () => void {
  taker = end;
  return () => {
    if (taker === end) taker = undefined;
  };
}

/** For main: whether somebody took it. */
export function interrupt(): boolean {
  const end = taker;
  taker = undefined;
  end?.();
  return end !== undefined;
}

let taker: (() => void) | undefined;
