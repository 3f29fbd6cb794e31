import { decodeIdInListing, type PaymentWays, paymentId } from '@admit-one/sdk/contract';
import type { Database } from '../platform/database/database.ts';
import type { Log } from '../platform/log.ts';
import type { Gateway, GatewayEvent } from './gateway.ts';
import { insertInboxEventIfNew, insertOrphanIfNew, markEventHandled } from './sql.ts';

export interface PaymentsDeps {
  readonly database: Database;
  readonly gateway: Gateway;
  readonly log: Log;
  /** The sale looks at the attempt again; an event is a hint, never the truth. */
  readonly driveOn: (listingId: number, paymentId: number) => Promise<void>;
}

export interface Payments {
  ways(): PaymentWays;
  /** @throws WebhookSignatureError when the signature is not the gateway's */
  receiveWebhook(rawBody: Buffer, signature: string): Promise<void>;
}

export function createPayments(deps: PaymentsDeps): Payments {
  return {
    ways: () => ({ gateway: deps.gateway.name, ...deps.gateway.ways() }),

    async receiveWebhook(rawBody, signature) {
      const event = deps.gateway.readWebhook(rawBody, signature);
      const named = paymentId.safeParse(event.metadata.payment);
      if (!named.success) return keepOrphan(deps, event);
      const { listingId, id } = decodeIdInListing(named.data);
      const isNew = await insertInboxEventIfNew(deps.database.connection, listingId, event);
      if (!isNew) return;
      await deps.driveOn(listingId, id);
      await markEventHandled(deps.database.connection, listingId, event.id);
    },
  };
}

/** Events that name no payment of ours are kept for a person to look at; the gateway is told that they arrived. */
async function keepOrphan(deps: PaymentsDeps, event: GatewayEvent): Promise<void> {
  const isNew = await insertOrphanIfNew(deps.database.connection, event);
  if (isNew)
    deps.log.warn(
      { event: event.id, type: event.type },
      'the gateway sent an event that names no payment of ours',
    );
}
