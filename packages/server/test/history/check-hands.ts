import { decodeId, encodeTicketId } from '@admit-one/sdk/contract';
import type { EndHand, HandEntry } from './hands.ts';
import type { EndOrder, EndState, EndTicket } from './history.ts';

/**
 * Whether tickets changed hands as their owners and those who have them now asked for: each seat is walked through the
 * log, from its first owner to its last.
 *
 * @returns what cannot be, a sentence each; empty when all of it can
 */
export function checkHands(hands: readonly HandEntry[], end: EndState): string[] {
  const logs = Map.groupBy(end.log, placeOf);
  const asked = Map.groupBy(hands, placeOf);
  const orders = new Map(end.orders.map((order) => [order.id, order]));
  return [
    ...end.tickets.flatMap((ticket) => endsAsTheLogSays(ticket, logs.get(placeOf(ticket)) ?? [])),
    ...[...logs].flatMap(([place, log]) =>
      log.flatMap((line, at) => {
        const before = log[at - 1];
        return [...followsFrom(before, line), ...isAsked(before, line, asked.get(place) ?? [], orders)];
      }),
    ),
    ...everyTakeIsThere(hands, end.log),
    ...everyScanIsTheLast(hands, end.log),
    ...everyKeptSeatWasKept(end.tickets, asked),
  ];
}

function placeOf({ listing, seat }: { readonly listing: string; readonly seat: number }): string {
  return `seat ${seat} of ${listing}`;
}

function endsAsTheLogSays(ticket: EndTicket, log: readonly EndHand[]): string[] {
  const last = log.at(-1);
  const said = last === undefined ? null : last.to;
  if (ticket.epoch === (last?.epoch ?? 0) && ticket.owner === said) return [];
  return [`The ${placeOf(ticket)} is ${ticket.owner}'s by epoch ${ticket.epoch}, and the log says ${said}.`];
}

/** Every epoch once, from the owner before. */
function followsFrom(before: EndHand | undefined, line: EndHand): string[] {
  const from = before?.to ?? null;
  if (line.epoch === (before?.epoch ?? 0) + 1 && line.from === from) return [];
  return [`The ${placeOf(line)} went from ${line.from} by epoch ${line.epoch}, and was ${from}'s.`];
}

/** Nobody loses a ticket that they did not offer or hand on, and nobody gets one by a transfer that they did not take. */
function isAsked(
  before: EndHand | undefined,
  line: EndHand,
  asked: readonly HandEntry[],
  orders: ReadonlyMap<string, EndOrder>,
): string[] {
  if (before === undefined || line.from === null || line.kind === 'refunded') return [];
  const ofTicket = asked.filter(({ epoch, answer }) => epoch === before.epoch && answer !== 'no');
  const byOwner = ofTicket.filter(({ account }) => account === line.from);
  const place = placeOf(line);
  if (line.kind === 'transferred') {
    const isHandedOn = byOwner.some(({ operation }) => operation === 'hand on');
    const isTaken = ofTicket.some(({ operation, account }) => operation === 'take' && account === line.to);
    return [
      ...(isHandedOn ? [] : [`${line.from} did not hand on the ${place}, and it is ${line.to}'s.`]),
      ...(isTaken ? [] : [`${line.to} did not take the ${place}, and has it.`]),
    ];
  }
  const order = orders.get(line.order ?? '');
  const price = order?.prices[order.seats.indexOf(line.seat)];
  const offers = byOwner.filter(({ operation }) => operation === 'offer');
  return [
    ...(offers.some((offer) => offer.price === price)
      ? []
      : [`${line.from} did not offer the ${place} for ${price}, and it is ${line.to}'s.`]),
    ...(wasWithdrawnForGood(offers, byOwner)
      ? [`${line.from} had taken the offer of the ${place} back, and it was sold on.`]
      : []),
  ];
}

/** Told so, and no offer can have come after it. */
function wasWithdrawnForGood(offers: readonly HandEntry[], byOwner: readonly HandEntry[]): boolean {
  return byOwner.some(
    (withdrawal) =>
      withdrawal.operation === 'withdraw' &&
      withdrawal.answer === 'yes' &&
      offers.every(({ told }) => told !== null && told < withdrawal.asked),
  );
}

/** Who was told that a ticket is theirs had it under that id. */
function everyTakeIsThere(hands: readonly HandEntry[], log: readonly EndHand[]): string[] {
  const had = new Set(
    log.map(({ listing, seat, epoch, to }) => {
      const ticket = encodeTicketId({ listingId: decodeId(listing), seat, epoch });
      return `${to} ${ticket}`;
    }),
  );
  return hands
    .filter(({ operation, answer }) => operation === 'take' && answer === 'yes')
    .filter(({ account, said }) => !had.has(`${account} ${said}`))
    .map(({ account, said }) => `${account} was told that ${said} is theirs, and never had it.`);
}

/** A ticket is let in once, and does not change hands any more. */
function everyScanIsTheLast(hands: readonly HandEntry[], log: readonly EndHand[]): string[] {
  const scans = hands.filter(({ operation, answer }) => operation === 'scan' && answer === 'yes');
  const last = new Map(log.map((line) => [placeOf(line), line.epoch]));
  return [...Map.groupBy(scans, (scan) => `${placeOf(scan)}, epoch ${scan.epoch}`)].flatMap(
    ([what, letIn]) => [
      ...(new Set(letIn.map(({ key }) => key)).size > 1 ? [`The ${what}, was let in more than once.`] : []),
      ...(last.get(placeOf(letIn[0]!)) === letIn[0]!.epoch
        ? []
        : [`The ${what}, was let in, and is not the last ticket of the seat.`]),
    ],
  );
}

function everyKeptSeatWasKept(
  tickets: readonly EndTicket[],
  asked: ReadonlyMap<string, readonly HandEntry[]>,
): string[] {
  return tickets
    .filter(({ state }) => state === 'kept')
    .map(placeOf)
    .filter(
      (place) => !asked.get(place)?.some(({ operation, answer }) => operation === 'keep' && answer !== 'no'),
    )
    .map((place) => `The ${place} is kept back, and nobody wanted so.`);
}
