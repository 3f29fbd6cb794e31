import type { Context } from '../context.ts';
import type { Finding } from '../render/finding.ts';

/** What was sent and never answered. */
export async function examinePending({ openPending }: Context): Promise<Finding> {
  const check = 'requests';
  const open = await (await openPending()).list();
  if (open.length === 0) return { check, state: 'ok', says: 'none is left open' };
  const says = `left open: ${open.map(({ about }) => about).join('; ')}`;
  const hint = 'The same command again finds out what became of it; it is done once.';
  return { check, state: 'warning', says, hint };
}
