import type { RefusalReason } from '@admit-one/sdk/contract';
import type { Answer } from './answer.ts';
import { doorTime, fromNow } from './door-time.ts';

/** What is said at the door. */
export interface VerdictWords {
  verdict: 'ADMITTED' | 'IN AGAIN' | 'OUT' | 'REFUSED' | 'NOT ANSWERED';
  /** Whose seat, or why not; no full stop. */
  about: string;
  /** Whose seat it is where `about` does not say so. */
  seat: string | null;
  /** What to do now, where there is anything to do. */
  advice: string | null;
}

export interface DoorKnowledge {
  timeZone: string;
  /** From when this gate lets in; null: from any time. */
  doorsOpenAt: string | null;
}

/** An answer in words. No colour is needed to understand it. */
export function verdictWords(answer: Answer, known: DoorKnowledge): VerdictWords {
  const seat = seatWords(answer);
  const { outcome, reason } = answer;
  if (outcome === 'unanswered') return { verdict: 'NOT ANSWERED', seat, ...unansweredWords(answer) };
  if (outcome !== 'refused' || reason === null) {
    const verdict = outcome === 'left' ? 'OUT' : outcome === 'readmitted' ? 'IN AGAIN' : 'ADMITTED';
    return { verdict, about: seat ?? 'one ticket', seat: null, advice: null };
  }
  return { verdict: 'REFUSED', seat, ...(whyNot(answer, reason, known) ?? refusals[reason]) };
}

type AboutAndAdvice = Pick<VerdictWords, 'about' | 'advice'>;

const refusals: Readonly<Record<RefusalReason, AboutAndAdvice>> = {
  already_admitted: {
    about: 'already let in',
    advice: 'Nobody else comes in with this ticket. If they say it is theirs: the box office.',
  },
  wrong_listing: {
    about: 'for another performance',
    advice: 'Read date and hall on the ticket with them; the box office knows the way.',
  },
  refunded: {
    about: 'was refunded',
    advice: 'Its money went back, and the seat may be somebody else’s. Do not let them in.',
  },
  transferred: {
    about: 'was handed on, this is the old code',
    advice: 'If they are its new owner, their own code is among their tickets: scan that one.',
  },
  being_bought: {
    about: 'somebody is paying for its resale just now',
    advice:
      'It is for sale. Let them wait a quarter of an hour and scan again, or send them to the box office.',
  },
  cancelled: {
    about: 'the performance is cancelled',
    advice: 'Nobody is let in; the money goes back by itself.',
  },
  expired: {
    about: 'of long ago',
    advice: 'A ticket ends a year after its performance. Do not let them in.',
  },
  forged: {
    about: 'not one of our tickets',
    advice: 'Scan the whole code again, on a bright screen. If it stays so: do not let them in.',
  },
  not_yet: { about: 'the doors are not open yet', advice: 'Ask them to wait, and scan again then.' },
  no_reentry: {
    about: 'who leaves cannot come in again',
    advice: 'Tell them before they go. Nothing was changed.',
  },
  not_inside: {
    about: 'is not inside',
    advice: 'It was not scanned in, or has left already. Nothing was changed.',
  },
};

/** More than the reason alone says. */
function whyNot(answer: Answer, reason: RefusalReason, known: DoorKnowledge): AboutAndAdvice | undefined {
  const { before, at, gate } = answer;
  if (reason === 'not_yet' && known.doorsOpenAt !== null) {
    const opens = doorTime(known.doorsOpenAt, at, known.timeZone);
    return { ...refusals.not_yet, about: `the doors open at ${opens} (${fromNow(known.doorsOpenAt, at)})` };
  }
  if (reason !== 'already_admitted' || before === null) return undefined;
  const isOwnEcho = before.gate === gate && Date.parse(at) - Date.parse(before.at) < echoMs;
  const when = `${doorTime(before.at, at, known.timeZone)} (${fromNow(before.at, at)})`;
  return {
    about: `already let in: ${before.gate}, ${when}`,
    advice: isOwnEcho
      ? 'Was the code read twice? Then they are in already, and all is well.'
      : refusals.already_admitted.advice,
  };
}

/** Scanners read a code twice when it is held before them for too long, ms. */
const echoMs = 10_000;

function unansweredWords({ error }: Answer): AboutAndAdvice {
  if (error?.code === 'not_recorded')
    return {
      about: 'not recorded, so not let in',
      advice: `${error.message} Scan again once that is mended.`,
    };
  return {
    about: 'the server cannot be reached',
    advice:
      'Neither let in nor refused. Scan again, or work without the server: `admit gate scan --offline`.',
  };
}

function seatWords({ ticket }: Answer): string | null {
  return ticket === null ? null : [ticket.label, ticket.category].filter(Boolean).join('  ');
}
