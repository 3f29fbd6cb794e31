import type { BestWish, NoSeatsDetails } from '@admit-one/sdk/contract';
import type { NoSeats } from '@admit-one/sdk/seat-map';
import { ProblemError } from '../platform/problem.ts';
import type { SeatNames } from './deps.ts';

/** The answer to a wish for which there are no seats. */
export function noSeats(
  { reason, free, largest, loosen }: NoSeats,
  { best, seatMap }: { best?: BestWish | undefined; seatMap: Pick<SeatNames, 'index'> },
): ProblemError {
  const { count = 1, section = '', category = '', accessible = 0 } = best ?? {};
  const { sections, categories } = seatMap.index.drawing;
  const details = { free, largest, loosen: [...loosen] };
  switch (reason) {
    case 'unknown_section':
      return unknown(
        'section',
        section,
        sections.map(({ name }) => name),
      );
    case 'unknown_category':
      return unknown(
        'category',
        category,
        categories.map(({ letter, name }) => `${letter} (${name})`),
      );
    case 'sold_out': {
      const all = accessible > 0 ? 'No accessible place is free' : 'Every seat is taken';
      const kept = accessible > 0 ? '' : ', but for accessible places if any are free';
      const hasAccessible = kept !== '' && seatMap.index.seats.flags.some((flags) => (flags & 1) !== 0);
      return new ProblemError(
        'sold_out',
        details,
        `${all}${hasAccessible ? kept : ''}. Nothing is held. Holds of others end after some minutes: try again then.`,
      );
    }
    case 'no_such_block':
      return new ProblemError(
        'no_such_block',
        details,
        `${whatThereIs(count, details, best?.spread)} Nothing is held.`,
      );
  }
}

function unknown(what: 'section' | 'category', said: string, names: readonly string[]): ProblemError {
  const some = names.slice(0, 12).join(', ') + (names.length > 12 ? ' and others' : '');
  const message = `there is no ${what} "${said}" in this house`;
  return new ProblemError(
    'invalid_request',
    { issues: [{ path: `body.best.${what}`, message }] },
    `There is no ${what} "${said}" in this house; it has ${some}. Nothing is held.`,
  );
}

function whatThereIs(
  count: number,
  { free, largest, loosen }: NoSeatsDetails,
  spread: BestWish['spread'],
): string {
  const all = count === 1 ? 'No such seat is free.' : `There are no ${count} such seats together.`;
  const most = largest > 0 ? ` The most there are is ${largest}.` : '';
  const open =
    free === 0 ? ' None like that is free.' : ` ${free} like that ${free === 1 ? 'is' : 'are'} free in all.`;
  const otherwise = loosen
    .map((wish) => (wish === 'spread' && spread === 'row' ? 'enough if not in one row' : ways[wish]))
    .join(', or ');
  return `${all}${most}${count === 1 ? '' : open}${otherwise === '' ? '' : ` There are ${otherwise}.`}`;
}

/** What there is where a wish is given up. */
const ways: Readonly<Record<keyof Omit<BestWish, 'count' | 'accessible'>, string>> = {
  section: 'some in other sections',
  category: 'some of other categories',
  maxPrice: 'some at a higher price',
  aisle: 'some away from the aisles',
  spread: 'enough if they may be apart',
};
