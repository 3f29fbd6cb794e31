import type { Clock } from '../context.ts';
import type { Answer } from '../render/gate/answer.ts';

export interface Bell {
  say(outcome: Answer['outcome']): void;
  /** Resolves when nothing is left to ring. */
  isSilent(): Promise<void>;
}

/** Once for yes, three times for no, twice where there was no answer. One after the other: they would not be told apart. */
export function makeBell(options: { isOn: boolean; ring: () => void; clock: Pick<Clock, 'sleep'> }): Bell {
  const { isOn, ring, clock } = options;
  let rung = Promise.resolve();
  const ringTimes = async (times: number) => {
    for (let left = times; left > 0; left -= 1) {
      ring();
      await clock.sleep(left > 1 ? betweenMs : afterMs);
    }
  };
  return {
    say(outcome) {
      const times = outcome === 'refused' ? 3 : outcome === 'unanswered' ? 2 : 1;
      if (isOn) rung = rung.then(() => ringTimes(times));
    },
    isSilent: () => rung,
  };
}

/** Terminals swallow a bell that comes at once after another. */
const betweenMs = 180;
const afterMs = 400;
