/** Waiting for an answer, and no longer. */
export interface Patience {
  /** When it is over; never, once it was ended. */
  readonly over: Promise<void>;
  end(): void;
}

/**
 * Is over after so long, and not before what has arrived by then was heard: a process that was held up for a moment fires
 * its timers before it reads its sockets, and would take its own delay for the silence of others.
 */
export function startPatience(ms: number): Patience {
  let timer: NodeJS.Timeout | undefined;
  let turn: NodeJS.Immediate | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      turn = setImmediate(resolve);
    }, ms);
  });
  return {
    over,
    end() {
      clearTimeout(timer);
      clearImmediate(turn);
    },
  };
}
