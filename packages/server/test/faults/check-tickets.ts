import { decodeId, encodeTicketId } from '@admit-one/sdk/contract';
import type { EndHand } from '../history/hands.ts';
import type { EndState } from '../history/history.ts';
import { ask } from '../support/client.ts';
import { waitFor } from '../support/wait-for.ts';
import type { World } from './world.ts';

/**
 * Whether every server shows every ticket as the database has it, to whoever has it and to nobody who had it. What they
 * remember may be older for a minute where Redis was away, so it is waited for.
 *
 * @returns what was found, a sentence each; empty when all is well
 */
export async function checkTickets(world: World, { log, tickets }: EndState): Promise<string[]> {
  const last = new Map(tickets.map(({ listing, seat, epoch }) => [`${listing} ${seat}`, epoch]));
  const reads = log.flatMap((line) => {
    const token = world.tokens.get(line.to ?? '');
    if (token === undefined) return [];
    const isTheirs = last.get(`${line.listing} ${line.seat}`) === line.epoch;
    return world.servers.map(({ url }) => ({ url, token, line, isTheirs }));
  });
  let wrong = reads;
  const look = async () => {
    wrong = (await atOnce(32, wrong, async (read) => ((await isShown(read)) ? null : read))).filter(
      (read) => read !== null,
    );
    return wrong;
  };
  await waitFor(look, ({ length }) => length === 0, 90_000).catch(() => undefined);
  return wrong.map(
    ({ url, line, isTheirs }) =>
      `${url} ${isTheirs ? 'does not show' : 'still shows'} ${line.to} ${ticketOf(line)}.`,
  );
}

interface Read {
  readonly url: string;
  readonly token: string;
  readonly line: EndHand;
  readonly isTheirs: boolean;
}

/** As it should be: to its owner, as it is; to nobody else. */
async function isShown({ url, token, line, isTheirs }: Read): Promise<boolean> {
  const answer = await ask(url, 'accessTicket', { params: { ticketId: ticketOf(line) }, token }).catch(
    () => null,
  );
  if (!isTheirs) return answer?.status === 404;
  return answer?.status === 200 && answer.body.orderId === line.order && answer.body.seat === line.seat;
}

function ticketOf({ listing, seat, epoch }: EndHand): string {
  return encodeTicketId({ listingId: decodeId(listing), seat, epoch });
}

async function atOnce<In, Out>(
  count: number,
  all: readonly In[],
  work: (each: In) => Promise<Out>,
): Promise<Out[]> {
  const done: Out[] = [];
  const left = [...all];
  const workers = Array.from({ length: count }, async () => {
    for (let each = left.pop(); each !== undefined; each = left.pop()) done.push(await work(each));
  });
  await Promise.all(workers);
  return done;
}
