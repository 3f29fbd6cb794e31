import {
  decodeTicketId,
  encodeId,
  type OpenedTransfer,
  type Operation,
  type ResponseOf,
  type Ticket,
} from '@admit-one/sdk/contract';
import type { HandEntry } from '../history/hands.ts';
import type { TestAccount } from '../support/accounts.ts';
import { type Ask, ask } from '../support/client.ts';
import { askUntilKnown, type How } from './ask-until-known.ts';
import { judgeAnswer } from './judge-answer.ts';
import type { World } from './world.ts';

/** The last entry, and what came with it where it was yes. */
export interface HandTold<Body> extends HandEntry {
  readonly body: Body | null;
}

/** A ticket that somebody hands on, and what takes it. */
export interface OpenHand {
  readonly ticket: string;
  readonly transferId: string;
  readonly code: string;
}

/** Somebody with tickets, or who is given some. */
export interface Owner {
  offer(ticket: string, price: number, how?: How): Promise<HandTold<unknown>>;
  withdraw(ticket: string, how?: How): Promise<HandTold<unknown>>;
  handOn(ticket: string, how?: How): Promise<HandTold<OpenedTransfer>>;
  cancel(hand: OpenHand, how?: How): Promise<HandTold<unknown>>;
  /** Yes comes with the ticket that it is now. */
  take(hand: OpenHand, how?: How): Promise<HandTold<Ticket>>;
}

export function newOwner(world: World, { accountId, token }: TestAccount): Owner {
  async function note<Name extends Operation>(
    about: { operation: HandEntry['operation']; ticket: string; price?: number },
    how: How,
    name: Name,
    input: Ask<Name>,
  ): Promise<HandTold<ResponseOf<Name>>> {
    const { listingId, seat, epoch } = decodeTicketId(about.ticket);
    return askUntilKnown(
      world,
      how,
      (url) => ask(url, name, { ...input, token }),
      ({ answer, asked, told }) => {
        const { faults, ...judged } = judgeAnswer(answer);
        const body = judged.answer === 'yes' ? answer!.body : null;
        const entry: HandEntry = {
          operation: about.operation,
          account: encodeId('acc', accountId),
          listing: encodeId('lst', listingId),
          ...{ seat, epoch, asked, told },
          price: about.price ?? null,
          ...judged,
          ...(about.operation === 'take' && body !== null ? { said: (body as Ticket).id } : {}),
        };
        world.hands.push(entry);
        world.found.push(...faults.map((fault) => `${about.operation} of ${about.ticket}: ${fault}`));
        return { ...entry, body };
      },
    );
  }

  return {
    offer: (ticket, price, how = {}) =>
      note({ operation: 'offer', ticket, price }, how, 'offerTicket', {
        params: { ticketId: ticket },
        body: { price },
      }),
    withdraw: (ticket, how = {}) =>
      note({ operation: 'withdraw', ticket }, how, 'withdrawOffer', { params: { ticketId: ticket } }),
    handOn: (ticket, how = {}) =>
      note({ operation: 'hand on', ticket }, how, 'createTransfer', {
        params: { ticketId: ticket },
        body: {},
      }),
    cancel: ({ ticket, transferId }, how = {}) =>
      note({ operation: 'cancel', ticket }, how, 'cancelTransfer', { params: { transferId } }),
    take: ({ ticket, code }, how = {}) =>
      note({ operation: 'take', ticket }, how, 'takeTransfer', { body: { code } }),
  };
}
