/** One page of a list; `nextCursor` is null on the last one. */
export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

/**
 * A list that the server gives in pages. Iterate it to get every item, the pages being read as they are needed; or
 * take one page at a time.
 *
 * @example
 * ```ts
 * for await (const listing of client.listings.search({ city: 'New York' })) console.log(listing.title);
 * const { items, nextCursor } = await client.listings.search({ limit: 10 }).page();
 * ```
 */
export class Pages<Item, Query extends { cursor?: string | undefined } = { cursor?: string | undefined }>
  implements AsyncIterable<Item>
{
  readonly #query: Query;
  readonly #read: (query: Query) => Promise<Page<Item>>;

  constructor(query: Query, read: (query: Query) => Promise<Page<Item>>) {
    this.#query = query;
    this.#read = read;
  }

  /** The first page, or the one that the query's `cursor` names. */
  page(): Promise<Page<Item>> {
    return this.#read(this.#query);
  }

  /** Every item from there on. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    let query = this.#query;
    for (;;) {
      const { items, nextCursor } = await this.#read(query);
      yield* items;
      if (nextCursor === null) return;
      query = { ...query, cursor: nextCursor };
    }
  }
}
