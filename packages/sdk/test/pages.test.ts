import { describe, expect, expectTypeOf, it } from 'vitest';
import { AdmitOne, type Listing } from '../src/index.ts';
import { sample } from '../src/testing.ts';
import { failureOf } from './support/failure-of.ts';
import { problemStep } from './support/problem-step.ts';
import { scriptedFetch } from './support/scripted-fetch.ts';

const page = (titles: string[], nextCursor: string | null) => ({
  status: 200,
  body: { items: titles.map((title) => sample.listing({ title })), nextCursor },
});

function play(...steps: Parameters<typeof scriptedFetch>) {
  const { fetch, requests } = scriptedFetch(...steps);
  return { client: new AdmitOne({ baseUrl: 'http://admit.test', fetch, maxRetries: 0 }), requests };
}

describe('a list in pages', () => {
  it('is iterated item by item, with the query kept on every page', async () => {
    const { client, requests } = play(page(['a', 'b'], 'c1'), page([], 'c2'), page(['c'], null));
    const titles: string[] = [];
    for await (const listing of client.listings.search({ city: 'New York', limit: 2 })) {
      expectTypeOf(listing).toEqualTypeOf<Listing>();
      titles.push(listing.title);
    }
    expect(titles).toEqual(['a', 'b', 'c']);
    expect(requests.map(({ url }) => new URL(url).search)).toEqual([
      '?city=New+York&limit=2',
      '?city=New+York&limit=2&cursor=c1',
      '?city=New+York&limit=2&cursor=c2',
    ]);
  });

  it('reads no page before it is needed', async () => {
    const { client, requests } = play(page(['a', 'b'], 'c1'), page(['c'], null));
    const listings = client.listings.search();
    expect(requests).toHaveLength(0);
    for await (const { title } of listings) if (title === 'b') break;
    expect(requests).toHaveLength(1);
  });

  it('gives one page at a time', async () => {
    const { client, requests } = play(page(['a'], 'c1'), page(['b'], null));
    const first = await client.listings.search().page();
    expect(first).toMatchObject({ items: [{ title: 'a' }], nextCursor: 'c1' });
    const second = await client.listings.search({ cursor: first.nextCursor! }).page();
    expect(second).toMatchObject({ items: [{ title: 'b' }], nextCursor: null });
    expect(requests.map(({ url }) => new URL(url).search)).toEqual(['', '?cursor=c1']);
  });

  it('ends with the error of the page that failed', async () => {
    const { client } = play(page(['a'], 'c1'), problemStep('internal'));
    const all = (async () => {
      for await (const { title } of client.listings.search()) expect(title).toBe('a');
    })();
    expect(await failureOf(all)).toMatchObject({ code: 'internal' });
  });

  it('obeys the signal on every page', async () => {
    const controller = new AbortController();
    const { client } = play(page(['a'], 'c1'));
    const all = (async () => {
      for await (const _ of client.listings.search({}, { signal: controller.signal })) controller.abort();
    })();
    expect(await failureOf(all)).toMatchObject({ code: 'aborted' });
  });
});
