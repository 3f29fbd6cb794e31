import { bestSeats } from '@admit-one/sdk/seat-map';
import { isTakeable } from '../../render/seat-mark.ts';
import { count } from '../../render/text.ts';
import type { House } from '../seat-picker/house.ts';
import type { ReaderState, Said } from './reader-state.ts';
import { takeSeats } from './take-seats.ts';

/** Takes the best free seats instead of what was taken before, and says where they are. */
export function takeBest(
  house: House,
  state: ReaderState,
  wish: { count: number; section?: string | undefined },
): Said {
  if (wish.count < 1 || wish.count > Math.min(10, house.max))
    return { state, says: [`You may take 1 to ${Math.min(10, house.max)} seats here.`] };
  const { index, prices } = house;
  const { offers, statuses } = state;
  const wanting = { ...state, wanted: wish.count };
  const found = bestSeats(index, (seat) => isTakeable(statuses[seat]), { ...wish, prices, offers });
  if ('none' in found) {
    const { free, largest } = found.none;
    const most = largest > 0 ? ` ${count(largest, 'seat')} together can be had.` : '';
    const where = wish.section === undefined ? '' : ` in ${wish.section}`;
    return {
      state: wanting,
      says: [`There are no ${count(wish.count, 'seat')} together${where}; ${free} are free.${most}`],
    };
  }
  const { spread, leftAlone, restrictedView } = found.reasons;
  const apart = spread === 'rows' ? ['They are in two rows, one behind the other.'] : [];
  const view =
    restrictedView > 0 ? [`${count(restrictedView, 'of them has', 'of them have')} a restricted view.`] : [];
  const alone = leftAlone > 0 ? ['A single seat is left beside them.'] : [];
  const taken = takeSeats(house, wanting, found.seats, 'instead');
  return {
    state: taken.state,
    says: [...taken.says.slice(0, 1), ...apart, ...view, ...alone, ...taken.says.slice(1)],
  };
}
