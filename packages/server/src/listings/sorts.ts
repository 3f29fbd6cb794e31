import { idBits, type ListingQuery } from '@admit-one/sdk/contract';
import { z } from 'zod';
import { microseconds } from '../platform/cursor.ts';
import { type Fragment, fragment } from '../platform/database/fragment.ts';

/** What a page's last row leaves for the next: what it was sorted by, and its id. */
export type SortKey = [value: number | null, listingId: number];

/** A stretch of the sorted list, in the order of an index. */
export interface Part {
  /** A number that a cursor carries exactly: microseconds since 1970, or minor units. */
  readonly sortValue: Fragment;
  readonly where: readonly Fragment[];
  readonly order: Fragment;
}

interface Sort {
  /** What a cursor of this sort holds. */
  readonly key: z.ZodTuple;
  /** The list from after this key, or from its beginning. */
  partsAfter(key: SortKey | null): Part[];
}

const listingIds = z
  .int()
  .min(0)
  .max(2 ** idBits.lst - 1);
const minorUnits = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

export const sorts: Record<NonNullable<ListingQuery['sort']>, Sort> = {
  date: {
    key: z.tuple([microseconds, listingIds]),
    partsAfter: (key) => [
      {
        sortValue: microsecondsOf(fragment`l.starts_at`),
        where: key ? [fragment`(l.starts_at, l.listing_id) > (${instantOf(key)}, ${key[1]}::bigint)`] : [],
        order: fragment`l.starts_at, l.listing_id`,
      },
    ],
  },
  newest: {
    key: z.tuple([microseconds, listingIds]),
    partsAfter: (key) => [
      {
        sortValue: microsecondsOf(fragment`l.created_at`),
        where: key ? [fragment`(l.created_at, l.listing_id) < (${instantOf(key)}, ${key[1]}::bigint)`] : [],
        order: fragment`l.created_at desc, l.listing_id desc`,
      },
    ],
  },
  price: {
    key: z.tuple([minorUnits.nullable(), listingIds]),
    partsAfter: (key) =>
      pricedThenSoldOut(key, {
        sortValue: fragment`s.lowest_price`,
        where: key ? [fragment`(s.lowest_price, s.listing_id) > (${key[0]}::bigint, ${key[1]}::bigint)`] : [],
        order: fragment`s.lowest_price, s.listing_id`,
      }),
  },
  '-price': {
    key: z.tuple([minorUnits.nullable(), listingIds]),
    partsAfter: (key) =>
      pricedThenSoldOut(key, {
        sortValue: fragment`s.lowest_price`,
        where: key ? [fragment`(s.lowest_price, s.listing_id) < (${key[0]}::bigint, ${key[1]}::bigint)`] : [],
        order: fragment`s.lowest_price desc, s.listing_id desc`,
      }),
  },
};

/** What is sold out has no price and stands last, whichever way the others are sorted. */
function pricedThenSoldOut(key: SortKey | null, priced: Part): Part[] {
  const isAmongSoldOut = key !== null && key[0] === null;
  const soldOut = {
    sortValue: fragment`s.lowest_price`,
    where: [
      fragment`s.lowest_price is null`,
      ...(isAmongSoldOut ? [fragment`s.listing_id > ${key[1]}::bigint`] : []),
    ],
    order: fragment`s.listing_id`,
  };
  if (isAmongSoldOut) return [soldOut];
  return [{ ...priced, where: [fragment`s.lowest_price is not null`, ...priced.where] }, soldOut];
}

/** Exact, unlike a Date, which would lose the microseconds: the row would come again on the next page. */
function microsecondsOf(instant: Fragment): Fragment {
  return fragment`(extract(epoch from ${instant}) * 1000000)::bigint`;
}

function instantOf([value]: SortKey): Fragment {
  return fragment`timestamptz 'epoch' + ${value}::bigint * interval '1 microsecond'`;
}
