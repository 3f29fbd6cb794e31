import { type Row, seatStatus } from '@admit-one/sdk/contract';
import type { Palette, Screen } from './screen.ts';

/** How a seat stands for the viewer. */
export type SeatMark = 'free' | 'offered' | 'held' | 'sold' | 'kept' | 'mine' | 'picked';

/** A status character as the viewer sees it; one that nobody knows is as good as kept back. */
export function markOf(status: string | undefined, isPicked = false): SeatMark {
  if (isPicked) return 'picked';
  if (status === seatStatus.free) return 'free';
  if (status === seatStatus.offered) return 'offered';
  if (status === seatStatus.held) return 'held';
  if (status === seatStatus.sold) return 'sold';
  return status === seatStatus.mine ? 'mine' : 'kept';
}

/** Whether somebody may take a seat of this status: it is free, or offered by its owner. */
export function isTakeable(status: string | undefined): boolean {
  return status === seatStatus.free || status === seatStatus.offered;
}

/** The one character of a seat. Each meaning has a shape of its own: a free seat shows its category's letter. */
export function glyphFor(mark: SeatMark, letter: string, screen: Pick<Screen, 'unicode'>): string {
  if (mark === 'free') return letter;
  return (screen.unicode ? glyphs : asciiGlyphs)[mark];
}

/** What a free seat shows: its category's letter, or what is special about it. `place` counts the row's seats. */
export function letterOf(row: Row, place: number, category: string): string {
  if (row.accessible?.includes(place)) return specialLetters.accessible;
  if (row.companions?.includes(place)) return specialLetters.companion;
  return row.restrictedView?.includes(place) ? category.toLowerCase() : category;
}

/** Signs, because small letters are seats with restricted view. */
export const specialLetters = { accessible: '+', companion: '=' };

export function paintFor(mark: SeatMark, category: number, palette: Palette): (text: string) => string {
  if (mark === 'free' || mark === 'offered') return palette.category(category);
  return mark === 'picked' || mark === 'mine' ? palette.mine : palette.faint;
}

/** What is said of a seat in a sentence. */
export const markWords: Record<SeatMark, string> = {
  free: 'free',
  offered: 'offered for resale',
  held: 'held by somebody else',
  sold: 'sold',
  kept: 'not for sale',
  mine: 'yours already',
  picked: 'taken by you',
};

const glyphs = { offered: '%', held: '◦', sold: '·', kept: '·', mine: '◆', picked: '●' };
const asciiGlyphs = { offered: '%', held: '-', sold: '.', kept: '.', mine: '&', picked: '#' };
