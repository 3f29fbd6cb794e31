import type { Order, Ticket } from '@admit-one/sdk/contract';

/**
 * What other rooms keep of an account. They stand on the accounts, so they are handed in with the request, when all
 * rooms are there.
 */
export interface Holdings {
  readonly orders: {
    list(wish: { buyerId: number; state: undefined } & PageWish): Promise<PageOf<Order>>;
    /** Held, or being paid. */
    hasOpenOrders(buyerId: number): Promise<boolean>;
  };
  readonly tickets: {
    list(wish: { ownerId: number; listingId: null } & PageWish): Promise<PageOf<Ticket>>;
  };
  readonly listings: {
    /** Whether a performance of this seller is still to come. */
    hasListingsToCome(sellerId: number): Promise<boolean>;
  };
}

interface PageWish {
  limit: number;
  cursor: string | undefined;
}

interface PageOf<Item> {
  items: Item[];
  nextCursor: string | null;
}

export async function allOrdersOf({ orders }: Holdings, buyerId: number): Promise<Order[]> {
  return allPages((page) => orders.list({ buyerId, state: undefined, ...page }));
}

export async function allTicketsOf({ tickets }: Holdings, ownerId: number): Promise<Ticket[]> {
  return allPages((page) => tickets.list({ ownerId, listingId: null, ...page }));
}

async function allPages<Item>(read: (page: PageWish) => Promise<PageOf<Item>>): Promise<Item[]> {
  const all: Item[] = [];
  let cursor: string | undefined;
  do {
    const { items, nextCursor } = await read({ limit: 100, cursor });
    all.push(...items);
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined);
  return all;
}
