import type { Operation, ResponseOf } from '@admit-one/sdk/contract';
import type { HandEntry } from '../history/hands.ts';
import { type Ask, ask } from '../support/client.ts';
import { askUntilKnown, type How } from './ask-until-known.ts';
import { judgeAnswer } from './judge-answer.ts';
import type { World } from './world.ts';

/** The last entry, and what came with it where it was yes. */
export interface HandTold<Body> extends HandEntry {
  readonly body: Body | null;
}

/** What is asked, in words of the history; `read` says what a yes is, where it is not simply one. */
interface HandWish<Body> extends Pick<HandEntry, 'operation' | 'account' | 'listing' | 'seat' | 'epoch'> {
  readonly price?: number | null;
  read?(body: Body): Partial<Pick<HandEntry, 'answer' | 'said'>>;
}

/** Asks about a ticket or a seat, and writes down what was asked and told. */
export async function noteHand<Name extends Operation>(
  world: World,
  { read, price = null, ...about }: HandWish<ResponseOf<Name>>,
  how: How,
  name: Name,
  input: (key: string) => Ask<Name>,
): Promise<HandTold<ResponseOf<Name>>> {
  return askUntilKnown(
    world,
    how,
    (url, key) => ask(url, name, input(key)),
    ({ key, asked, told, answer }) => {
      const { faults, ...judged } = judgeAnswer(answer);
      const body = judged.answer === 'yes' ? answer!.body : null;
      const entry = { ...about, price, key, asked, told, ...judged, ...(body === null ? {} : read?.(body)) };
      world.hands.push(entry);
      world.found.push(...faults.map((fault) => `${about.operation} of seat ${about.seat}: ${fault}`));
      return { ...entry, body };
    },
  );
}
