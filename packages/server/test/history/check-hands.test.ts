import { encodeId, encodeTicketId } from '@admit-one/sdk/contract';
import { expect, test } from 'vitest';
import { checkHistory } from './check.ts';
import { checkHands } from './check-hands.ts';
import type { EndHand, HandEntry } from './hands.ts';
import type { EndOrder, EndState, Entry } from './history.ts';

const listing = encodeId('lst', 7);
const seat = { listing, seat: 0 };

/** Anna offers her ticket for 4,000, and Bert buys it. */
const offered: HandEntry = {
  ...seat,
  ...{ operation: 'offer', account: 'anna', key: 'key-9', epoch: 1, price: 4_000 },
  ...{ asked: 5_000, told: 5_100, answer: 'yes', said: '' },
};
const withdrawn: HandEntry = { ...offered, operation: 'withdraw', price: null, asked: 6_000, told: 6_100 };
const handedOn: HandEntry = { ...offered, operation: 'hand on', price: null };
const taken: HandEntry = {
  ...handedOn,
  ...{ operation: 'take', account: 'bert', said: encodeTicketId({ listingId: 7, seat: 0, epoch: 2 }) },
};

const scanned: HandEntry = { ...handedOn, operation: 'scan', account: 'the gate', key: 'scan-1' };

const order: EndOrder = {
  ...{ id: 'first', listing, buyer: 'anna', seats: [0], prices: [5_000], state: 'paid', key: 'key-1' },
};
const sold: EndHand = { ...seat, epoch: 1, kind: 'sold', from: null, to: 'anna', order: 'first' };
const resold: EndHand = { ...seat, epoch: 2, kind: 'sold', from: 'anna', to: 'bert', order: 'second' };
const transferred: EndHand = { ...resold, kind: 'transferred', order: 'first' };
const berts = { ...seat, state: 'sold', epoch: 2, ownerOrder: 'second', owner: 'bert' };
const resale: EndState = {
  orders: [order, { ...order, id: 'second', buyer: 'bert', prices: [4_000], key: 'key-3' }],
  tickets: [berts],
  charges: [
    { order: 'first', state: 'captured', captured: 5_000, refunded: 4_000 },
    { order: 'second', state: 'captured', captured: 4_000, refunded: 0 },
  ],
  log: [sold, resold],
};
const transfer: EndState = {
  ...{ orders: [order], log: [sold, transferred] },
  tickets: [{ ...berts, ownerOrder: 'first' }],
  charges: [{ order: 'first', state: 'captured', captured: 5_000, refunded: 0 }],
};

/** What Anna and Bert asked of the sale: each holds and pays. */
const history: Entry[] = [
  ['anna', 'first', 'key-1', 1_000] as const,
  ['bert', 'second', 'key-3', 7_000] as const,
].flatMap(([buyer, id, key, asked]) => {
  const held: Entry = {
    ...{ operation: 'hold', buyer, listing, order: id, seats: [0], key, asked, told: asked + 100 },
    ...{ answer: 'yes', said: 'held', expiresAt: asked + 600_000 },
  };
  const paid: Entry = {
    ...held,
    operation: 'pay',
    key: `${key}-paid`,
    asked: asked + 200,
    told: asked + 300,
  };
  return [held, paid];
});

test('a ticket that was sold on, and one that was handed on, are as they should be', () => {
  expect(checkHands([offered], resale)).toEqual([]);
  expect(checkHistory(history, [offered], resale)).toEqual([]);
  expect(checkHands([handedOn, taken], transfer)).toEqual([]);
  expect(checkHistory(history.slice(0, 2), [handedOn, taken], transfer)).toEqual([]);
});

test('what nobody knows of may be either', () => {
  const unknown = { told: null, answer: 'unknown', said: 'no answer' } as const;
  expect(checkHands([{ ...offered, ...unknown }], resale)).toEqual([]);
  expect(checkHands([offered, { ...withdrawn, ...unknown }], resale)).toEqual([]);
  expect(checkHands([handedOn, { ...taken, ...unknown }], transfer)).toEqual([]);
  const again = { ...offered, asked: 6_050, told: 6_200 };
  expect(checkHands([offered, withdrawn, again], resale)).toEqual([]);
});

const planted: [string, HandEntry[], EndState, RegExp][] = [
  ['a resale that nobody offered', [], resale, /anna did not offer the seat 0 of \S+ for 4000/],
  ['one at another price', [{ ...offered, price: 4_500 }], resale, /did not offer .* for 4000/],
  ['one of an offer that was refused', [{ ...offered, answer: 'no' }], resale, /did not offer/],
  ['one of an offer of somebody else', [{ ...offered, account: 'cleo' }], resale, /anna did not offer/],
  ['one after the offer was taken back', [offered, withdrawn], resale, /taken the offer of .* back/],
  ['a ticket that nobody handed on', [taken], transfer, /anna did not hand on/],
  ['a ticket that nobody took', [handedOn], transfer, /bert did not take/],
  [
    'somebody who was told that it is theirs',
    [handedOn, taken, { ...taken, account: 'cleo' }],
    transfer,
    /cleo was told that tkt_\S+ is theirs, and never had it/,
  ],
  [
    'a ticket that was let in, and then sold on',
    [offered, scanned],
    resale,
    /epoch 1, was let in, and is not/,
  ],
  [
    'a ticket that was let in twice',
    [handedOn, taken, { ...scanned, epoch: 2 }, { ...scanned, epoch: 2, key: 'scan-2' }],
    transfer,
    /epoch 2, was let in more than once/,
  ],
  [
    'a seat that is kept back for nobody',
    [],
    { ...resale, tickets: [{ ...berts, state: 'kept', epoch: 0, owner: null }], log: [] },
    /seat 0 of \S+ is kept back, and nobody wanted so/,
  ],
  [
    'an owner that the log does not know',
    [offered],
    { ...resale, tickets: [{ ...berts, owner: 'anna' }] },
    /is anna's by epoch 2, and the log says bert/,
  ],
  [
    'an epoch that is missing',
    [offered],
    { ...resale, log: [sold, { ...resold, epoch: 3 }], tickets: [{ ...berts, epoch: 3 }] },
    /went from anna by epoch 3, and was anna's/,
  ],
  [
    'a ticket that came of somebody who did not have it',
    [offered],
    { ...resale, log: [sold, { ...resold, from: 'cleo' }] },
    /went from cleo by epoch 2, and was anna's/,
  ],
];

test.each(planted)('it finds %s', (_what, hands, left, sentence) => {
  expect(checkHands(hands, left).join('\n')).toMatch(sentence);
});

const money: [string, EndState['charges'], RegExp][] = [
  ['a first owner who was not paid', [{ ...resale.charges[0]!, refunded: 0 }], /took 5000 for first/],
  ['a first owner who was paid twice', [{ ...resale.charges[0]!, refunded: 8_000 }], /took -3000 for first/],
  [
    'a first owner who was paid what they paid',
    [{ ...resale.charges[0]!, refunded: 5_000 }],
    /took 0 for first/,
  ],
];

test.each(money)('it finds %s', (_what, [first], sentence) => {
  const left = { ...resale, charges: [first!, resale.charges[1]!] };
  expect(checkHistory(history, [offered], left).join('\n')).toMatch(sentence);
});

test('it finds a seat that somebody held before its owner offered it', () => {
  const later = { ...offered, asked: 9_000, told: 9_100 };
  expect(checkHistory(history, [later], resale).join('\n')).toMatch(
    /was first's and second's at the same time/,
  );
});

test('it finds a seat that somebody held while it was kept back', () => {
  const kept: HandEntry = { ...offered, operation: 'keep', account: 'the seller', asked: 800, told: 900 };
  const letGo: HandEntry = { ...kept, operation: 'let go', asked: 950, told: 960 };
  const [held] = history;
  const free = { ...transfer, orders: [{ ...order, state: 'expired' }], tickets: [], charges: [], log: [] };
  expect(checkHistory([held!], [kept], free).join()).toMatch(/the seller's and first's at the same time/);
  expect(checkHistory([held!], [kept, letGo], free)).toEqual([]);
});

const changed: Entry = {
  ...history[0]!,
  ...{ operation: 'change', key: 'key-2', seats: [1], asked: 1_150, told: 1_180, said: 'held' },
};

test('an order has the seats that it was changed to, and may have those of a change that nobody knows of', () => {
  const held = {
    ...transfer,
    orders: [{ ...order, seats: [1], state: 'held' }],
    tickets: [],
    charges: [],
    log: [],
  };
  expect(checkHistory([history[0]!, changed], [], held)).toEqual([]);
  const unknown: Entry = { ...changed, told: null, answer: 'unknown', said: 'no answer' };
  expect(checkHistory([history[0]!, unknown], [], held)).toEqual([]);
  const unchanged = { ...held, orders: [{ ...order, state: 'held' }] };
  expect(checkHistory([history[0]!, unknown], [], unchanged)).toEqual([]);
  expect(checkHistory([history[0]!, changed], [], unchanged).join()).toMatch(
    /told of first with 1, and it has 0/,
  );
  const refused: Entry = { ...changed, answer: 'no', said: 'seats_taken' };
  expect(checkHistory([history[0]!, refused], [], held).join()).toMatch(/told of first with 0, and it has 1/);
});
