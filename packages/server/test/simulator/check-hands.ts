import { orderOf } from './check-commit.ts';
import type { Row } from './model/table.ts';
import type { Taken } from './owner.ts';
import type { World } from './world.ts';

/** At a commit: a ticket changed hands as it may, and was not one that a gate had let in. */
export function checkHandedOn(world: World, before: Row, after: Row): void {
  if (before.owner_id === null || after.owner_id === null || after.epoch === before.epoch) return;
  const seat = `seat ${after.seat}`;
  const log = world.database
    .rows('ownership_log')
    .find((line) => line.seat === after.seat && line.epoch === after.epoch);
  if (log?.from_id !== before.owner_id || log?.to_id !== after.owner_id)
    world.accuse(`${seat} changed hands, and the log does not say so`);
  if (before.owner_order_id === after.owner_order_id && log?.kind !== 'transferred')
    world.accuse(`${seat} has another owner by the same order, and was not handed on`);
  if (before.owner_order_id === after.owner_order_id && before.state !== 'sold')
    world.accuse(`${seat} was ${before.state} and was handed on`);
  const isScanned = world.database
    .rows('scans')
    .some((scan) => scan.seat === before.seat && scan.epoch === before.epoch);
  if (isScanned) world.accuse(`${seat} was let in, and then changed hands`);
}

/** The reason of a refund for which it does not matter whether the ticket was let in. */
export const evenIfLetIn = 'even if it was let in';

/** At a commit: the seller takes a ticket back that was let in only where they said so. */
export function checkTakenBack(world: World, { seat, epoch, cause, reason }: Row): void {
  if (cause !== 'seller' || reason === evenIfLetIn) return;
  if (world.database.rows('scans').some((scan) => scan.seat === seat && scan.epoch === epoch))
    world.accuse(`seat ${seat} was let in, and the seller took it back without a word`);
}

/** When all is quiet: first owners are paid once each, if and only if their ticket was sold on. */
export function checkResales(world: World, taken: readonly Taken[]): void {
  const { database } = world;
  const log = database.rows('ownership_log');
  const resales = log.filter(({ kind, from_id }) => kind === 'sold' && from_id !== null);
  const refunds = database.rows('refunds');
  for (const { seat, epoch, order_id } of resales) {
    const order = orderOf(world, order_id);
    const paid = refunds.filter((refund) => refund.seat === seat && refund.epoch === epoch - 1);
    const price = order?.prices[order.seats.indexOf(seat)];
    if (paid.length !== 1 || paid[0]!.cause !== 'resale' || paid[0]!.amount !== price)
      world.accuse(
        `seat ${seat} was sold on for ${price}, and its owner got ${paid.map(({ amount }) => amount)}`,
      );
  }
  for (const { seat, epoch, cause } of refunds) {
    const isResold = resales.some((line) => line.seat === seat && line.epoch === epoch + 1);
    if ((cause === 'resale') !== isResold)
      world.accuse(`the refund of seat ${seat}, epoch ${epoch} (${cause}) is not what the log says`);
  }
  for (const { accountId, seat, epoch } of taken) {
    if (!log.some((line) => line.seat === seat && line.epoch === epoch && line.to_id === accountId))
      world.accuse(`account ${accountId} was told that seat ${seat} is theirs, and never had it`);
  }
}
