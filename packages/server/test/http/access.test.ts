import { randomBytes } from 'node:crypto';
import {
  encodeId,
  errorCodes,
  type Operation,
  type ParamsOf,
  problem as problemSchema,
  type Route,
  routes,
  type ServerErrorCode,
} from '@admit-one/sdk/contract';
import { beforeAll, describe, expect, test } from 'vitest';
import { type AccessWorld, accessWorld, endToken, newToken, requestsOf } from '../support/access-world.ts';
import { type Ask, ask } from '../support/client.ts';
import { testServer } from '../support/test-server.ts';

let world: AccessWorld;
beforeAll(async () => {
  world = await accessWorld(await testServer());
});

/**
 * Who asks, in this order, because what is somebody's is used up by its owner only. All ask about what is Anna's (the
 * buyer) or Sam's (the seller).
 */
const askers = {
  nobody: null,
  /** Works for Sam; a token of the scope staff alone, which is too small for most. */
  staff: (there: AccessWorld) => newToken(there.server, there.stan, ['staff']),
  /** Works for Sam; a device at a gate has such a token, which is good for nothing else. */
  gate: (there: AccessWorld) => newToken(there.server, there.gil, ['gate']),
  otherBuyer: (there: AccessWorld) => newToken(there.server, there.ben, ['buyer']),
  otherSeller: (there: AccessWorld) =>
    newToken(there.server, there.sue, ['buyer', 'seller', 'staff', 'gate']),
  /** Sam's account, but a token that may only buy. */
  narrowSeller: (there: AccessWorld) => newToken(there.server, there.sam, ['buyer']),
  seller: (there: AccessWorld) => newToken(there.server, there.sam, ['buyer', 'seller', 'staff', 'gate']),
  buyer: (there: AccessWorld) => newToken(there.server, there.anna, ['buyer']),
} as const;
type Asker = keyof typeof askers;
type Row = Record<Asker, 'ok' | ServerErrorCode>;

function all(cell: Row[Asker], but: Partial<Row> = {}): Row {
  const row = Object.fromEntries(Object.keys(askers).map((asker) => [asker, cell])) as Row;
  return { ...row, ...but };
}

const anyone = all('ok');
const tokens = all('ok', { nobody: 'unauthenticated' });
const accounts = { ...tokens, gate: 'forbidden' } as const;
const buyers = all('ok', { nobody: 'unauthenticated', staff: 'forbidden', gate: 'forbidden' });
const sellers = all('forbidden', { nobody: 'unauthenticated', seller: 'ok', otherSeller: 'ok' });
const onlyTheBuyer = all('not_found', {
  nobody: 'unauthenticated',
  staff: 'forbidden',
  gate: 'forbidden',
  buyer: 'ok',
});
const onlyThoseWhoSell = all('forbidden', {
  nobody: 'unauthenticated',
  staff: 'ok',
  seller: 'ok',
  otherSeller: 'not_found',
});
const onlyThoseAtGates = { ...onlyThoseWhoSell, staff: 'forbidden', gate: 'ok' } as const;
const onlyTheSeller = { ...sellers, otherSeller: 'not_found' } as const;

/** What each route answers to each of them. A new route needs a row here, and a request in `access-world.ts`. */
const expected: Record<Operation, Row> = {
  register: anyone,
  logIn: all('wrong_credentials'),
  logOut: tokens,
  readAccount: tokens,
  updateAccount: accounts,
  changePassword: all('wrong_credentials', { nobody: 'unauthenticated', gate: 'forbidden' }),
  exportAccount: accounts,
  deleteAccount: all('wrong_credentials', { nobody: 'unauthenticated', gate: 'forbidden' }),
  requestEmailConfirmation: accounts,
  confirmEmail: all('code_invalid'),
  requestPasswordReset: anyone,
  resetPassword: all('code_invalid'),
  // A token makes none that may do more than itself.
  createToken: { ...accounts, staff: 'forbidden' },
  listTokens: tokens,
  revokeToken: all('not_found', { nobody: 'unauthenticated', gate: 'forbidden', buyer: 'ok' }),
  readPaymentWays: anyone,
  listCards: buyers,
  addCard: buyers,
  openCardPage: buyers,
  setDefaultCard: onlyTheBuyer,
  removeCard: onlyTheBuyer,
  becomeSeller: {
    ...accounts,
    seller: 'already_seller',
    narrowSeller: 'already_seller',
    otherSeller: 'already_seller',
  },
  listStaff: sellers,
  addStaff: sellers,
  removeStaff: onlyTheSeller,
  createVenue: sellers,
  changeSeatMap: onlyTheSeller,
  listVenues: anyone,
  // Private: for Sam's account, whatever its token, and for those who work for Sam.
  readVenue: all('not_found', { staff: 'ok', gate: 'ok', seller: 'ok', narrowSeller: 'ok' }),
  readSeatMap: anyone,
  createListing: onlyTheSeller,
  readListings: anyone,
  readListing: anyone,
  readSeats: anyone,
  watchSeats: anyone,
  changePrices: onlyThoseWhoSell,
  changeDoors: onlyThoseWhoSell,
  keepSeats: onlyThoseWhoSell,
  releaseSeats: onlyThoseWhoSell,
  listKeptSeats: onlyThoseWhoSell,
  selectSeats: buyers,
  listOrders: buyers,
  readOrder: onlyTheBuyer,
  changeSeats: onlyTheBuyer,
  releaseOrder: onlyTheBuyer,
  buyTickets: onlyTheBuyer,
  listSales: onlyThoseWhoSell,
  refundOrder: onlyThoseWhoSell,
  listRefunds: onlyThoseWhoSell,
  cancelListing: onlyTheSeller,
  readCancellation: onlyThoseWhoSell,
  listTickets: buyers,
  accessTicket: onlyTheBuyer,
  // No wallet is set up.
  createWalletPass: { ...onlyTheBuyer, buyer: 'wallet_not_set_up' },
  // Handed on to somebody, for now.
  offerTicket: { ...onlyTheBuyer, buyer: 'ticket_in_transfer' },
  withdrawOffer: onlyTheBuyer,
  listOffers: buyers,
  createTransfer: onlyTheBuyer,
  listTransfers: buyers,
  takeTransfer: all('code_invalid', { nobody: 'unauthenticated', staff: 'forbidden', gate: 'forbidden' }),
  cancelTransfer: onlyTheBuyer,
  readTicketHistory: onlyTheBuyer,
  scanTicket: onlyThoseAtGates,
  syncScans: onlyThoseAtGates,
  listScans: onlyThoseAtGates,
  readGateCounts: onlyThoseAtGates,
  readTicketKeys: anyone,
  readListingKeys: anyone,
};

describe('every route, asked by everybody', () => {
  test('the table has a row for each', () => {
    expect(Object.keys(expected).sort()).toEqual(Object.keys(routes).sort());
  });

  test.each(Object.keys(expected) as Operation[])('%s', async (operation) => {
    const got: Partial<Row> = {};
    for (const asker of Object.keys(askers) as Asker[]) {
      const token = await askers[asker]?.(world);
      got[asker] = await outcomeOf(operation, token === undefined ? {} : { token: token.secret });
    }
    expect(got).toEqual(expected[operation]);
  });
});

/** `ok`, or the code; the status has to be the one that the contract gives to it. */
async function outcomeOf(operation: Operation, with_: { token?: string }): Promise<'ok' | ServerErrorCode> {
  const answer = await ask(world.server.url, operation, { ...requestOf(operation), ...with_ });
  const route: Route = routes[operation];
  if (answer.status === route.status) return 'ok';
  const { code, status, detail } = problemSchema.parse(answer.problem);
  expect(status).toBe(answer.status);
  expect(status).toBe(errorCodes[code as ServerErrorCode].status);
  expect(detail).toMatch(/[.…]$/);
  return code as ServerErrorCode;
}

function requestOf(operation: Operation): Ask<Operation> {
  return (requestsOf[operation] as (there: AccessWorld) => Ask<Operation>)(world);
}

describe('a token that is none', () => {
  const broken: Record<string, () => Promise<string>> = {
    'cut in half': async () => world.sam.token.slice(0, world.sam.token.length / 2),
    garbage: async () => randomBytes(40).toString('base64url'),
    'made up in the right shape': async () => world.sam.token.replace(/.{8}$/, 'AAAAAAAA'),
    revoked: () => ended('revoked'),
    expired: () => ended('expired'),
  };

  test.each(Object.keys(broken))('%s: every route says so, even those that need none', async (kind) => {
    const token = await broken[kind]!();
    const answers = await Promise.all(
      (Object.keys(routes) as Operation[]).map((operation) => outcomeOf(operation, { token })),
    );
    expect(new Set(answers)).toEqual(new Set(['unauthenticated']));
  });

  async function ended(how: 'revoked' | 'expired'): Promise<string> {
    const { tokenId, secret } = await newToken(world.server, world.sam, ['buyer', 'seller', 'staff', 'gate']);
    await endToken(world.server, encodeId('tok', tokenId), how);
    return secret;
  }
});

describe('what is somebody else’s looks like nothing', () => {
  /** Where an id in the path names what is somebody's; the rest of the ids name what everybody may see. */
  type WithId = { [Name in Operation]: ParamsOf<Name> extends undefined ? never : Name }[Operation];
  const whose: Record<WithId, 'a buyer’s' | 'a seller’s' | 'public'> = {
    revokeToken: 'a buyer’s',
    removeCard: 'a buyer’s',
    setDefaultCard: 'a buyer’s',
    removeStaff: 'a seller’s',
    changeSeatMap: 'a seller’s',
    readVenue: 'a seller’s',
    readSeatMap: 'public',
    readListing: 'public',
    readSeats: 'public',
    watchSeats: 'public',
    readListingKeys: 'public',
    selectSeats: 'public',
    readOrder: 'a buyer’s',
    changeSeats: 'a buyer’s',
    releaseOrder: 'a buyer’s',
    buyTickets: 'a buyer’s',
    accessTicket: 'a buyer’s',
    createWalletPass: 'a buyer’s',
    createTransfer: 'a buyer’s',
    offerTicket: 'a buyer’s',
    withdrawOffer: 'a buyer’s',
    cancelTransfer: 'a buyer’s',
    readTicketHistory: 'a buyer’s',
    listSales: 'a seller’s',
    refundOrder: 'a seller’s',
    listRefunds: 'a seller’s',
    cancelListing: 'a seller’s',
    changePrices: 'a seller’s',
    changeDoors: 'a seller’s',
    keepSeats: 'a seller’s',
    releaseSeats: 'a seller’s',
    listKeptSeats: 'a seller’s',
    readCancellation: 'a seller’s',
    scanTicket: 'a seller’s',
    syncScans: 'a seller’s',
    listScans: 'a seller’s',
    readGateCounts: 'a seller’s',
  };
  const owned = (Object.keys(whose) as WithId[]).filter((operation) => whose[operation] !== 'public');
  let things: AccessWorld;
  beforeAll(async () => {
    // Things of its own: the owners above have used up theirs.
    things = await accessWorld(world.server);
  });

  test.each(owned)('%s', async (operation) => {
    const request = (requestsOf[operation] as (there: AccessWorld) => Ask<WithId>)(things);
    const params = request.params as Record<string, string>;
    const [[name, id]] = Object.entries(params) as [[string, string]];
    const token = things.sue.token;
    const real = await ask(things.server.url, operation, { ...request, token });
    const nothing = await ask(things.server.url, operation, {
      ...request,
      params: { [name]: somethingLike(id) } as ParamsOf<WithId>,
      token,
    });
    expect([real.status, real.problem.code]).toEqual([404, 'not_found']);
    expect(withoutIds(real)).toEqual(withoutIds(nothing));
  });

  test('in a body too: a venue to list in, a card to pay with', async () => {
    const { url } = things.server;
    const list = (venueId: string) =>
      ask(url, 'createListing', {
        token: things.sue.token,
        body: { ...(requestsOf.createListing(things).body as object), venueId },
      });
    expect(withoutIds(await list(things.venueId))).toEqual(
      withoutIds(await list(somethingLike(things.venueId))),
    );

    const { id } = await ask(url, 'selectSeats', {
      token: things.ben.token,
      ...requestsOf.selectSeats(things),
    }).then(({ body }) => body);
    const pay = (cardId: string) =>
      ask(url, 'buyTickets', {
        params: { orderId: id },
        token: things.ben.token,
        body: { method: { type: 'card', cardId } },
      });
    const paid = await pay(things.cardId);
    expect([paid.status, paid.problem.code]).toEqual([404, 'not_found']);
    expect(withoutIds(paid)).toEqual(withoutIds(await pay(somethingLike(things.cardId))));
  });

  test('and nobody’s lists hold anything of it', async () => {
    const { url } = things.server;
    const hers = [things.paidOrderId, things.ticketId, things.cardId, things.tokenId];
    const lists = ['listOrders', 'listTickets', 'listCards', 'listTokens', 'exportAccount'] as const;
    const textOf = async (token: string) =>
      JSON.stringify(await Promise.all(lists.map(async (list) => (await ask(url, list, { token })).body)));
    const [anna, ben] = [await textOf(things.anna.token), await textOf(things.ben.token)];
    for (const id of hers) expect([id, anna.includes(id), ben.includes(id)]).toEqual([id, true, false]);
  });

  /** Another id of the same shape, of nothing. */
  function somethingLike(id: string): string {
    if (id.startsWith('tkt_')) return id.replace(/_\d+$/, '_7');
    const last = id.slice(id.lastIndexOf('_') + 1);
    return id.replace(
      last,
      [...last]
        .reverse()
        .join('')
        .replace(/./, (first) => (first === '7' ? '8' : '7')),
    );
  }

  /** Without what differs between any two answers: the id asked for, the request's own, and the time. */
  function withoutIds({ status, headers, body }: Awaited<ReturnType<typeof ask>>) {
    const { requestId: _, ...rest } = body as unknown as Record<string, unknown>;
    const { date, etag, 'x-request-id': requestId, ...others } = headers;
    const text = JSON.stringify(rest).replaceAll(/\b[a-z]{3}(_[0-9a-z]+)+\b/g, 'ID');
    return { status, headers: others, text, hasAll: [date, requestId].every((value) => value !== undefined) };
  }
});
