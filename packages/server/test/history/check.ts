import type { EndHand, HandEntry } from './hands.ts';
import type { EndOrder, EndState, Entry } from './history.ts';

/**
 * Whether what clients were told can be true. Nothing of the server's is believed but the end state; each seat is
 * walked through everybody's claims on it.
 *
 * @returns what cannot be, a sentence each; empty when all of it can
 */
export function checkHistory(
  history: readonly Entry[],
  hands: readonly HandEntry[],
  end: EndState,
): string[] {
  const orders = new Map(end.orders.map((order) => [order.id, order]));
  const byOrder = Map.groupBy(history, ({ order }) => order ?? '');
  return [
    ...oneOrderPerKey(history, end),
    ...everyYesIsThere(history, orders),
    ...everyOrderHasTheSeatsItWasToldOf(history, orders),
    ...everyOrderWasAskedFor(history, end),
    ...everyPaidOrderHasItsSeats(history, end),
    ...everyRefundIsOne(history, end),
    ...everySeatHasOneOwner(history, hands, orders),
    ...everyChargeHasItsTickets(end),
    ...everyNoIsNo(byOrder, end),
  ];
}

/** A key asked for once or a hundred times has made one order, or none where nobody was told yes. */
function oneOrderPerKey(history: readonly Entry[], end: EndState): string[] {
  const found: string[] = [];
  const made = Map.groupBy(end.orders, ({ buyer, key }) => `${buyer} ${key}`);
  for (const [key, orders] of made) {
    if (orders.length > 1) found.push(`Key ${key} made ${orders.map(({ id }) => id).join(' and ')}.`);
  }
  const told = Map.groupBy(holdsToldYes(history), ({ buyer, key }) => `${buyer} ${key}`);
  for (const [key, entries] of told) {
    const ids = new Set(entries.map(({ order }) => order));
    if (ids.size > 1) found.push(`Key ${key} was told of ${[...ids].join(' and ')}.`);
  }
  return found;
}

/** Nothing acknowledged is missing. */
function everyYesIsThere(history: readonly Entry[], orders: ReadonlyMap<string, EndOrder>): string[] {
  return history
    .filter(({ answer }) => answer === 'yes')
    .flatMap((entry) => {
      const order = orders.get(entry.order ?? '');
      const told = `${entry.buyer} was told that ${entry.operation} of ${entry.order} is ${entry.said}`;
      if (order === undefined) return [`${told}, and there is no such order.`];
      if (order.buyer !== entry.buyer) return [`${told}, and it is ${order.buyer}'s.`];
      return allowed[entry.operation].includes(order.state) ? [] : [`${told}, and it is ${order.state}.`];
    });
}

/** In which state an order may be in the end that was told yes: a hold may have come to anything. */
const allowed: Record<Entry['operation'], readonly string[]> = {
  hold: ['held', 'paying', 'paid', 'released', 'expired'],
  change: ['held', 'paying', 'paid', 'released', 'expired'],
  pay: ['paid'],
  release: ['released', 'expired'],
  refund: ['paid'],
};

/** Those of the last change that it was told of, or of one that nobody knows of. */
function everyOrderHasTheSeatsItWasToldOf(
  history: readonly Entry[],
  orders: ReadonlyMap<string, EndOrder>,
): string[] {
  return [...Map.groupBy(history, ({ order }) => order ?? '')].flatMap(([id, entries]) => {
    const order = orders.get(id);
    const wishes = wishesForSeats(entries);
    const told = wishes.findLast(({ answer }) => answer === 'yes');
    if (order === undefined || told === undefined) return [];
    const mayBe = [told, ...wishes.filter(({ answer }) => answer === 'unknown')];
    if (mayBe.some(({ seats }) => sameSeats(order.seats, seats))) return [];
    return [`${told.buyer} was told of ${id} with ${told.seats}, and it has ${order.seats}.`];
  });
}

/** The hold and the changes of an order, each once, the first first: what a key came to in the end. */
function wishesForSeats(entries: readonly Entry[]): Entry[] {
  const wishes = entries.filter(({ operation }) => operation === 'hold' || operation === 'change');
  return [...Map.groupBy(wishes, ({ key }) => key).values()]
    .map((ofKey) => {
      const known = ofKey.filter(({ answer }) => answer !== 'unknown');
      const word = known.find(({ answer }) => answer === 'yes') ?? known.at(-1) ?? ofKey.at(-1)!;
      return { ...word, asked: earliest(ofKey) };
    })
    .sort((a, b) => a.asked - b.asked);
}

/** An order that stands in the end was asked for by its buyer, and one that was paid was paid by somebody. */
function everyOrderWasAskedFor(history: readonly Entry[], end: EndState): string[] {
  const holds = new Set(
    history.filter(({ operation }) => operation === 'hold').map(({ buyer, key }) => `${buyer} ${key}`),
  );
  const pays = new Set(
    history
      .filter(({ operation, answer }) => operation === 'pay' && answer !== 'no')
      .map(({ order }) => order),
  );
  return end.orders.flatMap((order) => {
    if (!holds.has(`${order.buyer} ${order.key}`)) return [`Nobody asked for ${order.id}.`];
    if (order.state !== 'paid' || pays.has(order.id)) return [];
    return [`${order.id} is paid, and everybody who paid it was told no.`];
  });
}

function everyPaidOrderHasItsSeats(history: readonly Entry[], end: EndState): string[] {
  const owners = new Map(
    end.tickets.map(({ listing, seat, ownerOrder }) => [`${listing} ${seat}`, ownerOrder]),
  );
  return end.orders
    .filter(({ id, state }) => state === 'paid' && !wasTakenBack(history, id))
    .flatMap(({ id, listing, seats }) =>
      seats
        .filter(
          (seat) => owners.get(`${listing} ${seat}`) !== id && resaleOf(end, id, listing, seat) === null,
        )
        .map(
          (seat) =>
            `${id} is paid, and its seat ${seat} is ${owners.get(`${listing} ${seat}`) ?? 'nobody'}'s.`,
        ),
    );
}

/** By whose order a seat of this one was bought of its owner; null where it was not. */
function resaleOf({ log }: EndState, order: string, listing: string, seat: number): string | null {
  const ofSeat = log.filter((line) => line.listing === listing && line.seat === seat);
  const last = ofSeat.findLastIndex((line) => line.order === order && line.kind !== 'refunded');
  const next: EndHand | undefined = last < 0 ? undefined : ofSeat[last + 1];
  return next?.kind === 'sold' ? next.order : null;
}

/** Perhaps: a refund that nobody knows of may have happened. */
function wasTakenBack(history: readonly Entry[], id: string): boolean {
  return history.some(
    ({ operation, order, answer }) => operation === 'refund' && order === id && answer !== 'no',
  );
}

/** What was refunded is nobody's by that order, and was refunded once. */
function everyRefundIsOne(history: readonly Entry[], end: EndState): string[] {
  const owned = new Set(end.tickets.map(({ ownerOrder }) => ownerOrder));
  const done = history.filter(({ operation, answer }) => operation === 'refund' && answer === 'yes');
  return [...Map.groupBy(done, ({ order }) => order)].flatMap(([order, entries]) => [
    ...(owned.has(order) ? [`${order} was refunded, and has its seats.`] : []),
    ...(new Set(entries.map(({ key }) => key)).size > 1 ? [`${order} was refunded more than once.`] : []),
  ]);
}

/** From when until when an order had its seats for certain, by what its buyer was told. */
interface Claim {
  readonly order: string;
  readonly from: number;
  readonly until: number;
}

/** Two orders that both had a seat for certain at the same moment: the one thing that must never be. */
function everySeatHasOneOwner(
  history: readonly Entry[],
  hands: readonly HandEntry[],
  orders: ReadonlyMap<string, EndOrder>,
): string[] {
  const claims = new Map<string, Claim[]>();
  const losses = lossesBySeat(history, hands);
  for (const [id, asked] of Map.groupBy(history, ({ order }) => order ?? '')) {
    const wishes = wishesForSeats(asked).filter(({ answer }) => answer !== 'no');
    const end = endOfClaim(asked, orders.get(id));
    for (const [at, { answer, listing, buyer, seats, key }] of wishes.entries()) {
      if (answer !== 'yes') continue;
      const told = asked.filter((entry) => entry.key === key && entry.answer === 'yes');
      const from = Math.min(...told.map((entry) => entry.told!));
      for (const seat of seats) {
        const place = `seat ${seat} of ${listing}`;
        const letGo = wishes.slice(at + 1).find((later) => !later.seats.includes(seat));
        const lost = (losses.get(place) ?? [])
          // Whoever has paid loses it by their own offer only.
          .filter((loss) => (isPaid(asked, orders.get(id)) ? loss.account === buyer : true))
          .filter((loss) => loss.told === null || loss.told >= from)
          .map((loss) => loss.asked);
        const until = Math.min(end, letGo?.asked ?? Number.POSITIVE_INFINITY, ...lost);
        claims.set(place, [...(claims.get(place) ?? []), { order: id, from, until }]);
      }
    }
  }
  for (const [place, claim] of claimsOfTheSeller(hands))
    claims.set(place, [...(claims.get(place) ?? []), claim]);
  return [...claims].flatMap(([place, ofSeat]) => {
    const walk = ofSeat.filter(({ from, until }) => from < until).sort((a, b) => a.from - b.from);
    return walk.slice(1).flatMap((claim, index) => {
      const before = walk
        .slice(0, index + 1)
        .find(({ order, until }) => until > claim.from && order !== claim.order);
      if (before === undefined) return [];
      return [`The ${place} was ${before.order}'s and ${claim.order}'s at the same time, ${at(claim.from)}.`];
    });
  });
}

/** Seats that are kept back, until they are let go. */
function claimsOfTheSeller(hands: readonly HandEntry[]): [string, Claim][] {
  const letGo = hands.filter(({ operation, answer }) => operation === 'let go' && answer !== 'no');
  return hands
    .filter(({ operation, answer }) => operation === 'keep' && answer === 'yes')
    .map(({ listing, seat, told }) => {
      const ends = letGo.filter(
        (end) => end.listing === listing && end.seat === seat && (end.told === null || end.told >= told!),
      );
      const until = Math.min(...ends.map(({ asked }) => asked), Number.POSITIVE_INFINITY);
      return [`seat ${seat} of ${listing}`, { order: 'the seller', from: told!, until }];
    });
}

/** When and by whom a seat may have been taken of somebody who held it: its offer came or went, its order was refunded. */
function lossesBySeat(
  history: readonly Entry[],
  hands: readonly HandEntry[],
): Map<string, Pick<HandEntry, 'account' | 'asked' | 'told'>[]> {
  const offers = hands.filter(
    ({ operation, answer }) => answer !== 'no' && (operation === 'offer' || operation === 'withdraw'),
  );
  const refunds = history
    .filter(({ operation, answer }) => operation === 'refund' && answer !== 'no')
    .flatMap(({ seats, listing, asked, told }) =>
      seats.map((seat) => ({ account: 'the seller', listing, seat, asked, told })),
    );
  return Map.groupBy([...offers, ...refunds], ({ seat, listing }) => `seat ${seat} of ${listing}`);
}

function isPaid(asked: readonly Entry[], order: EndOrder | undefined): boolean {
  return (
    order?.state === 'paid' || asked.some(({ operation, answer }) => operation === 'pay' && answer === 'yes')
  );
}

/**
 * An order that is paid in the end never lost its seats in between. Any other may have lost them when its time was
 * over, when it was given back, or when the last card was declined.
 */
function endOfClaim(asked: readonly Entry[], order: EndOrder | undefined): number {
  const refund = earliest(asked.filter(({ operation }) => operation === 'refund'));
  if (isPaid(asked, order)) return refund;
  const release = earliest(asked.filter(({ operation }) => operation === 'release'));
  const times = asked.flatMap(({ operation, expiresAt }) =>
    operation === 'hold' && expiresAt !== null ? [expiresAt] : [],
  );
  const attempts = [
    ...Map.groupBy(
      asked.filter(({ operation }) => operation === 'pay'),
      ({ key }) => key,
    ).values(),
  ];
  const lastCard = attempts.map(earliest).sort((a, b) => a - b)[cards - 1] ?? Number.POSITIVE_INFINITY;
  return Math.min(release, lastCard, ...times);
}

/** After so many declined cards the seats are given back. */
const cards = 3;

/** Nobody is charged without getting the tickets, nobody gets tickets without being charged, to the cent. */
function everyChargeHasItsTickets(end: EndState): string[] {
  const kept = new Map<string, number>();
  for (const { order, captured, refunded } of end.charges)
    kept.set(order, (kept.get(order) ?? 0) + captured - refunded);
  const owners = new Map(
    end.tickets.map(({ listing, seat, ownerOrder }) => [`${listing} ${seat}`, ownerOrder]),
  );
  const orders = new Map(end.orders.map((order) => [order.id, order]));
  const strange = [...kept].filter(
    ([id, money]) => money !== 0 && !end.orders.some((order) => order.id === id),
  );
  const open = end.charges.filter(({ order, state }) => state === 'authorized' && order !== '');
  return [
    ...strange.map(([id, money]) => `The gateway took ${money} for ${id}, which does not exist.`),
    ...open.map(({ order }) => `The gateway still keeps money of ${order} set aside.`),
    ...end.orders.flatMap(({ id, listing, prices, seats }) => {
      const due = seats.reduce((sum, seat, at) => {
        if (owners.get(`${listing} ${seat}`) === id) return sum + prices[at]!;
        const next = orders.get(resaleOf(end, id, listing, seat) ?? '');
        // What is sold on is paid back up to what the next one paid; what is refunded, whole.
        return next === undefined ? sum : sum + prices[at]! - next.prices[next.seats.indexOf(seat)]!;
      }, 0);
      const money = kept.get(id) ?? 0;
      return money === due ? [] : [`The gateway took ${money} for ${id}, whose tickets cost ${due}.`];
    }),
  ];
}

/** A refused hold has made nothing; an order whose every attempt was refused is not paid (see above). */
function everyNoIsNo(byOrder: ReadonlyMap<string, readonly Entry[]>, end: EndState): string[] {
  const refused = Map.groupBy(
    (byOrder.get('') ?? []).filter(({ operation }) => operation === 'hold'),
    ({ buyer, key }) => `${buyer} ${key}`,
  );
  return end.orders.flatMap(({ id, buyer, key }) => {
    const answers = refused.get(`${buyer} ${key}`) ?? [];
    const wasTold = answers.length > 0 && answers.every(({ answer }) => answer === 'no');
    const elsewhere = (byOrder.get(id) ?? []).some(({ operation }) => operation === 'hold');
    return wasTold && !elsewhere ? [`${buyer} was refused ${id}, and it stands.`] : [];
  });
}

function holdsToldYes(history: readonly Entry[]): Entry[] {
  return history.filter(({ operation, answer }) => operation === 'hold' && answer === 'yes');
}

function earliest(entries: readonly Entry[]): number {
  return Math.min(...entries.map(({ asked }) => asked), Number.POSITIVE_INFINITY);
}

function sameSeats(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((seat) => b.includes(seat));
}

function at(ms: number): string {
  return new Date(ms).toISOString();
}
