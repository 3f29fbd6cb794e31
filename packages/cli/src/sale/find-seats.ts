import type { SeatMapIndex } from '@admit-one/sdk/seat-map';
import { type Failure, wrongUsage } from '../failure.ts';
import { nearest } from '../nearest.ts';
import { splitLabels } from './split-labels.ts';

/**
 * The seats that labels mean: `B-12,B-13` or `Orchestra B-12`, whatever their case; how labels with commas are written
 * is said at `splitLabels`. None comes twice.
 * @throws Failure of wrong usage that names the likely ones, or what a label may mean.
 */
export function findSeats(index: SeatMapIndex, texts: readonly string[]): number[] {
  const found = texts.flatMap((text) => seatsOf(index, text));
  if (found.length === 0) throw wrongUsage('No seats are named.', 'For example `--seats B-12,B-13`.');
  return [...new Set(found)];
}

function seatsOf(index: SeatMapIndex, text: string): number[] {
  const whole = index.find(text);
  return whole.length === 1 ? whole : splitLabels(text).map((label) => theOnly(index, label));
}

function theOnly(index: SeatMapIndex, label: string): number {
  const found = index.find(label);
  const [seat] = found;
  if (seat !== undefined && found.length === 1) return seat;
  if (seat === undefined) throw unknownSeat(index, label);
  const candidates = found.slice(0, 6).map((one) => `"${index.labelOf(one)}"`);
  const more = found.length > candidates.length ? ` and ${found.length - candidates.length} more` : '';
  throw wrongUsage(`"${label}" may be ${candidates.join(' or ')}${more}.`, 'Name the section too.');
}

function unknownSeat(index: SeatMapIndex, label: string): Failure {
  const isFull = label.includes(' ');
  const likely = nearest(label, labels(index, isFull ? 'full' : 'short'));
  const hint =
    likely.length > 0
      ? `The nearest are ${likely.join(', ')}.`
      : `Seats are called like "${firstLabel(index)}"; \`admit seats LISTING\` shows them.`;
  return wrongUsage(`There is no seat "${label}" in this house.`, hint);
}

function labels(index: SeatMapIndex, length: 'full' | 'short'): Set<string> {
  const all = new Set<string>();
  for (let ordinal = 0; ordinal < index.ordinalCount; ordinal += 1) {
    if (index.has(ordinal)) all.add(length === 'full' ? index.labelOf(ordinal) : index.shortLabelOf(ordinal));
  }
  return all;
}

function firstLabel(index: SeatMapIndex): string {
  const ordinal = index.drawing.sections[0]?.rows[0]?.ordinals[0];
  return ordinal === undefined ? 'Orchestra B-12' : index.labelOf(ordinal);
}
