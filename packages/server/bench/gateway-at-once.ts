import { randomUUID } from 'node:crypto';
import type { Authorization, Gateway } from '../src/payments/gateway.ts';

/** A gateway inside the process that says yes at once: what is measured is the sale, not somebody's network. */
export function gatewayAtOnce(): Gateway {
  const authorized = (reference: string): Authorization => ({
    kind: 'ok',
    intent: reference,
    amount: amounts.get(reference) ?? 0,
    captured: 0,
    currency: 'USD',
    card: null,
  });
  const amounts = new Map<string, number>();
  return {
    name: 'sandbox',
    ways: () => ({ cardEntry: null, hostedPage: false }),
    createCustomer: notMeasured,
    attachCard: notMeasured,
    listCards: notMeasured,
    detachCard: notMeasured,
    createCardPage: notMeasured,
    createPage: notMeasured,
    async createIntent({ amount }) {
      const reference = `pi_${randomUUID()}`;
      amounts.set(reference, amount);
      return { kind: 'ok', reference };
    },
    confirmIntent: async ({ reference }) => authorized(reference),
    read: async (reference) => authorized(reference),
    async capture({ reference }) {
      amounts.delete(reference);
      return { kind: 'ok' };
    },
    cancel: async () => ({ kind: 'canceled' }),
    refund: notMeasured,
    list: notMeasured,
    readDispute: notMeasured,
    readMetadata: notMeasured,
    readWebhook: notMeasured,
    close: async () => undefined,
  };
}

function notMeasured(): never {
  throw new Error('The bench asks this of no gateway.');
}
