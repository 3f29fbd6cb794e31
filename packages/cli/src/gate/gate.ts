import type { ScanDirection } from '@admit-one/sdk/contract';
import type { Answer } from '../render/gate/answer.ts';

/** Whoever decides: the server, or this machine by itself. */
export interface Gate {
  /** @throws what no other scan would mend either: no login, no such listing. */
  scan(text: string, direction: ScanDirection): Promise<Answer>;
}

/** Longer than this nothing can be a ticket, and no server takes it. */
const longestToken = 500;

/** Whether it can be sent at all: a megabyte, or what is not text, is refused without asking anybody. */
export function isSendable(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  return text.length <= longestToken && text.isWellFormed() && !/[\u0000-\u001f\u007f]/.test(text);
}
