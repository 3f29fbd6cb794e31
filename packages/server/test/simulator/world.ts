import { decodeIdInListing } from '@admit-one/sdk/contract';
import type { Kept } from '../../src/orders/kept/kept.ts';
import type { Orders } from '../../src/orders/orders.ts';
import type { Refunds } from '../../src/orders/refunds/refunds.ts';
import type { Resale } from '../../src/orders/resale/resale.ts';
import type { Gateway } from '../../src/payments/gateway.ts';
import { DatabaseUnavailable } from '../../src/platform/database/database.ts';
import type { Loop } from '../../src/platform/loops.ts';
import { ProblemError } from '../../src/platform/problem.ts';
import type { Transfers } from '../../src/tickets/transfer/transfers.ts';
import { tempers } from './buyer.ts';
import { checkCommit } from './check-commit.ts';
import { ModelDatabase, type Twins, type Witness } from './model/model-database.ts';
import { saleTables } from './model/tables.ts';
import { second } from './model/time.ts';
import type { ModelTransaction } from './model/transaction.ts';
import { ModelGateway } from './model-gateway.ts';
import { createRandom, type Random } from './random.ts';
import { Scheduler } from './scheduler.ts';
import { listingId, price, startOfTime } from './setting.ts';
import type { Owner } from './simulated-database.ts';
import { startProcess } from './simulated-process.ts';
import { twins } from './twins/index.ts';
import { calm, drawWeather, type Weather } from './weather.ts';

/** One process of the server, as far as the sale goes. */
export interface SimulatedProcess extends Owner {
  readonly orders: Orders;
  readonly refunds: Refunds;
  readonly kept: Kept;
  readonly transfers: Transfers;
  readonly resale: Resale;
  /** A gate of the hall. */
  letIn(seat: number): Promise<void>;
  readonly loops: readonly Loop[];
  /** How many loops and webhooks are under way. */
  working: number;
}

/** What runs in it: the sale as it is, or with a fault that was planted. */
export interface Server {
  readonly twins: Twins;
  readonly wrapGateway: (gateway: Gateway) => Gateway;
}

export const theServer: Server = { twins, wrapGateway: (gateway) => gateway };

export interface RunOptions {
  readonly server?: Server;
  readonly isTraced?: boolean;
  /** Sees all that happens in the database, which then lets those who wait go on as PostgreSQL would. */
  readonly witness?: Witness | undefined;
}

class Lost extends Error {}

/** Everything of one run: the database, the gateway, the processes, and what goes wrong. The seed decides all of it. */
export class World {
  readonly server: Server;
  readonly random: Random;
  readonly seatCount: number;
  readonly buyerLimit: number;
  readonly temper: (typeof tempers)[number];
  readonly database: ModelDatabase;
  readonly gateway: ModelGateway;
  readonly scheduler: Scheduler;
  readonly processes: SimulatedProcess[] = [];
  /** What the gateway would tell us, as often and as late as it likes. */
  readonly webhooks: { listingId: number; paymentId: number }[] = [];
  /** Requests whose client has not had an answer: ending one early is impatience. */
  readonly requests = new Set<{ process: SimulatedProcess; giveUp(): void }>();
  readonly violations: string[] = [];
  readonly trace: string[] | null;
  weather: Weather;
  /** Set while the run is brought to its end: nothing goes wrong any more. */
  isHealing = false;
  readonly #transactions = new Map<Owner, Set<ModelTransaction>>();
  readonly #poisoned = new Map<string, boolean>();
  #asked: SimulatedProcess | null = null;
  #started = 0;
  #ids = 0;

  constructor(seed: number, { server = theServer, isTraced = false, witness }: RunOptions) {
    this.server = server;
    this.random = createRandom(seed);
    this.trace = isTraced ? [] : null;
    this.weather = this.random.chance(0.1) ? calm : drawWeather(this.random);
    this.seatCount = 2 + this.random.below(3);
    this.buyerLimit = this.random.pick([1, 1, 2, 3]);
    this.temper = this.random.pick(tempers);
    this.scheduler = new Scheduler(this.random, this.random.pick([0, 0.5, 0.9]), witness !== undefined);
    this.database = new ModelDatabase([...saleTables, listingTable], server.twins, startOfTime);
    this.gateway = new ModelGateway(
      this.random,
      this.weather.captureRefused,
      (intent) => this.webhooks.push(paymentOf(intent.input.metadata.payment!)),
      (label, go) => {
        this.scheduler.add({
          owner: null,
          label,
          // Banks and people take their time.
          isReady: () => this.isHealing || this.random.chance(0.1),
          pass: () => {
            this.say(null, label);
            go();
            return undefined;
          },
        });
      },
    );
    this.#openListing();
    this.database.witness = witness ?? null;
    this.database.onCommit = (changes) => checkCommit(this, changes);
    this.start();
    if (this.random.chance(0.8)) this.start();
  }

  start(): SimulatedProcess {
    const process = startProcess(this, `process ${++this.#started}`);
    this.processes.push(process);
    this.say(process, 'starts');
    return process;
  }

  /** Its promises never settle; what it had sent may still arrive; the database rolls back what it had open. */
  kill(process: SimulatedProcess): void {
    this.say(process, 'dies');
    process.isAlive = false;
    this.processes.splice(this.processes.indexOf(process), 1);
    this.scheduler.bury(process);
    for (const transaction of this.#transactions.get(process) ?? []) {
      if (transaction.state === 'ended') continue;
      // The database notices the broken connection later, and keeps the locks until then.
      this.scheduler.add({
        owner: null,
        label: 'the database rolls back what the dead had open',
        pass: () => {
          if (transaction.state !== 'ended') transaction.rollback();
          return undefined;
        },
      });
    }
    this.#transactions.delete(process);
    for (const request of this.requests) if (request.process === process) request.giveUp();
  }

  /** Whom the next request reaches: mostly not the one that the last one reached. */
  anyProcess(): SimulatedProcess {
    if (this.processes.length === 0) return this.start();
    const others = this.processes.filter((process) => process !== this.#asked);
    this.#asked = this.random.pick(others.length > 0 && this.random.chance(0.8) ? others : this.processes);
    return this.#asked;
  }

  opened(owner: Owner, transaction: ModelTransaction): void {
    const open = this.#transactions.get(owner) ?? new Set();
    for (const other of open) if (other.state === 'ended') open.delete(other);
    this.#transactions.set(owner, open.add(transaction));
  }

  chance(probability: number): boolean {
    return !this.isHealing && probability > 0 && this.random.chance(probability);
  }

  /** Hands an answer over, or lets others go on first. The dead hear nothing. */
  deliver(owner: Owner, label: string, hand: () => void): void {
    if (!owner.isAlive) return;
    if (this.chance(this.weather.lateAnswer)) {
      this.scheduler.add({ owner, label, pass: () => hand() as undefined });
    } else {
      hand();
    }
  }

  /** To some keys the gateway answers 500 whenever they come. */
  isPoisoned(key: string): boolean {
    const known = this.#poisoned.get(key);
    if (known !== undefined) return known;
    const isPoisoned = this.chance(this.weather.keyPoisoned);
    this.#poisoned.set(key, isPoisoned);
    return isPoisoned;
  }

  /** Work of a process that no client waits for. A database that is away is its business; any other error is a fault. */
  watch(process: SimulatedProcess, work: Promise<unknown>): void {
    process.working++;
    const over = () => {
      process.working--;
    };
    work.then(over, (error) => {
      over();
      const isExpected = error instanceof DatabaseUnavailable || error instanceof ProblemError;
      if (!isExpected) this.accuse(`work failed: ${(error as Error).stack}`);
    });
  }

  /** A hint that comes again until it was heard. */
  tellOfDisputes(process: SimulatedProcess): void {
    for (const intent of this.gateway.intents.values()) {
      if (!intent.isDisputed) continue;
      const { listingId, paymentId } = paymentOf(intent.input.metadata.payment!);
      this.say(process, `a webhook tells of the dispute of payment ${paymentId}`);
      this.watch(process, process.refunds.lookForDispute(listingId, paymentId));
    }
  }

  /** The answer, unless the process dies first or who asked loses patience; the process does not notice the latter. */
  answered<Result>(process: SimulatedProcess, asked: Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      const request = {
        process,
        giveUp: () => {
          this.requests.delete(request);
          reject(new Lost());
        },
      };
      this.requests.add(request);
      asked.finally(() => this.requests.delete(request)).then(resolve, reject);
    });
  }

  /** Whether no answer came: the process died, the line broke, or the patience of who asked ended. */
  isLost(error: unknown): boolean {
    return error instanceof Lost;
  }

  newId(): number {
    return ++this.#ids;
  }

  say(who: Owner | null, what: string, answer?: unknown): void {
    if (this.trace === null) return;
    const at = ((this.database.now - startOfTime) / second).toFixed(6);
    this.trace.push(
      `${at} ${who?.name ?? 'outside'}: ${what}${answer === undefined ? '' : ` → ${brief(answer)}`}`,
    );
  }

  accuse(what: string): void {
    this.say(null, `VIOLATION: ${what}`);
    this.violations.push(what);
  }

  #openListing(): void {
    const transaction = this.database.begin();
    const statement = transaction.statement('simulator.openListing', [
      {
        listing_id: listingId,
        buyer_limit: this.buyerLimit,
        price: this.random.chance(0.1) ? 0 : price,
        state: 'on_sale',
        version: 1,
        closed_at: null,
      },
    ]);
    transaction.run(statement);
    transaction.commit();
  }
}

/** The listings' table is another room's; the model has as much of it as a sale reads. */
const listingTable = { name: 'listings', key: ['listing_id'], defaults: {}, checks: [], uniques: [] };

function paymentOf(text: string): { listingId: number; paymentId: number } {
  const { listingId, id } = decodeIdInListing(text);
  return { listingId, paymentId: id };
}

function brief(answer: unknown): string {
  if (answer instanceof Error) return `${answer.name} ${answer.message}`;
  const text = JSON.stringify(answer, (key, value) => (/hash/i.test(key) ? undefined : value));
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}
