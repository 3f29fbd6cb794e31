import type { Context } from '../context.ts';
import { findHolder } from './holder.ts';
import type { Pocket } from './pocket.ts';
import { findPockets } from './pockets.ts';

/** The pocket of who is logged in; where nobody is, all that earlier logins have left. */
export async function pocketsToEmpty(context: Context): Promise<Pocket[]> {
  const { token, pocket } = await findHolder(context);
  if (token !== undefined) return pocket === undefined ? [] : [pocket];
  return (await findPockets(context)).map((found) => found.pocket);
}

/** Gives how many tickets that were. */
export async function emptyPockets(pockets: readonly Pocket[]): Promise<number> {
  let removed = 0;
  for (const pocket of pockets) removed += await pocket.empty();
  return removed;
}
