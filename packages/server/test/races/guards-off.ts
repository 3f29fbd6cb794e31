import type { World } from '../faults/world.ts';

/** Controls: what the sale would be without its guards. A real server, whose statements lose them on the way. */
export async function withoutGuard<Result>(
  world: World,
  rewrite: (text: string) => string,
  run: () => Promise<Result>,
): Promise<Result> {
  let rewritten = 0;
  const setRules = (rule: ((text: string) => string) | null) => {
    for (const { proxy } of world.servers) {
      proxy.rules = rule === null ? {} : { rewrite: rule };
      // Connections that know the statements already would go on with what they know.
      proxy.cutAll();
    }
  };
  setRules((text) => {
    const after = rewrite(text);
    if (after !== text) rewritten += 1;
    return after;
  });
  const result = await run().finally(() => setRules(null));
  if (rewritten === 0)
    throw new Error('No statement had that guard: this control does not know the sale any more.');
  return result;
}

/** The constraint, and what follows from it in the statement: look, then insert. */
export function lookThenInsert(text: string): string {
  return text.replace(/on conflict \(listing_id, seat\) do update[\s\S]*?(?=returning 1\b)/, '');
}

/** Seats are locked as they come; slowly, because one statement is quick enough to be lucky most of the time. */
export function inAnyOrder(text: string): string {
  return text
    .replace(/order by wanted\.listing_id, seat\b/, 'order by random()')
    .replace(
      'held_until = excluded.held_until',
      'held_until = (select excluded.held_until from pg_sleep(0.01))',
    );
}

/** A buyer's seats are counted while somebody else counts them too. */
export function withoutBuyersLock(text: string): string {
  if (!text.includes('insert into buyers')) return text;
  return 'select from jsonb_to_recordset($1::jsonb) as wanted (listing_id bigint) where false';
}

/** Whoever wants a seat takes it, whatever it is. */
export function takenAsItIs(text: string): string {
  return text
    .replace(/where \(t\.state in \('free', 'offered'\)\s+or excluded[^\n]*\n[^\n]*\n/, 'where true\n')
    .replace(`t.state not in ('free', 'offered')`, 'false');
}

/** A ticket is taken back whoever took it back before: neither locks nor what it was when it was looked at count. */
export function takenBackAgain(text: string): string {
  return text
    .replace(/for update of [opt]\b/, '')
    .replace('on conflict (listing_id, seat, epoch) do nothing', '')
    .replace(/and t\.epoch = given\.epoch\s+and t\.owner_order_id = given\.order_id[^\n]*\n/, '\n');
}
