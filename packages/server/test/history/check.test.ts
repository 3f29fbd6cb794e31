import { expect, test } from 'vitest';
import { checkHistory } from './check.ts';
import type { EndState, Entry } from './history.ts';

const minute = 60_000;

/** Anna holds seat 0 in the first second of the world, and pays it in the third. */
const held: Entry = {
  operation: 'hold',
  buyer: 'anna',
  listing: 'hall',
  order: 'first',
  seats: [0],
  key: 'key-1',
  asked: 1_000,
  told: 1_100,
  answer: 'yes',
  said: 'held',
  expiresAt: 1_050 + 10 * minute,
};
const paid: Entry = { ...held, operation: 'pay', key: 'key-2', asked: 3_000, told: 3_100, said: 'paid' };
const first = {
  id: 'first',
  listing: 'hall',
  buyer: 'anna',
  seats: [0],
  prices: [5000],
  state: 'paid',
  key: 'key-1',
};
const end: EndState = {
  orders: [first],
  tickets: [{ listing: 'hall', seat: 0, state: 'sold', epoch: 1, ownerOrder: 'first', owner: 'anna' }],
  charges: [{ order: 'first', state: 'captured', captured: 5000, refunded: 0 }],
  log: [],
};
const nothing: EndState = { orders: [], tickets: [], charges: [], log: [] };

/** Bert and the same seat, `later` ms after Anna. */
function ofBert(later: number): { entry: Entry; order: EndState['orders'][number] } {
  const times = { asked: held.asked + later, told: held.told! + later, expiresAt: held.expiresAt! + later };
  return {
    entry: { ...held, ...times, buyer: 'bert', order: 'second', key: 'key-3' },
    order: { ...first, id: 'second', buyer: 'bert', key: 'key-3', state: 'held' },
  };
}

test('a sale as it should be has nothing that cannot be', () => {
  expect(checkHistory([held, paid], [], end)).toEqual([]);
});

test('unknown may be either', () => {
  const unknown: Entry = { ...paid, told: null, answer: 'unknown', said: 'no answer' };
  expect(checkHistory([held, unknown], [], end)).toEqual([]);
  const free = { ...end, orders: [{ ...first, state: 'expired' }], tickets: [], charges: [], log: [] };
  expect(checkHistory([held, unknown], [], free)).toEqual([]);
  const unheard: Entry = { ...held, order: null, told: null, answer: 'unknown', said: 'no answer' };
  expect(checkHistory([unheard], [], nothing)).toEqual([]);
  expect(checkHistory([unheard], [], free)).toEqual([]);
});

test('a seat that goes on to somebody else after its time, or when it was given back, is as it should be', () => {
  const late = ofBert(11 * minute);
  const orders = [{ ...first, state: 'expired' }, late.order];
  expect(checkHistory([held, late.entry], [], { ...nothing, orders })).toEqual([]);
  const soon = ofBert(minute);
  const release: Entry = { ...paid, operation: 'release', said: 'released' };
  const given = [{ ...first, state: 'released' }, soon.order];
  expect(checkHistory([held, release, soon.entry], [], { ...nothing, orders: given })).toEqual([]);
});

const refunded: Entry = { ...paid, operation: 'refund', key: 'key-4', asked: 5_000, told: 5_100 };
const takenBack: EndState = {
  orders: [first],
  tickets: [{ listing: 'hall', seat: 0, state: 'free', epoch: 2, ownerOrder: null, owner: null }],
  charges: [{ order: 'first', state: 'captured', captured: 5000, refunded: 5000 }],
  log: [],
};

test('a refunded ticket is nobody’s, and its money is back; so it may be where nobody knows', () => {
  expect(checkHistory([held, paid, refunded], [], takenBack)).toEqual([]);
  const unknown: Entry = { ...refunded, told: null, answer: 'unknown', said: 'no answer' };
  expect(checkHistory([held, paid, unknown], [], takenBack)).toEqual([]);
  expect(checkHistory([held, paid, unknown], [], end)).toEqual([]);
});

const bert = ofBert(minute);
const overlapping = [first, bert.order];
const planted: [string, Entry[], EndState, RegExp][] = [
  ['a hold that is gone', [held], nothing, /told that hold of first is held, and there is no such order/],
  [
    'a payment that is gone',
    [held, paid],
    { ...nothing, orders: [{ ...first, state: 'expired' }] },
    /told that pay of first is paid, and it is expired/,
  ],
  [
    'two owners of a seat at the same time, both still holding',
    [held, bert.entry],
    { ...nothing, orders: [{ ...first, state: 'expired' }, bert.order] },
    /seat 0 of hall was first's and second's at the same time/,
  ],
  [
    'a paid seat that somebody held meanwhile, after its first hold was over',
    [held, paid, { ...ofBert(11 * minute).entry }],
    { ...end, orders: overlapping },
    /seat 0 of hall was first's and second's at the same time/,
  ],
  [
    'an owner between two others, hidden behind a short claim',
    [held, paid, { ...paid, operation: 'release', answer: 'no' }, bert.entry],
    { ...end, orders: overlapping },
    /first's and second's/,
  ],
  [
    'a key with two orders',
    [held, { ...held, order: 'again' }],
    {
      ...end,
      orders: [
        { ...first, state: 'held' },
        { ...first, id: 'again', state: 'held' },
      ],
    },
    /Key anna key-1 made first and again/,
  ],
  [
    'a key that was told of two orders',
    [held, { ...held, order: 'again' }],
    { ...nothing, orders: [{ ...first, state: 'held' }] },
    /Key anna key-1 was told of first and again/,
  ],
  ['an order nobody asked for', [], { ...nothing, orders: [first] }, /Nobody asked for first/],
  [
    'an order that stands though it was refused',
    [{ ...held, order: null, answer: 'no', said: 'seats_taken' }],
    { ...nothing, orders: [{ ...first, state: 'held' }] },
    /anna was refused first, and it stands/,
  ],
  [
    'an order that is paid by a declined card',
    [held, { ...paid, answer: 'no', said: 'payment_declined' }],
    end,
    /first is paid, and everybody who paid it was told no/,
  ],
  [
    'a paid order whose seat is somebody else’s',
    [held, paid],
    {
      ...end,
      tickets: [{ listing: 'hall', seat: 0, state: 'sold', epoch: 1, ownerOrder: 'second', owner: 'bert' }],
    },
    /first is paid, and its seat 0 is second's/,
  ],
  [
    'a ticket without a charge',
    [held, paid],
    { ...end, charges: [] },
    /took 0 for first, whose tickets cost 5000/,
  ],
  [
    'a charge without a ticket',
    [held],
    { ...end, orders: [{ ...first, state: 'expired' }], tickets: [] },
    /took 5000 for first, whose tickets cost 0/,
  ],
  [
    'a cent too little',
    [held, paid],
    { ...end, charges: [{ ...end.charges[0]!, captured: 4999 }] },
    /took 4999 for first, whose tickets cost 5000/,
  ],
  [
    'a card charged twice',
    [held, paid],
    { ...end, charges: [end.charges[0]!, end.charges[0]!] },
    /took 10000 for first/,
  ],
  [
    'money of an unknown order',
    [held, paid],
    { ...end, charges: [...end.charges, { ...end.charges[0]!, order: 'strange' }] },
    /took 5000 for strange, which does not exist/,
  ],
  [
    'money that is set aside for ever',
    [held],
    {
      orders: [{ ...first, state: 'expired' }],
      tickets: [],
      charges: [{ order: 'first', state: 'authorized', captured: 0, refunded: 0 }],
      log: [],
    },
    /still keeps money of first set aside/,
  ],
  ['a refund that did not happen', [held, paid, refunded], end, /first was refunded, and has its seats/],
  [
    'a refund that was done twice',
    [held, paid, refunded, { ...refunded, key: 'key-5' }],
    takenBack,
    /first was refunded more than once/,
  ],
  ['a refund nobody asked for', [held, paid], takenBack, /first is paid, and its seat 0 is nobody's/],
  [
    'a refund without its money',
    [held, paid, refunded],
    { ...takenBack, charges: end.charges },
    /took 5000 for first, whose tickets cost 0/,
  ],
  [
    'somebody else’s order',
    [held],
    { ...nothing, orders: [{ ...first, buyer: 'bert' }] },
    /anna was told that hold of first is held, and it is bert's/,
  ],
  [
    'other seats than were asked for',
    [held],
    { ...nothing, orders: [{ ...first, seats: [0, 1], prices: [5000, 5000], state: 'held' }] },
    /with 0, and it has 0,1/,
  ],
];

test.each(planted)('it finds %s', (_what, history, left, sentence) => {
  expect(checkHistory(history, [], left).join('\n')).toMatch(sentence);
});
