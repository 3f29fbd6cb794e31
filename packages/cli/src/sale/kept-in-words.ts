import type { Order } from '@admit-one/sdk';
import type { Screen } from '../render/screen.ts';
import { clockTime, countdown } from '../render/time.ts';

/** What stays of an order that somebody walks away from, and what they can do about it. `now` in milliseconds. */
export function keptInWords(order: Order, now: number, screen: Screen): string[] {
  const end = Date.parse(order.expiresAt);
  if (order.state === 'paying')
    return [
      'A payment is open, and the seats stay yours meanwhile.',
      `  Go on:      admit buy ${order.id}`,
      `  Give back:  admit release ${order.id}`,
    ];
  if (order.state !== 'held') return ['The seats were given back. Nothing was charged.'];
  return [
    `Your seats are held until ${clockTime(end, screen.timeZone)} (${countdown(end, now)} left). Nothing was charged.`,
    `  Pay:        admit buy ${order.id}`,
    `  Give back:  admit release ${order.id}`,
  ];
}
