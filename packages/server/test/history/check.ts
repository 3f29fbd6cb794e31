import type { EndOrder, EndState, Entry } from './history.ts';

/**
 * Whether what clients were told can be true. Nothing of the server's is believed but the end state; each seat is
 * walked through everybody's claims on it.
 *
 * @returns what cannot be, a sentence each; empty when all of it can
 */
export function checkHistory(history: readonly Entry[], end: EndState): string[] {
  const orders = new Map(end.orders.map((order) => [order.id, order]));
  const byOrder = Map.groupBy(history, ({ order }) => order ?? '');
  return [
    ...oneOrderPerKey(history, end),
    ...everyYesIsThere(history, orders),
    ...everyOrderWasAskedFor(history, end),
    ...everyPaidOrderHasItsSeats(history, end),
    ...everyRefundIsOne(history, end),
    ...everySeatHasOneOwner(history, orders),
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
      if (!sameSeats(order.seats, entry.seats))
        return [`${told} with ${entry.seats}, and it has ${order.seats}.`];
      return allowed[entry.operation].includes(order.state) ? [] : [`${told}, and it is ${order.state}.`];
    });
}

/** In which state an order may be in the end that was told yes: a hold may have come to anything. */
const allowed: Record<Entry['operation'], readonly string[]> = {
  hold: ['held', 'paying', 'paid', 'released', 'expired'],
  pay: ['paid'],
  release: ['released', 'expired'],
  refund: ['paid'],
};

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
        .filter((seat) => owners.get(`${listing} ${seat}`) !== id)
        .map(
          (seat) =>
            `${id} is paid, and its seat ${seat} is ${owners.get(`${listing} ${seat}`) ?? 'nobody'}'s.`,
        ),
    );
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
function everySeatHasOneOwner(history: readonly Entry[], orders: ReadonlyMap<string, EndOrder>): string[] {
  const claims = new Map<string, Claim[]>();
  const asked = Map.groupBy(history, ({ order }) => order);
  for (const [id, entries] of Map.groupBy(holdsToldYes(history), ({ order }) => order!)) {
    const { listing, seats } = entries[0]!;
    const claim = {
      order: id,
      from: Math.min(...entries.map(({ told }) => told!)),
      until: endOfClaim(asked.get(id) ?? [], orders.get(id)),
    };
    for (const seat of seats) {
      const place = `seat ${seat} of ${listing}`;
      claims.set(place, [...(claims.get(place) ?? []), claim]);
    }
  }
  return [...claims].flatMap(([place, ofSeat]) => {
    const walk = ofSeat.filter(({ from, until }) => from < until).sort((a, b) => a.from - b.from);
    return walk.slice(1).flatMap((claim, index) => {
      const before = walk.slice(0, index + 1).find(({ until }) => until > claim.from);
      if (before === undefined) return [];
      return [`The ${place} was ${before.order}'s and ${claim.order}'s at the same time, ${at(claim.from)}.`];
    });
  });
}

/**
 * An order that is paid in the end never lost its seats in between. Any other may have lost them when its time was
 * over, when it was given back, or when the last card was declined.
 */
function endOfClaim(asked: readonly Entry[], order: EndOrder | undefined): number {
  const refund = earliest(asked.filter(({ operation }) => operation === 'refund'));
  if (
    order?.state === 'paid' ||
    asked.some(({ operation, answer }) => operation === 'pay' && answer === 'yes')
  )
    return refund;
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
  const owned = new Map<string, number>();
  for (const { ownerOrder } of end.tickets)
    if (ownerOrder !== null) owned.set(ownerOrder, (owned.get(ownerOrder) ?? 0) + 1);
  const strange = [...kept].filter(
    ([id, money]) => money !== 0 && !end.orders.some((order) => order.id === id),
  );
  const open = end.charges.filter(({ order, state }) => state === 'authorized' && order !== '');
  return [
    ...strange.map(([id, money]) => `The gateway took ${money} for ${id}, which does not exist.`),
    ...open.map(({ order }) => `The gateway still keeps money of ${order} set aside.`),
    ...end.orders.flatMap(({ id, price, seats }) => {
      // Seats of one order cost the same in these histories, so that a part of them is a part of the price.
      const due = (price / seats.length) * (owned.get(id) ?? 0);
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
