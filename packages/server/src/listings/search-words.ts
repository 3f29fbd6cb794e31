import type { Category, ListingQuery, NewListing } from '@admit-one/sdk/contract';
import { foldWords, prefixQuery, searchWords } from '../platform/words.ts';

export type JsonObject = NonNullable<NewListing['metadata']>;

/**
 * What a listing is found by. City and categories have words of their own, `@york` and `#front stalls`, so that one
 * index answers for text, city and category together. The mark stands first, where no folded word has one: behind
 * `city:` they would all begin with "city", and be found by it.
 */
export function wordsOfListing(listing: {
  readonly title: string;
  readonly description: string;
  readonly metadata: JsonObject;
  readonly venueName: string;
  readonly city: string;
  readonly categories: readonly Category[];
}): string[] {
  const { title, description, metadata, venueName, city, categories } = listing;
  return [
    ...searchWords([title, description, ...textsOf(metadata), venueName, city]),
    ...searchWords([city]).map((word) => `${cityMark}${word}`),
    ...new Set(categories.flatMap(({ letter, name }) => [letter, name]).map(categoryWord)),
  ];
}

/** The `tsquery` of these filters; null when none of them says a word. */
export function queryOf({
  text,
  city,
  category,
}: Pick<ListingQuery, 'text' | 'city' | 'category'>): string | null {
  const parts = [
    text === undefined ? null : prefixQuery(text),
    city === undefined ? null : prefixQuery(city, cityMark),
    category === undefined || foldWords(category) === '' ? null : `'${categoryWord(category)}'`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(' & ');
}

const cityMark = '@';
const categoryMark = '#';

function categoryWord(name: string): string {
  return `${categoryMark}${foldWords(name)}`;
}

/** Every text in it, however deep; walked without recursion, because a stack is shallower than 16 kB of brackets. */
function textsOf(metadata: JsonObject): string[] {
  const texts: string[] = [];
  const open: unknown[] = [metadata];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value === 'string') texts.push(value);
    else if (typeof value === 'object' && value !== null) open.push(...Object.values(value));
  }
  return texts;
}
