import fc from 'fast-check';
import { expect } from 'vitest';
import {
  giveCardOnPage,
  hold,
  letHourPass,
  pay,
  type RealOrder,
  type RealSale,
  read,
  refund,
  release,
  replayHold,
  replayPay,
  runLoops,
  sendEvent,
  unknownPayment,
} from './real-sale.ts';
import { type Method, type ModelOrder, type SaleModel, standing } from './sale-model.ts';

type Command = fc.AsyncCommand<SaleModel, RealSale>;

/** One thing that somebody does, to the model and to the server; both must say the same. */
abstract class Step implements Command {
  check(_model: Readonly<SaleModel>): boolean {
    return true;
  }

  abstract run(model: SaleModel, sale: RealSale): Promise<void>;
  abstract toString(): string;
}

/** A step that is about one order of those that there are: the nth, counted round. */
abstract class OrderStep extends Step {
  protected readonly nth: number;

  constructor(nth: number) {
    super();
    this.nth = nth;
  }

  override check(model: Readonly<SaleModel>): boolean {
    return model.orders.length > 0 && this.isPossible(this.of(model.orders));
  }

  async run(model: SaleModel, sale: RealSale): Promise<void> {
    const order = this.of(model.orders);
    const real = this.of(sale.orders);
    await this.act(model, order, sale, real);
    expect(await seen(sale, real), `order ${model.orders.indexOf(order)} after ${this}`).toEqual(
      expected(order),
    );
  }

  protected isPossible(_order: ModelOrder): boolean {
    return true;
  }

  protected abstract act(model: SaleModel, order: ModelOrder, sale: RealSale, real: RealOrder): Promise<void>;

  private of<Item>(orders: readonly Item[]): Item {
    return orders[this.nth % orders.length]!;
  }
}

export class Hold extends Step {
  private readonly buyer: number;
  private readonly seats: readonly number[];

  constructor(buyer: number, seats: readonly number[]) {
    super();
    this.buyer = buyer;
    this.seats = seats.toSorted((a, b) => a - b);
  }

  async run(model: SaleModel, sale: RealSale): Promise<void> {
    const told = model.hold(this.buyer, this.seats);
    expect(await hold(sale, this.buyer, this.seats), `${this}`).toBe(told);
  }

  toString = () => `new Hold(${this.buyer}, [${this.seats}])`;
}

class ReplayHold extends OrderStep {
  private readonly withOtherBody: boolean;

  constructor(nth: number, withOtherBody: boolean) {
    super(nth);
    this.withOtherBody = withOtherBody;
  }

  protected async act(_model: SaleModel, order: ModelOrder, sale: RealSale, real: RealOrder): Promise<void> {
    // No hold of these commands has four.
    const seats = this.withOtherBody ? [0, 1, 2, 3] : order.seats;
    const told = this.withOtherBody ? 'idempotency_mismatch' : standing(order);
    expect(await replayHold(sale, real, seats), `${this}`).toBe(told);
  }

  toString = () => `new ReplayHold(${this.nth}, ${this.withOtherBody})`;
}

export class Pay extends OrderStep {
  private readonly method: Method;

  constructor(nth: number, method: Method) {
    super(nth);
    this.method = method;
  }

  protected async act(model: SaleModel, order: ModelOrder, sale: RealSale, real: RealOrder): Promise<void> {
    const told = model.pay(order, this.method);
    expect(await pay(sale, real, this.method), `${this}`).toBe(told);
  }

  toString = () => `new Pay(${this.nth}, '${this.method}')`;
}

export class ReplayPay extends OrderStep {
  private readonly withOtherBody: boolean;

  constructor(nth: number, withOtherBody: boolean) {
    super(nth);
    this.withOtherBody = withOtherBody;
  }

  protected override isPossible({ attempt }: ModelOrder): boolean {
    return attempt !== null;
  }

  protected async act(model: SaleModel, order: ModelOrder, sale: RealSale, real: RealOrder): Promise<void> {
    const { withOtherBody } = this;
    const told = withOtherBody ? 'idempotency_mismatch' : model.replayPay(order);
    expect(await replayPay(sale, real, { withOtherBody }), `${this}`).toBe(told);
  }

  toString = () => `new ReplayPay(${this.nth}, ${this.withOtherBody})`;
}

/** The buyer gives a good card on the gateway's page. We are not told. */
export class GiveCard extends OrderStep {
  protected override isPossible({ attempt }: ModelOrder): boolean {
    return attempt?.state === 'created' && !attempt.isPaidOnPage;
  }

  protected async act(_model: SaleModel, order: ModelOrder, _sale: RealSale, real: RealOrder): Promise<void> {
    order.attempt!.isPaidOnPage = true;
    await giveCardOnPage(real);
  }

  toString = () => `new GiveCard(${this.nth})`;
}

/** The gateway tells of the newest attempt, truly or not: what it says is a hint, so its type changes nothing. */
export class Webhook extends OrderStep {
  private readonly type: string;
  private readonly times: number;

  constructor(nth: number, type: string, times: number) {
    super(nth);
    this.type = type;
    this.times = times;
  }

  protected override isPossible({ attempt }: ModelOrder): boolean {
    return attempt !== null;
  }

  protected async act(model: SaleModel, order: ModelOrder, sale: RealSale, real: RealOrder): Promise<void> {
    model.look(order);
    const event = { payment: real.paid!.id!, type: this.type, id: `evt_${crypto.randomUUID()}` };
    const told = await Promise.all(Array.from({ length: this.times }, () => sendEvent(sale, event)));
    expect(told).toEqual(told.map(() => 200));
  }

  toString = () => `new Webhook(${this.nth}, '${this.type}', ${this.times})`;
}

class UnknownWebhook extends Step {
  async run(_model: SaleModel, sale: RealSale): Promise<void> {
    const payment = unknownPayment(sale);
    expect(await sendEvent(sale, { payment, type: 'payment_intent.succeeded' })).toBe(200);
  }

  toString = () => 'new UnknownWebhook()';
}

export class LetHourPass extends OrderStep {
  protected async act(_model: SaleModel, order: ModelOrder, sale: RealSale, real: RealOrder): Promise<void> {
    order.isPastTime = true;
    await letHourPass(sale, real);
  }

  toString = () => `new LetHourPass(${this.nth})`;
}

export class Release extends OrderStep {
  protected async act(model: SaleModel, order: ModelOrder, sale: RealSale, real: RealOrder): Promise<void> {
    const told = model.release(order);
    expect(await release(sale, real), `${this}`).toBe(told);
  }

  toString = () => `new Release(${this.nth})`;
}

export class Refund extends OrderStep {
  private readonly seats: readonly number[] | null;

  constructor(nth: number, seats: readonly number[] | null) {
    super(nth);
    this.seats = seats?.toSorted((a, b) => a - b) ?? null;
  }

  protected async act(model: SaleModel, order: ModelOrder, sale: RealSale, real: RealOrder): Promise<void> {
    const told = model.refund(order, this.seats);
    expect(await refund(sale, real, this.seats), `${this}`).toBe(told);
  }

  toString = () => `new Refund(${this.nth}, ${this.seats === null ? 'null' : `[${this.seats}]`})`;
}

export class RunLoops extends Step {
  async run(model: SaleModel, sale: RealSale): Promise<void> {
    model.runLoops();
    await runLoops(sale);
  }

  toString = () => 'new RunLoops()';
}

/** Of an order that the model has: what the server must say of it. */
export function expected(order: ModelOrder) {
  return {
    state: standing(order),
    attemptsLeft: 3 - order.declines,
    payment: order.attempt?.state ?? null,
    refunded: order.seats.filter((seat) => order.refunded.has(seat)),
  };
}

export async function seen(sale: RealSale, real: RealOrder): Promise<ReturnType<typeof expected>> {
  const { state, attemptsLeft, payment, seats } = await read(sale, real);
  const refunded = seats.filter(({ refundedAt }) => refundedAt !== null).map(({ seat }) => seat);
  return { state, attemptsLeft, payment: payment?.state ?? null, refunded };
}

/** Few seats and few buyers, so that they meet; what leads somewhere more often than what is refused at once. */
export function anyCommand({ seats, buyers }: { seats: number; buyers: number }): fc.Arbitrary<Command>[] {
  const nth = fc.nat(5);
  const some = (maxLength: number) =>
    fc.uniqueArray(fc.nat(seats - 1), { minLength: 1, maxLength, size: 'max' });
  const anyHold = fc.tuple(fc.nat(buyers - 1), some(3)).map(([buyer, wanted]) => new Hold(buyer, wanted));
  const anyPay = fc
    .tuple(nth, fc.constantFrom<Method>('good card', 'bad card', 'page', 'page'))
    .map(([order, method]) => new Pay(order, method));
  const types = [
    'payment_intent.amount_capturable_updated',
    'payment_intent.succeeded',
    'payment_intent.payment_failed',
    'payment_intent.canceled',
    'checkout.session.completed',
  ];
  return [
    anyHold,
    anyHold,
    anyPay,
    anyPay,
    nth.map((order) => new GiveCard(order)),
    fc
      .tuple(nth, fc.constantFrom(...types), fc.integer({ min: 1, max: 3 }))
      .map(([order, type, times]) => new Webhook(order, type, times)),
    fc.constant(new UnknownWebhook()),
    fc.tuple(nth, fc.boolean()).map(([order, other]) => new ReplayHold(order, other)),
    fc.tuple(nth, fc.boolean()).map(([order, other]) => new ReplayPay(order, other)),
    nth.map((order) => new LetHourPass(order)),
    nth.map((order) => new Release(order)),
    fc.tuple(nth, fc.option(some(2))).map(([order, wanted]) => new Refund(order, wanted)),
    fc.constant(new RunLoops()),
  ];
}
