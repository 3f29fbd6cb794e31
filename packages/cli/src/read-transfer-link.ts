import { transferCode } from '@admit-one/sdk/contract';
import { wrongUsage } from './failure.ts';

/**
 * A transfer's code, as it was typed by itself or in its link, and the server that the link is of; null also where that
 * must not be repeated. @throws Failure
 */
export function readTransferLink(text: string): { code: string; origin: string | null } {
  const typed = text.trim();
  const url = /^https?:/i.test(typed) && URL.canParse(typed) ? new URL(typed) : null;
  const code = (url === null ? typed : url.hash.slice(1)).toLowerCase();
  if (transferCode.safeParse(code).success)
    return { code, origin: url !== null && isHarmless(url.origin) ? url.origin : null };
  if (url !== null)
    throw wrongUsage(
      'This link has no code behind its #.',
      "It is to be pasted whole, between quotes: admit transfer accept 'LINK'.",
    );
  throw wrongUsage(
    `"${text}" is neither the link nor the code of a ticket.`,
    'The owner was shown both; the code is 8 characters, a dash, and 26 more.',
  );
}

/** What a stranger sent is told as something to type: a host may be `x;reboot`, which a shell would run. */
function isHarmless(origin: string): boolean {
  return /^https?:\/\/[\w.:[\]-]+$/.test(origin);
}
