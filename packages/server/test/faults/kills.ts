import type { Entry } from '../history/history.ts';
import type { Told } from './ask-and-note.ts';
import { type Buyer, newBuyer } from './buyer.ts';
import { newOwner, type Owner } from './owner.ts';
import type { Answered as AnsweredStatement } from './postgres-proxy.ts';
import { refund } from './seller.ts';
import type { Server } from './server.ts';
import type { World } from './world.ts';

/** An instant of the sale at which a server is killed, and how a buyer gets it there. */
interface Step {
  /** As the protocol's table of deaths says it. */
  readonly name: string;
  /** The database has done this, or the gateway was asked or has done that; the server has not heard yet. */
  readonly at: { committed: RegExp } | { arrived: RegExp } | { answered: RegExp };
  /** What it stands on, before anything is held back: somebody's ticket. */
  prepare?(place: Place): Promise<Prepared>;
  /** Prepared is what the step prepares. */
  act(person: Buyer & Owner, place: Place, prepared: Prepared): Promise<Answered>;
}

type Answered = Pick<Entry, 'answer' | 'said'>;

interface Prepared {
  readonly owner: Owner;
  readonly ticket: string;
}

interface Place {
  readonly world: World;
  readonly listing: string;
  /** This one and the next. */
  readonly seat: number;
  /** How long they go on asking for what comes to the instant, ms. */
  readonly patienceMs: number;
}

const hold: Step['act'] = (buyer, { listing, seat, patienceMs }) =>
  buyer.hold(listing, [seat], { patienceMs });

const pay = async (buyer: Buyer, { listing, seat, patienceMs }: Place): Promise<Told> => {
  const { body } = await buyer.hold(listing, [seat], { patienceMs: 20_000 });
  return buyer.pay(body!, { patienceMs });
};

/** A page of the gateway that nobody goes to. */
const giveUp: Step['act'] = async (buyer, { listing, seat, patienceMs }) => {
  const { body } = await buyer.hold(listing, [seat], { patienceMs: 20_000 });
  await buyer.pay(body!, { card: null });
  return buyer.release(body!, { patienceMs });
};

const takeBack: Step['act'] = async (buyer, { world, patienceMs, ...place }) => {
  const paid = await pay(buyer, { world, ...place, patienceMs: 20_000 });
  return refund(world, paid, { patienceMs });
};

/** Somebody who has paid for the seat. */
const owned: NonNullable<Step['prepare']> = async ({ world, listing, seat }) => {
  const account = (await world.newBuyers(1))[0]!;
  const buyer = newBuyer(world, account);
  const how = { patienceMs: 20_000 };
  const { body } = await buyer.hold(listing, [seat], how);
  const { body: paid } = await buyer.pay(body!, how);
  return { owner: newOwner(world, account), ticket: paid!.ticketIds[0]! };
};

/** For less than was paid, so that the one cannot be taken for the other. */
const offered: NonNullable<Step['prepare']> = async (place) => {
  const prepared = await owned(place);
  await prepared.owner.offer(prepared.ticket, 4_000, { patienceMs: 20_000 });
  return prepared;
};

/** A ticket on offer and a free seat, in one order. */
const buyOffered: Step['act'] = async (buyer, { listing, seat, patienceMs }) => {
  const { body } = await buyer.hold(listing, [seat, seat + 1], { patienceMs: 20_000 });
  return buyer.pay(body!, { patienceMs });
};

const change: Step['act'] = async (buyer, { listing, seat, patienceMs }) => {
  const { body } = await buyer.hold(listing, [seat], { patienceMs: 20_000 });
  return buyer.change(body!, [seat + 1], { patienceMs });
};

const takeHandedOn: Step['act'] = async (receiver, { patienceMs }, { owner, ticket }) => {
  const { body } = await owner.handOn(ticket, { patienceMs: 20_000 });
  return receiver.take({ ticket, transferId: body!.transfer.id, code: body!.code }, { patienceMs });
};

/**
 * All of them, in rounds: within a round the later steps come first, so that an order that is stopped at its
 * instant does not stand in the way of one that has farther to go.
 */
export const killRounds: readonly (readonly Step[])[] = [
  [
    { name: 'captured, not recorded', at: { answered: /^POST .*\/capture$/ }, act: pay },
    { name: 'canceling', at: { committed: /state = 'canceling'/ }, act: giveUp },
    { name: 'sold, acknowledgement lost', at: { committed: /state = 'sold'/ }, act: pay },
    { name: 'intent confirmed, reply lost', at: { answered: /^POST .*\/confirm$/ }, act: pay },
    { name: 'intent created, reply lost', at: { answered: /^POST \/v1\/payment_intents$/ }, act: pay },
    { name: 'begin committed', at: { committed: /insert into payments/ }, act: pay },
    { name: 'hold committed, reply lost', at: { committed: /insert into orders/ }, act: hold },
  ],
  [
    { name: 'sold, not captured', at: { arrived: /^POST .*\/capture$/ }, act: pay },
    { name: 'canceled, reply lost', at: { answered: /^POST .*\/expire$/ }, act: giveUp },
    { name: 'intent stored, not confirmed', at: { arrived: /^POST .*\/confirm$/ }, act: pay },
    { name: 'intent not created', at: { arrived: /^POST \/v1\/payment_intents$/ }, act: pay },
    { name: 'page created, reply lost', at: { answered: /^POST \/v1\/checkout\/sessions$/ }, act: giveUp },
  ],
  [
    { name: 'refunded, not recorded', at: { answered: /^POST \/v1\/refunds$/ }, act: takeBack },
    { name: 'refund committed, reply lost', at: { committed: /insert into refunds/ }, act: takeBack },
  ],
  [
    {
      name: 'first owner paid back, not recorded',
      at: { answered: /^POST \/v1\/refunds$/ },
      prepare: offered,
      act: buyOffered,
    },
    {
      name: 'changed hands, first owner not paid back',
      at: { arrived: /^POST \/v1\/refunds$/ },
      prepare: offered,
      act: buyOffered,
    },
    {
      name: 'changed hands, acknowledgement lost',
      at: { committed: /before\.owner_id as from_id/ },
      prepare: offered,
      act: buyOffered,
    },
    {
      name: 'captured for a resale, not recorded',
      at: { answered: /^POST .*\/capture$/ },
      prepare: offered,
      act: buyOffered,
    },
    {
      name: 'due for a resale, not captured',
      at: { arrived: /^POST .*\/capture$/ },
      prepare: offered,
      act: buyOffered,
    },
    {
      name: 'due for a resale, reply lost',
      at: { committed: /with due as \(\s+update payments/ },
      prepare: offered,
      act: buyOffered,
    },
    {
      name: 'ticket taken, reply lost',
      at: { committed: /'transferred', from_id/ },
      prepare: owned,
      act: takeHandedOn,
    },
    {
      name: 'ticket handed on, reply lost',
      at: { committed: /insert into transfers/ },
      prepare: owned,
      act: (_, { patienceMs }, { owner, ticket }) => owner.handOn(ticket, { patienceMs }),
    },
    {
      name: 'offer taken back, reply lost',
      at: { committed: /state = 'sold', offer_price = null/ },
      prepare: offered,
      act: (_, { patienceMs }, { owner, ticket }) => owner.withdraw(ticket, { patienceMs }),
    },
    {
      name: 'ticket on offer, reply lost',
      at: { committed: /state = 'offered',\s+offer_price/ },
      prepare: owned,
      act: (_, { patienceMs }, { owner, ticket }) => owner.offer(ticket, 4_000, { patienceMs }),
    },
    { name: 'seats changed, reply lost', at: { committed: /set seats = \$3/ }, act: change },
  ],
];

export interface KillOptions {
  readonly listing: string;
  /** The first of twice as many seats as there are steps. */
  readonly seat: number;
  /** How long buyers go on asking afterwards, ms. With 0 nobody comes back, and the servers are on their own. */
  readonly patienceMs: number;
}

/**
 * Brings a buyer to each of the steps, stops everything there, kills the server, and starts another one on the same
 * database. Returns what each buyer was told in the end, by the step's name.
 */
export async function killAt(
  world: World,
  steps: readonly Step[],
  { listing, seat, patienceMs }: KillOptions,
): Promise<Map<string, Answered>> {
  const [victim, next] = await aloneAndNext(world);
  const accounts = await world.newBuyers(steps.length);
  const places = steps.map((_, index) => ({ world, listing, seat: seat + 2 * index, patienceMs }));
  const prepared = await Promise.all(steps.map((step, index) => step.prepare?.(places[index]!)));
  const stopped = stopWhereTold(world, victim);
  const told: [string, Promise<Answered>][] = [];
  for (const [index, step] of steps.entries()) {
    const reached = stopped.at(step);
    const person = { ...newBuyer(world, accounts[index]!), ...newOwner(world, accounts[index]!) };
    const asked = step.act(person, places[index]!, prepared[index]!);
    // Awaited below, with the others; an error must not be nobody's until then.
    asked.catch(() => undefined);
    told.push([step.name, asked]);
    await reached;
  }
  await victim.kill();
  stopped.letGo();
  await next.start();
  return new Map(await Promise.all(told.map(async ([name, asked]) => [name, await asked] as const)));
}

/** One server that runs and one that does not. */
async function aloneAndNext(world: World): Promise<[Server, Server]> {
  const [first, second] = world.servers;
  if (first.pid === 0) return [second, first];
  if (second.pid !== 0) await second.stop();
  return [first, second];
}

/** Holds everything back that comes to where it is told, until it is let go; what was held back is lost then. */
function stopWhereTold(world: World, victim: Server) {
  let armed: { step: Step; reached: () => void } | null = null;
  const lost = Promise.withResolvers<void>();
  const stop = () => {
    armed?.reached();
    armed = null;
    return lost.promise;
  };
  const isAt = (kind: 'arrived' | 'answered', what: string) =>
    armed !== null && kind in armed.step.at && Object.values(armed.step.at)[0]!.test(what);
  const isCommitted = ({ isCommit, transaction }: AnsweredStatement) => {
    if (!isCommit || armed === null || !('committed' in armed.step.at)) return false;
    const { committed } = armed.step.at;
    return transaction.some((text) => committed.test(text));
  };
  victim.proxy.rules = {
    answered: (statement) => (isCommitted(statement) ? stop().then(() => 'cut' as const) : 'pass'),
  };
  world.sandbox.rules = {
    arrived: ({ what }) => (isAt('arrived', what) ? stop().then(() => 'lose' as const) : 'pass'),
    answered: ({ what }) => (isAt('answered', what) ? stop().then(() => 'lose' as const) : 'pass'),
  };
  return {
    /** Resolves when something is held back there. */
    async at(step: Step): Promise<void> {
      const reached = Promise.withResolvers<void>();
      armed = { step, reached: reached.resolve };
      const bound = setTimeout(() => reached.reject(new Error(`Nothing came to "${step.name}".`)), 30_000);
      await reached.promise.finally(() => clearTimeout(bound));
    },
    letGo(): void {
      victim.proxy.rules = {};
      world.sandbox.rules = {};
      lost.resolve();
    },
  };
}
