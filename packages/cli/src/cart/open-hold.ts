import type { AdmitOne, Order } from '@admit-one/sdk';
import type { Context } from '../context.ts';
import { wrongUsage } from '../failure.ts';
import { readId } from '../read-id.ts';
import { findSeats } from '../sale/find-seats.ts';
import { type House, openHouse } from '../sale/open-house.ts';

/** An order that is to be changed, with the house its seats are in. */
export interface OpenHold {
  readonly order: Order;
  readonly house: House;
}

/** @throws AdmitOneError `not_found` */
export async function openHold(context: Context, client: AdmitOne, orderId: string): Promise<OpenHold> {
  const id = readId('order', orderId);
  const order = await context.output.during('Reading the order', () => client.orders.get(id));
  return { order, house: await openHouse(context, client, order.listingId) };
}

/** Those of the order's seats that labels mean. @throws Failure of wrong usage for one that it does not hold */
export function ownSeats({ order, house }: OpenHold, texts: readonly string[]): number[] {
  const named = findSeats(house.index, texts);
  const others = named.filter((ordinal) => !order.seats.some(({ seat }) => seat === ordinal));
  if (others.length === 0) return named;
  const labels = others.map((seat) => house.index.labelOf(seat)).join(', ');
  const held = order.seats.map(({ label }) => label).join(', ');
  throw wrongUsage(`The order does not hold ${labels}.`, `It holds ${held}.`);
}
