import type { Order } from '@admit-one/sdk/contract';
import type { Entry } from '../history/history.ts';
import type { Answer } from '../support/client.ts';
import { askUntilKnown, type How } from './ask-until-known.ts';
import { judgeAnswer } from './judge-answer.ts';
import type { World } from './world.ts';

/** The last entry, and the order where there was one in it. */
export interface Told extends Entry {
  readonly body: Order | null;
}

/** Asks about an order, and writes down what was asked and told. */
export async function askAndNote(
  world: World,
  about: Pick<Entry, 'operation' | 'buyer' | 'listing' | 'order' | 'seats'>,
  how: How,
  send: (url: string, idempotencyKey: string) => Promise<Answer<Order>>,
): Promise<Told> {
  return askUntilKnown(world, how, send, ({ answer, ...asking }) => {
    const { faults, ...judged } = judgeAnswer(answer);
    const body = judged.answer === 'yes' ? answer!.body : null;
    const isDone = body !== null && wished[about.operation].includes(body.state);
    const entry: Entry = {
      ...about,
      ...asking,
      // Seats that were chosen are known from the answer.
      seats: about.seats.length === 0 && body !== null ? body.seats.map(({ seat }) => seat) : about.seats,
      ...(body === null ? judged : { answer: isDone ? 'yes' : 'unknown', said: body.state }),
      order: about.order ?? body?.id ?? null,
      expiresAt: body === null ? null : Date.parse(body.expiresAt),
    };
    world.history.push(entry);
    world.found.push(...faults.map((fault) => `${about.operation} by ${about.buyer}: ${fault}`));
    return { ...entry, body };
  });
}

/** Until an order is in one of these states, it is not known whether what was wished for will be. */
const wished: Record<Entry['operation'], readonly string[]> = {
  hold: ['held', 'paying', 'paid', 'released', 'expired'],
  change: ['held', 'paying', 'paid', 'released', 'expired'],
  pay: ['paid'],
  release: ['released', 'expired'],
  refund: ['paid'],
};
