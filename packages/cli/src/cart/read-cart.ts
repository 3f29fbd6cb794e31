import type { AdmitOne, Order, OrderState } from '@admit-one/sdk';
import type { Context } from '../context.ts';
import { take } from '../take.ts';

/** All that somebody holds or is paying for, over several listings; what ends first comes first. */
export async function readCart({ output }: Context, client: AdmitOne): Promise<Order[]> {
  const all = async (state: OrderState) =>
    (await take(client.orders.list({ state, limit: 100 }), most)).found;
  const orders = await output.during('Reading your cart', () => Promise.all([all('held'), all('paying')]));
  // One that moved between the two answers is in both.
  const byId = new Map(orders.flat().map((order) => [order.id, order]));
  return [...byId.values()].sort((one, other) => Date.parse(one.expiresAt) - Date.parse(other.expiresAt));
}

/** Nobody holds so many at a time. */
const most = 1000;
