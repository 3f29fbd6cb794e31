import { z } from 'zod';
import { expand, wholeNumber } from './parameters.ts';
import { invalidParameter } from './problem.ts';

/** What every list takes: https://docs.stripe.com/api/pagination */
export const listParameters = z.strictObject({
  limit: wholeNumber.optional(),
  starting_after: z.string().optional(),
  ending_before: z.string().optional(),
  created: z
    .union([
      wholeNumber.transform((at) => ({ gte: at, lte: at })),
      z.strictObject({
        gt: wholeNumber.optional(),
        gte: wholeNumber.optional(),
        lt: wholeNumber.optional(),
        lte: wholeNumber.optional(),
      }),
    ])
    .optional(),
  expand,
});

type Listed = { id: string; created: number };

/** One page, newest first. */
export function page<T extends Listed>(
  url: string,
  records: Iterable<{ object: T }>,
  { limit = 10, starting_after, ending_before, created }: z.infer<typeof listParameters>,
  belongs: (object: T) => boolean = () => true,
) {
  if (limit < 1 || limit > 100) throw invalidParameter('limit', 'Invalid limit: must be between 1 and 100');
  const range: Range = created ?? {};
  const found: T[] = [];
  for (const { object } of records) if (belongs(object) && within(object.created, range)) found.push(object);
  found.reverse();
  const newer = ending_before === undefined ? found.length : placeOf(found, ending_before, 'ending_before');
  const from =
    starting_after !== undefined
      ? placeOf(found, starting_after, 'starting_after') + 1
      : ending_before === undefined
        ? 0
        : Math.max(0, newer - limit);
  const data = found.slice(from, Math.min(from + limit, newer));
  const hasMore = ending_before === undefined ? from + limit < found.length : from > 0;
  return { object: 'list' as const, data, has_more: hasMore, url };
}

interface Range {
  gt?: number | undefined;
  gte?: number | undefined;
  lt?: number | undefined;
  lte?: number | undefined;
}

function within(at: number, { gt, gte, lt, lte }: Range): boolean {
  return at > (gt ?? -1) && at >= (gte ?? 0) && at < (lt ?? Infinity) && at <= (lte ?? Infinity);
}

function placeOf(found: Listed[], id: string, param: string): number {
  const place = found.findIndex((object) => object.id === id);
  if (place === -1) throw invalidParameter(param, `No such object: '${id}'`, 'resource_missing');
  return place;
}
