import { seatStatus } from '@admit-one/sdk/contract';
import { money } from '../../../render/money.ts';
import { count } from '../../../render/text.ts';
import { type House, priceOf } from '../house.ts';
import { canTake, cursorOf, type PickerState, pick, tell, warn } from '../picker-state.ts';
import { aloneInWords, leftAlone } from './left-alone.ts';

/** The seat under the cursor: taken if it can be had, dropped if it is picked; else a word says why not. */
export function takeOrDrop(house: House, state: PickerState): PickerState {
  const seat = cursorOf(state);
  if (seat === undefined) return state;
  if (state.picked.includes(seat)) {
    const dropped = pick(
      state,
      state.picked.filter((other) => other !== seat),
    );
    return remark(house, dropped, undefined);
  }
  if (!canTake(state, seat)) return warn(state, whyNot(house.index.shortLabelOf(seat), state.statuses[seat]));
  if (state.picked.length >= house.max) return sayFull(house, state);
  return remark(house, pick(state, [...state.picked, seat]), seat);
}

export function sayFull(house: House, state: PickerState): PickerState {
  const most = count(house.max, 'seat');
  return warn(state, `You may take ${most} here, and you have. Drop one to take another.`);
}

function whyNot(label: string, status: string | undefined): string {
  if (status === seatStatus.mine) return `${label} is yours already.`;
  if (status === seatStatus.held) return `${label} is held by somebody else. It may come back.`;
  if (status === seatStatus.sold) return `${label} is sold.`;
  return `${label} is not for sale.`;
}

/** What is worth a word about seats that were taken just now. Nothing of it stops anybody. */
function remark(house: House, state: PickerState, taken: number | undefined): PickerState {
  const { index, currency } = house;
  if (taken !== undefined) {
    const label = index.shortLabelOf(taken);
    if (state.offers[taken] !== undefined)
      return tell(
        state,
        `${label} is offered by its owner, for ${money(priceOf(house, state, taken), currency)}.`,
      );
    if (index.isCompanion(taken)) return tell(state, companionInWords(house, taken));
    if (index.isAccessible(taken)) return tell(state, accessibleInWords(house, taken));
    if (index.hasRestrictedView(taken)) return tell(state, `${label} does not see all of the stage.`);
  }
  // On the way to the number wanted one seat after the other is left alone for a moment.
  const alone = state.picked.length < state.wanted ? [] : leftAlone(house, state);
  return alone.length === 0 ? state : tell(state, aloneInWords(house, alone));
}

function accessibleInWords({ index }: House, seat: number): string {
  const companions = index.companionsOf(seat).map((one) => index.shortLabelOf(one));
  const with_ = companions.length === 0 ? '' : ` Who comes along sits on ${companions.join(' or ')}.`;
  return `${index.shortLabelOf(seat)} is a place for a wheelchair.${with_}`;
}

function companionInWords({ index }: House, seat: number): string {
  const place = index.accessiblePlaceOf(seat);
  const with_ = place === undefined ? 'a wheelchair' : `the wheelchair on ${index.shortLabelOf(place)}`;
  return `${index.shortLabelOf(seat)} is for who comes with ${with_}.`;
}
