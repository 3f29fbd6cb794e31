import type { Clock } from '../context.ts';
import type { Answer } from '../render/gate/answer.ts';

export interface Bell {
  say(outcome: Answer['outcome']): void;
  /** Resolves when nothing is left to ring. */
  isSilent(): Promise<void>;
}

/**
 * Once for yes, three times for no, twice where there was no answer. One after the other, or they would not be told apart; and
 * of those that come meanwhile only the last few, or a bell would ring for what happened long ago.
 */
export function makeBell(options: { isOn: boolean; ring: () => void; clock: Pick<Clock, 'sleep'> }): Bell {
  const { isOn, ring, clock } = options;
  const waiting: Answer['outcome'][] = [];
  let ringing: Promise<void> | undefined;
  const ringAll = async () => {
    for (let outcome = waiting.shift(); outcome !== undefined; outcome = waiting.shift()) {
      for (let left = timesFor(outcome); left > 0; left -= 1) {
        ring();
        await clock.sleep(left > 1 ? betweenMs : afterMs);
      }
    }
    ringing = undefined;
  };
  return {
    say(outcome) {
      if (!isOn) return;
      waiting.push(outcome);
      if (waiting.length > mostWaiting) waiting.shift();
      ringing ??= ringAll();
    },
    isSilent: () => ringing ?? Promise.resolve(),
  };
}

function timesFor(outcome: Answer['outcome']): number {
  return outcome === 'refused' ? 3 : outcome === 'unanswered' ? 2 : 1;
}

/** As many as ring in two or three seconds. */
const mostWaiting = 3;

/** Terminals swallow a bell that comes at once after another. */
const betweenMs = 180;
const afterMs = 400;
