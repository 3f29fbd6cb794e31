import type { AdmitOne, Order } from '@admit-one/sdk';
import { exitCodes } from '@admit-one/sdk/contract';
import type { Context } from '../context.ts';
import { type Explanation, explain, isCancelled } from '../failure.ts';
import { money } from '../render/money.ts';
import { payOrder } from '../sale/pay-order.ts';

/** What became of an order: `open` while its payment is not decided, `kept` where nobody tried. */
export type Outcome = 'paid' | 'refused' | 'open' | 'kept' | 'released';

export interface Settlement {
  readonly order: Order;
  readonly outcome: Outcome;
  /** Why it is not paid. */
  readonly refusal?: Explanation;
}

/** A cart that is being paid for. */
export interface PayingCart {
  /** Resolves when each has been tried. */
  readonly paid: Promise<void>;
  /** How all of them stand by now, in their order. */
  settlements(): Settlement[];
  /** 0 where all are paid, else that of the first refusal. */
  exitCode(): number;
}

/** Pays one after the other; a refusal of one leaves the others, and who leaves a question leaves the rest held. */
export function payCart(
  context: Context,
  client: AdmitOne,
  orders: readonly Order[],
  payWith: string | undefined,
): PayingCart {
  const settled = new Map<string, Settlement>();
  let beingPaid: string | undefined;
  const standing = (order: Order): Settlement =>
    settled.get(order.id) ?? { order, outcome: order.id === beingPaid ? 'open' : 'kept' };

  async function payAll(): Promise<void> {
    for (const [at, order] of orders.entries()) {
      tellWhich(context, order, at + 1, orders.length);
      beingPaid = order.id;
      const settlement = await settle(context, client, order, payWith);
      settled.set(order.id, settlement);
      if (settlement.outcome === 'paid') {
        const { keepPurchase } = await import('../pocket/keep-purchase.ts');
        await keepPurchase(context, client, order.listingId);
      }
      if (settlement.refusal?.code === 'cancelled') break;
    }
    beingPaid = undefined;
  }

  return {
    paid: payAll(),
    settlements: () => orders.map(standing),
    exitCode() {
      const all = orders.map(standing);
      const refusal = all.find((one) => one.refusal !== undefined)?.refusal;
      if (refusal !== undefined) return refusal.exitCode;
      return all.every(({ outcome }) => outcome === 'paid') ? exitCodes.done : exitCodes.usage;
    },
  };
}

function tellWhich({ output }: Context, order: Order, nth: number, of: number): void {
  const seats = order.seats.map(({ label }) => label).join(', ');
  const total = money(order.total, order.currency, output.messageScreen);
  output.note(`${nth} of ${of}: ${order.title}, ${seats}, ${total}`);
}

async function settle(
  context: Context,
  client: AdmitOne,
  order: Order,
  payWith: string | undefined,
): Promise<Settlement> {
  try {
    const after = await payOrder(context, client, order, payWith);
    return { order: after, outcome: outcomeOf(after) };
  } catch (error) {
    const refusal = explain(error);
    if (isCancelled(error)) return { order, outcome: 'kept', refusal };
    // As it is now; where even that cannot be read it is as it was known last.
    const after = await client.orders.get(order.id).catch(() => order);
    if (after.state === 'paid') return { order: after, outcome: 'paid' };
    return { order: after, outcome: after.state === 'paying' ? 'open' : 'refused', refusal };
  }
}

function outcomeOf({ state }: Order): Outcome {
  if (state === 'paid' || state === 'released') return state;
  return state === 'paying' ? 'open' : 'kept';
}
