/** The first of a list that comes in pages, and whether there is more. */
export async function take<Item>(
  items: AsyncIterable<Item>,
  limit: number,
): Promise<{ found: Item[]; hasMore: boolean }> {
  const found: Item[] = [];
  for await (const item of items) {
    if (found.length === limit) return { found, hasMore: true };
    found.push(item);
  }
  return { found, hasMore: false };
}
