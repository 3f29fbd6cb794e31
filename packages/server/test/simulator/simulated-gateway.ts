import type { Gateway, Unknown } from '../../src/payments/gateway.ts';
import type { Owner } from './simulated-database.ts';
import type { World } from './world.ts';

/** The gateway as one process reaches it: calls that never arrive, and answers that never come back. */
export function simulatedGateway(world: World, owner: Owner): Gateway {
  const { gateway, weather } = world;

  function ask<Answer>(
    label: string,
    act: () => Answer,
    key: string | null = null,
  ): Promise<Answer | Unknown> {
    const isPoisoned = key !== null && world.isPoisoned(key);
    return new Promise((resolve) => {
      const unknown = (cause: string): undefined => {
        world.say(owner, `${label}: ${cause}`);
        resolve({ kind: 'unknown', cause: new Error(cause) });
      };
      world.scheduler.add({
        owner,
        label,
        outlive: () => {
          if (!isPoisoned) act();
          return undefined;
        },
        pass: () => {
          if (world.chance(weather.gatewayLosesBefore)) return unknown('the request was lost');
          if (isPoisoned) return unknown('500, for ever');
          const answer = act();
          if (world.chance(weather.gatewayLosesAfter)) return unknown('the reply was lost');
          world.say(owner, label, answer);
          world.deliver(owner, `the reply to ${label}`, () => resolve(answer));
          return undefined;
        },
      });
    });
  }

  return {
    name: 'sandbox',
    ways: () => ({ cardEntry: null, hostedPage: true }),
    createIntent: (input, key) => ask(`createIntent ${key}`, () => gateway.createIntent(input, key), key),
    createPage: ({ returnUrl, expiresAt, ...input }, key) =>
      ask(`createPage ${key}`, () => gateway.createPage(input, key), key),
    confirmIntent: ({ reference, paymentMethod }, key) =>
      ask(`confirm ${reference} ${paymentMethod}`, () => gateway.confirm(reference, paymentMethod, key), key),
    read: (reference) => ask(`read ${reference}`, () => gateway.read(reference)),
    capture: ({ reference, amount }) =>
      ask(`capture ${reference} ${amount}`, () =>
        gateway.capture(reference, amount) === 'ok'
          ? ({ kind: 'ok' } as const)
          : ({ kind: 'refused', code: 'capture_refused', message: 'No.' } as const),
      ),
    cancel: (reference) =>
      ask(`cancel ${reference}`, () => {
        const kind = gateway.cancel(reference);
        return kind === 'unknown' ? ({ kind, cause: new Error('still processing') } as const) : { kind };
      }),
    refund: ({ reference, amount }, key) =>
      ask(`refund ${key} ${amount}`, () => gateway.refund(reference, amount, key)),
    readDispute: (reference) =>
      ask(`readDispute ${reference}`, () => ({
        kind: gateway.isDisputed(reference) ? ('disputed' as const) : ('undisputed' as const),
      })),
    async *list() {
      yield* gateway.list();
    },
    createCustomer: notOfTheSale,
    attachCard: notOfTheSale,
    listCards: notOfTheSale,
    detachCard: notOfTheSale,
    createCardPage: notOfTheSale,
    readWebhook: notOfTheSale,
    readMetadata: notOfTheSale,
    close: async () => {},
  };
}

function notOfTheSale(): never {
  throw new Error('The sale does not ask for this.');
}
