import { encodeIdInListing, paymentId } from '@admit-one/sdk/contract';
import type { Gateway, GatewayIntent } from '../../payments/gateway.ts';
import type { Database } from '../../platform/database/database.ts';
import { type Attempt, readAttemptsSince } from './attempts.sql.ts';
import { giveRoomForWholeTables, patienceMs } from './room.sql.ts';

/** Something that we and the gateway do not say alike. */
export interface GatewayDifference {
  /** What is different: `a payment that the gateway does not know`. */
  readonly line: string;
  /** How, for people. */
  readonly said: string;
  readonly payment?: string;
  /** The gateway's reference. */
  readonly intent?: string;
  /** It is about something under way, or that was a moment ago: looked at again later it should be gone. */
  readonly isMoving: boolean;
}

export interface GatewayMatch {
  readonly differences: readonly GatewayDifference[];
  readonly payments: number;
  readonly intents: number;
}

/** How far the clocks of the gateway and the database may be apart, ms. */
const clockDifferenceMs = 3_600_000;

/** How long something new may take to be known on both sides, ms. */
const youngMs = 120_000;

/**
 * Matches the gateway's list with our payments, both ways, for what was begun since then. Changes nothing. The list is
 * read first: what is sold meanwhile is in our payments for certain, and told apart as moving.
 *
 * @throws GatewayError
 */
export async function matchGateway(
  { database, gateway }: { database: Database; gateway: Gateway },
  since: Date,
): Promise<GatewayMatch> {
  const intents: GatewayIntent[] = [];
  const listedFrom = new Date(since.getTime() - clockDifferenceMs);
  for await (const intent of gateway.list({ createdAfter: listedFrom }))
    intents.push({ ...intent, disputed: intent.disputed && (await isLost(gateway, intent)) });
  const attempts = await database.inTransaction(async (sql) => {
    await giveRoomForWholeTables(sql);
    return readAttemptsSince(sql, new Date(since.getTime() - 2 * clockDifferenceMs), patienceMs);
  });
  return {
    differences: [...differencesBetween(attempts, intents, since)],
    payments: attempts.length,
    intents: intents.length,
  };
}

/** Questions of a bank count as disputes in the list, and so do those that were won. */
async function isLost(gateway: Gateway, { reference }: GatewayIntent): Promise<boolean> {
  return (await gateway.readDispute(reference)).kind !== 'undisputed';
}

function* differencesBetween(
  attempts: readonly Attempt[],
  intents: readonly GatewayIntent[],
  since: Date,
): Generator<GatewayDifference> {
  const byPayment = Map.groupBy(intents, ({ metadata }) => metadata.payment ?? '');
  const known = new Set<GatewayIntent>();
  for (const attempt of attempts) {
    const payment = encodeIdInListing('pay', attempt.listingId, attempt.paymentId);
    const intent = intentOf(attempt, byPayment.get(payment) ?? []);
    if (intent !== undefined) {
      known.add(intent);
      for (const found of compare(attempt, intent))
        yield { ...found, payment, intent: intent.reference, isMoving: attempt.isMoving };
    } else if (hasMoney(attempt) && attempt.createdAt >= since) {
      const said = `${attempt.state}, ${attempt.amount} ${attempt.currency}`;
      const line = 'a payment that the gateway does not know';
      yield { line, said, payment, isMoving: attempt.isMoving };
    }
  }
  for (const intent of intents) {
    if (known.has(intent) || intent.createdAt < since || !isMoney(intent)) continue;
    yield {
      line: 'money at the gateway that no payment of ours knows',
      said: `${intent.state}, ${intent.amount} ${intent.currency}`,
      ...(paymentId.safeParse(intent.metadata.payment).success && { payment: intent.metadata.payment! }),
      intent: intent.reference,
      isMoving: Date.now() - intent.createdAt.getTime() < youngMs,
    };
  }
}

/** A page's reference is not its intent's; of several, the one with money is meant. */
function intentOf(attempt: Attempt, named: readonly GatewayIntent[]): GatewayIntent | undefined {
  return (
    named.find(({ reference }) => reference === attempt.gatewayReference) ?? named.find(isMoney) ?? named[0]
  );
}

function* compare(attempt: Attempt, intent: GatewayIntent): Generator<{ line: string; said: string }> {
  if (attempt.amount !== intent.amount || attempt.currency !== intent.currency) {
    const said = `${attempt.amount} ${attempt.currency} here, ${intent.amount} ${intent.currency} at the gateway`;
    yield { line: 'a payment of another amount at the gateway', said };
  }
  if (!agrees(attempt, intent)) {
    const said = `${attempt.state} here, ${intent.state} at the gateway`;
    yield { line: 'a payment in another state at the gateway', said };
  }
  if (attempt.state === 'captured' && attempt.captured !== intent.captured) {
    const said = `${attempt.captured} here, ${intent.captured} at the gateway`;
    yield { line: 'another sum taken at the gateway', said };
  }
  if (attempt.refunded !== intent.refunded) {
    const said = `${attempt.refunded} here, ${intent.refunded} at the gateway`;
    yield { line: 'another sum given back at the gateway', said };
  }
  if (intent.disputed && !attempt.isDisputed) {
    const said = `${intent.captured} ${intent.currency} were taken back by a bank, and the tickets still stand`;
    yield { line: 'a dispute that the gateway told nobody of', said };
  }
}

function agrees({ state }: Attempt, intent: GatewayIntent): boolean {
  switch (state) {
    case 'captured':
      return intent.state === 'captured';
    case 'authorized':
    case 'due':
      return isMoney(intent);
    case 'failed':
    case 'canceled':
      return !isMoney(intent);
    case 'created':
    case 'canceling':
      return true;
  }
}

function hasMoney({ state }: Attempt): boolean {
  return state === 'authorized' || state === 'due' || state === 'captured';
}

function isMoney({ state }: GatewayIntent): boolean {
  return state === 'authorized' || state === 'captured';
}
