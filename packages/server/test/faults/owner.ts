import { decodeTicketId, encodeId, type OpenedTransfer, type Ticket } from '@admit-one/sdk/contract';
import type { HandEntry } from '../history/hands.ts';
import type { TestAccount } from '../support/accounts.ts';
import type { How } from './ask-until-known.ts';
import { type HandTold, noteHand } from './note-hand.ts';
import type { World } from './world.ts';

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
  const about = (operation: HandEntry['operation'], ticket: string) => {
    const { listingId, seat, epoch } = decodeTicketId(ticket);
    const account = encodeId('acc', accountId);
    return { operation, account, listing: encodeId('lst', listingId), seat, epoch };
  };
  return {
    offer: (ticket, price, how = {}) =>
      noteHand(world, { ...about('offer', ticket), price }, how, 'offerTicket', () => ({
        params: { ticketId: ticket },
        body: { price },
        token,
      })),
    withdraw: (ticket, how = {}) =>
      noteHand(world, about('withdraw', ticket), how, 'withdrawOffer', () => ({
        params: { ticketId: ticket },
        token,
      })),
    handOn: (ticket, how = {}) =>
      noteHand(world, about('hand on', ticket), how, 'createTransfer', () => ({
        params: { ticketId: ticket },
        body: {},
        token,
      })),
    cancel: ({ ticket, transferId }, how = {}) =>
      noteHand(world, about('cancel', ticket), how, 'cancelTransfer', () => ({
        params: { transferId },
        token,
      })),
    take: ({ ticket, code }, how = {}) =>
      noteHand(
        world,
        { ...about('take', ticket), read: ({ id }: Ticket) => ({ said: id }) },
        how,
        'takeTransfer',
        () => ({ body: { code }, token }),
      ),
  };
}
