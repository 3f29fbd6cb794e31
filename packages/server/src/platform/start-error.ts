import { errorCode } from './error-code.ts';

/** What can keep the server from starting. Whoever starts it matches the code; people read the sentence. */
export type StartErrorCode =
  | 'settings_invalid'
  | 'port_busy'
  | 'disk_full'
  | 'data_folder_unusable'
  | 'data_folder_in_use'
  | 'database_missing'
  | 'database_unusable'
  | 'database_unreachable'
  | 'database_too_old'
  | 'database_newer'
  | 'sandbox_unusable'
  | 'gateway_unreachable'
  | 'redis_unreachable'
  | 'ticket_key_unusable';

/**
 * The server cannot start, and a person has to do something about it. `main` prints the message, which is one
 * sentence that says what is wrong and what to do, and ends with exit code 1; no stack trace is shown.
 */
export class StartError extends Error {
  override readonly name = 'StartError';
  readonly code: StartErrorCode;

  constructor(code: StartErrorCode, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.code = code;
  }
}

export function isDiskFull(error: unknown): boolean {
  const code = errorCode(error);
  // The second is a quota: the disk is full for this user.
  return code === 'ENOSPC' || code === 'EDQUOT';
}

/** The same sentence wherever the disk turns out to be full: in our own writes, in initdb, in PostgreSQL's log. */
export function diskFull(path: string, cause?: unknown): StartError {
  return new StartError(
    'disk_full',
    `The disk that holds ${path} is full: free some space and start again.`,
    {
      cause,
    },
  );
}
