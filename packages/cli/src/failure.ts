import { isAdmitOneError } from '@admit-one/sdk';
import { type ErrorCode, errorCodes, exitCodes } from '@admit-one/sdk/contract';

/** What went wrong in a command, in the words of who typed it. */
export class Failure extends Error {
  readonly exitCode: number;
  /** What to do next, one sentence. */
  readonly hint: string | undefined;
  /** Stable, for `--json`. */
  readonly code: string;

  constructor(
    message: string,
    more: { hint?: string; exitCode?: number; code?: string; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.hint = more.hint;
    this.exitCode = more.exitCode ?? exitCodes.error;
    this.code = more.code ?? 'failed';
  }

  static {
    Failure.prototype.name = 'Failure';
  }
}

/** Wrong usage: exit code 2. */
export function wrongUsage(message: string, hint?: string): Failure {
  return new Failure(message, {
    exitCode: exitCodes.usage,
    code: 'usage',
    ...(hint !== undefined && { hint }),
  });
}

/** An error as it is told: one sentence, perhaps a second on what to do, and what the process ends with. */
export interface Explanation {
  code: string;
  message: string;
  hint: string | undefined;
  exitCode: number;
  /** What the server's log knows the request by. */
  requestId: string | undefined;
  details: unknown;
}

/** Any error, explained. None is shown with its stack. */
export function explain(error: unknown): Explanation {
  const nothing = { hint: undefined, requestId: undefined, details: undefined };
  if (error instanceof Failure) {
    const { code, message, hint, exitCode } = error;
    return { ...nothing, code, message, hint, exitCode };
  }
  if (isAdmitOneError(error)) {
    const { code, message, details } = error;
    const requestId = error.requestId ?? undefined;
    return { code, message, hint: hints[code], exitCode: errorCodes[code].exitCode, requestId, details };
  }
  if (isCancelled(error)) {
    return { ...nothing, code: 'cancelled', message: 'Cancelled.', exitCode: exitCodes.usage };
  }
  const said = error instanceof Error ? error.message : String(error);
  const system = systemFault(error);
  if (system !== undefined)
    return { ...nothing, code: system.code, message: system.message, exitCode: exitCodes.error };
  const hint = 'This is a fault of admit itself. Please report it with what you typed.';
  return {
    ...nothing,
    code: 'internal',
    message: `Something broke: ${said}`,
    hint,
    exitCode: exitCodes.error,
  };
}

/** Whether somebody left a prompt, by Ctrl-C or otherwise. By name: most commands never load the prompts. */
export function isCancelled(error: unknown): boolean {
  return (
    error instanceof Error &&
    ['ExitPromptError', 'AbortPromptError', 'CancelPromptError'].includes(error.name)
  );
}

/** What the server cannot know: which command helps. */
const hints: Partial<Record<ErrorCode, string>> = {
  unauthenticated: 'Log in with `admit auth login`, or set ADMIT_TOKEN.',
  wrong_credentials: 'Try again, or make an account with `admit auth register`.',
  connection_failed: 'Is it running? `admit config set server URL` or ADMIT_SERVER name another one.',
  timed_out: 'What was asked may have been done: the same command again finds out and does it at most once.',
  seats_taken: 'Choose others with `admit seats LISTING`.',
  sold_out: 'Other evenings: `admit search`.',
  no_such_block:
    '`--apart`, a smaller `--best` or fewer wishes find more; `admit seats LISTING` shows what is free.',
  payment_declined:
    'Another card may be tried while the seats are held: `admit orders` says whether they are.',
  hold_expired: 'Choose seats again with `admit seats LISTING`.',
  ticket_scanned: 'Its owner keeps it; who refunds it all the same says `--even-if-scanned`.',
  not_refundable: 'What became of them: `admit sales LISTING --fields id,seats,refunded`.',
  ticket_on_offer: '`admit offer withdraw TICKET` takes the offer back.',
  ticket_in_transfer:
    '`admit transfer list --state open` names it, `admit transfer cancel TRANSFER` ends it.',
  ticket_handed_on: 'What is yours: `admit tickets`.',
  ticket_refunded: 'What is yours: `admit tickets`.',
  email_not_confirmed:
    '`admit auth confirm` has a new code mailed, `admit auth confirm CODE` confirms; then type this again.',
  transfer_expired: 'The owner makes a new code with `admit transfer TICKET`.',
  transfer_cancelled: 'The owner makes a new code with `admit transfer TICKET`.',
  payment_pending: 'Ask again in a moment with `admit orders`.',
  invalid_response: 'Is `admit` older than the server, or ADMIT_SERVER another kind of server?',
};

function systemFault(error: unknown): { code: string; message: string } | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  const words = systemWords[error.code];
  if (words === undefined) return undefined;
  const path = 'path' in error && typeof error.path === 'string' ? `${error.path}: ` : '';
  return { code: error.code.toLowerCase(), message: `${path}${words}` };
}

const systemWords: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full. Make room, then try again.',
  EDQUOT: 'your quota of disk space is used up. Make room, then try again.',
  EACCES: 'no permission to read or write this.',
  EPERM: 'no permission to change this.',
  EROFS: 'this file system is read-only.',
  ENOENT: 'there is no such file or folder.',
  EISDIR: 'this is a folder, not a file.',
  ENOTDIR: 'a part of this path is a file, not a folder.',
};
