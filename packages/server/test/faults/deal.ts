import type { TestAccount } from '../support/accounts.ts';
import { ask } from '../support/client.ts';
import type { Seeded } from '../support/seeded.ts';
import type { Told } from './ask-and-note.ts';
import type { How } from './ask-until-known.ts';
import { scan } from './gate.ts';
import { newOwner, type OpenHand } from './owner.ts';
import { refund } from './seller.ts';
import type { World } from './world.ts';

/** A ticket that somebody was told is theirs; by now it may be somebody else's. */
interface Pocketed {
  readonly account: TestAccount;
  readonly ticket: string;
  /** How it was paid for first. */
  readonly paid: Told;
}

/** What people have in their hands, and what they hand on; all of a load share it. */
export interface Market {
  readonly tickets: Pocketed[];
  /** Seats that are or were on offer. */
  readonly offered: number[];
  readonly open: (OpenHand & { readonly of: Pocketed })[];
}

/** What people do with tickets: sell them on or hand them on, change their minds, use them, or have them refunded. */
export async function deal(
  world: World,
  { tickets, offered, open }: Market,
  { random, accounts, how }: { random: Seeded; accounts: readonly TestAccount[]; how: How },
): Promise<void> {
  if (tickets.length === 0) return;
  const pocketed = random.pick(tickets);
  const { account, ticket, paid } = pocketed;
  const owner = newOwner(world, account);
  const mood = random.number();
  if (mood < 0.4) {
    const { answer, seat } = await owner.offer(ticket, random.pick([4_000, 5_000]), how);
    if (answer === 'yes') offered.push(seat);
  } else if (mood < 0.5) {
    await owner.withdraw(ticket, how);
  } else if (mood < 0.65) {
    const { body } = await owner.handOn(ticket, how);
    if (body !== null) open.push({ ticket, transferId: body.transfer.id, code: body.code, of: pocketed });
  } else if (mood < 0.85 && open.length > 0) {
    const hand = random.pick(open);
    const receiver = random.pick(accounts);
    const { body } = await newOwner(world, receiver).take(hand, how);
    if (body !== null) tickets.push({ account: receiver, ticket: body.id, paid: hand.of.paid });
  } else if (mood < 0.9 && open.length > 0) {
    const hand = random.pick(open);
    await newOwner(world, hand.of.account).cancel(hand, how);
  } else if (mood < 0.93) {
    await useTicket(world, pocketed, how);
  } else if (mood < 0.97) {
    await refund(world, paid, how);
  }
}

async function useTicket(world: World, { account, ticket }: Pocketed, how: How): Promise<void> {
  const read = await ask(world.servers[0].url, 'accessTicket', {
    params: { ticketId: ticket },
    token: account.token,
  }).catch(() => null);
  if (read?.status === 200) await scan(world, ticket, read.body.qr, how);
}
