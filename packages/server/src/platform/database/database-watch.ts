import { startPatience } from '../patience.ts';
import { type Database, DatabaseUnavailable } from './database.ts';

/** Whether the database answers, for those who know something without it. */
export interface DatabaseWatch {
  isAway(): boolean;
  /**
   * What the database says; while it is away, what is known without it. Where nothing is known (`undefined`), the database
   * is asked all the same, and waited for.
   */
  ask<Answer>(read: () => Promise<Answer>, known: () => Promise<Answer | undefined>): Promise<Answer>;
}

/** Longer than an answer takes under load; whoever has a ticket in their hand does not want to wait longer. */
const defaultPatienceMs = 1_000;
const probeMs = 250;

/**
 * A database that refuses is away at once; one that is silent, a frozen one, after a moment. Then it is asked by a probe
 * only, until that gets an answer.
 */
export function watchDatabase(
  database: Pick<Database, 'isReachable' | 'onLost'>,
  { patienceMs = defaultPatienceMs } = {},
): DatabaseWatch {
  let isAway = false;
  let isProbing = false;

  async function probe(): Promise<void> {
    if (isProbing) return;
    isProbing = true;
    while (!(await database.isReachable())) {
      isAway = true;
      await pause(probeMs);
    }
    isAway = false;
    isProbing = false;
  }

  function goAway(): void {
    isAway = true;
    void probe();
  }

  // One lost connection says little, but a database that was stopped says it that way first.
  database.onLost?.(() => void probe());

  return {
    isAway: () => isAway,

    async ask(read, known) {
      if (isAway) {
        const answer = await known();
        if (answer !== undefined) return answer;
      }
      const reading = read();
      const first = await orLate(reading, patienceMs);
      if (first.kind === 'answer') return first.answer;
      if (first.kind === 'failed' && !(first.error instanceof DatabaseUnavailable)) throw first.error;
      goAway();
      const answer = await known();
      return answer === undefined ? reading : answer;
    },
  };
}

type First<Answer> =
  | { kind: 'answer'; answer: Answer }
  | { kind: 'failed'; error: unknown }
  | { kind: 'late' };

async function orLate<Answer>(reading: Promise<Answer>, patienceMs: number): Promise<First<Answer>> {
  const patience = startPatience(patienceMs);
  const late = patience.over.then((): First<Answer> => ({ kind: 'late' }));
  const settled = reading.then(
    (answer): First<Answer> => ({ kind: 'answer', answer }),
    (error: unknown): First<Answer> => ({ kind: 'failed', error }),
  );
  const first = await Promise.race([settled, late]);
  patience.end();
  return first;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
