import type { SeatReasons } from '@admit-one/sdk/contract';
import { count } from './text.ts';

/** Why these seats were chosen: `Together in row F of Stalls, in the middle, 8 places from the stage; …`. */
export function seatReasonsInWords(reasons: SeatReasons): string {
  const { fromMiddle, fromStage, restrictedView, accessible, companions, leftAlone, atAisle } = reasons;
  const where = [
    spreadInWords(reasons),
    fromMiddle === null ? '' : fromMiddle < 1.5 ? 'in the middle' : `${places(fromMiddle)} from the middle`,
    `${places(fromStage)} from the stage`,
    atAisle ? 'at an aisle or the end of the row' : '',
  ];
  const besides = [
    accessible > 0 ? `${count(accessible, 'accessible place')}` : '',
    companions > 0 ? `${count(companions, "companion's seat", "companions' seats")}` : '',
    restrictedView > 0 ? `${count(restrictedView, 'seat')} with a restricted view, the best there are` : '',
    leftAlone > 0 ? `${count(leftAlone, 'seat')} beside left alone, for want of others` : '',
  ];
  return [where, besides].map(listed).filter(Boolean).join('; ');
}

function spreadInWords({ spread, rows }: SeatReasons): string {
  const seats = rows.reduce((sum, row) => sum + row.seats, 0);
  const [first] = rows;
  const names = rows.map(({ row }) => row).join(' and ');
  switch (spread) {
    case 'row':
      return `${seats === 1 ? 'In' : 'Together in'} row ${first?.row} of ${first?.section}`;
    case 'rows':
      return `No row has ${seats} together: in rows ${names} of ${first?.section}, one behind the other`;
    case 'area':
      return `In ${first?.section}`;
    case 'apart': {
      const blocks = rows.map(({ section, row }) => (row === null ? section : `${section} ${row}`));
      return `No ${seats} are free together: apart, in ${blocks.join(', ')}`;
    }
  }
}

function places(distance: number): string {
  return count(Math.max(1, Math.round(distance)), 'place');
}

function listed(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(', ');
}
