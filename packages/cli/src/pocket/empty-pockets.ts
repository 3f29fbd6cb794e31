import type { Context } from '../context.ts';
import { explain } from '../failure.ts';
import { findHolder } from './holder.ts';
import type { Pocket } from './pocket.ts';
import { findPockets } from './pockets.ts';

/** The pocket of who is logged in; where nobody is, all that earlier logins have left. */
export async function pocketsToEmpty(context: Context): Promise<Pocket[]> {
  const { token, pocket } = await findHolder(context);
  if (token !== undefined) return pocket === undefined ? [] : [pocket];
  return (await findPockets(context)).map((found) => found.pocket);
}

/**
 * Gives how many tickets that were. What cannot be removed is told and stays: the login, or the account, is gone all the
 * same.
 */
export async function emptyPockets(
  { output }: Pick<Context, 'output'>,
  pockets: readonly Pocket[],
): Promise<number> {
  let removed = 0;
  for (const pocket of pockets) {
    try {
      removed += await pocket.empty();
    } catch (error) {
      output.warn(
        `Tickets are left on this machine: ${explain(error).message} Remove the folder ${pocket.folder} yourself.`,
      );
    }
  }
  return removed;
}
