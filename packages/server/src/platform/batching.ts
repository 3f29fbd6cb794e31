import { ProblemError } from './problem.ts';

export interface BatchingOptions<Wish, Answer> {
  /**
   * Answers all wishes, in their order, by one value or error each. When it throws, nothing was changed: it is then
   * called with halves of them, until the one that cannot be answered is alone.
   */
  readonly run: (wishes: readonly Wish[]) => Promise<readonly (Answer | Error)[]>;
  /** Errors that say nothing about a single wish, such as a database that is away: all of the batch get it. */
  readonly isShared: (error: unknown) => boolean;
  /** How many wishes one run takes at most. */
  readonly most?: number;
  /** How many may wait; beyond it they are refused with `overloaded`. */
  readonly waiting?: number;
  /** When a run begins after the first wish came: in the next turn, so that those who came with it are in it. */
  readonly soon?: (start: () => void) => void;
}

/**
 * Makes one run of many wishes: what arrives while a run is under way is answered by the next one. Nobody waits for a
 * timer, and a lonely wish is run at once.
 *
 * @returns a function for one wish. It throws what `run` answered for it, or ProblemError `overloaded`
 */
export function batching<Wish, Answer>(
  options: BatchingOptions<Wish, Answer>,
): (wish: Wish) => Promise<Answer> {
  const { most = 100, waiting = 2_000, soon = setImmediate } = options;
  let queue: Waiting<Wish, Answer>[] = [];
  let isRunning = false;

  async function runAll(): Promise<void> {
    while (queue.length > 0) {
      const batch = queue.slice(0, most);
      queue = queue.slice(most);
      await settle(options, batch);
    }
    isRunning = false;
  }

  return (wish) => {
    if (queue.length >= waiting) return Promise.reject(overloaded());
    return new Promise((resolve, reject) => {
      queue.push({ wish, resolve, reject });
      if (isRunning) return;
      isRunning = true;
      soon(runAll);
    });
  };
}

interface Waiting<Wish, Answer> {
  readonly wish: Wish;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

async function settle<Wish, Answer>(
  options: BatchingOptions<Wish, Answer>,
  batch: readonly Waiting<Wish, Answer>[],
): Promise<void> {
  try {
    const answers = await options.run(batch.map(({ wish }) => wish));
    batch.forEach(({ resolve, reject }, at) => {
      const answer = answers[at];
      if (answer instanceof Error) reject(answer);
      else resolve(answer as Answer);
    });
  } catch (error) {
    if (batch.length === 1 || options.isShared(error)) {
      for (const { reject } of batch) reject(error);
      return;
    }
    const half = batch.length >> 1;
    await settle(options, batch.slice(0, half));
    await settle(options, batch.slice(half));
  }
}

function overloaded(): ProblemError<'overloaded'> {
  return new ProblemError(
    'overloaded',
    {},
    'More requests are waiting than can be answered soon. Nothing was changed; try again in a moment.',
    { retryAfterSeconds: 1 },
  );
}
