import { z } from 'zod';

/**
 * Ids say where they live: `lst_…`, `ord_<listing>_…`, `tkt_<listing>_<seat>_<epoch>` carry their listing, so
 * that any id routes to its shard without a look-up.
 *
 * A part is a random number in Crockford's base32, lower case: short enough to type, without letters that look
 * alike. 40 bits (8 characters) name what people type often and what is rare (a listing, a venue, an account);
 * 50 bits (10 characters) what there are many of inside a listing. Both stay exact in a JavaScript number.
 */

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** How many random bits the first part of an id of each kind carries. */
export const idBits = {
  acc: 40,
  sel: 40,
  ven: 40,
  map: 40,
  lst: 40,
  tok: 50,
  crd: 50,
  ord: 50,
  pay: 50,
  rfd: 50,
  trf: 50,
} as const;

export type IdKind = keyof typeof idBits;

const short = '[0-9a-hjkmnp-tv-z]{8}';
const long = '[0-9a-hjkmnp-tv-z]{10}';

/** @throws RangeError when the number does not fit the bits. */
export function encodeNumber(value: number, bits: number): string {
  if (!Number.isSafeInteger(value) || value < 0 || value >= 2 ** bits) {
    throw new RangeError(`${value} is no id of ${bits} bits`);
  }
  let rest = value;
  let text = '';
  for (let length = Math.ceil(bits / 5); length > 0; length--) {
    text = alphabet[rest % 32] + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

/** The text must have been checked by one of the schemas below. */
export function decodeNumber(text: string): number {
  let value = 0;
  for (const character of text) value = value * 32 + alphabet.indexOf(character);
  return value;
}

/** `encodeId('lst', 12)` → `lst_0000000c` */
export function encodeId(kind: IdKind, value: number): string {
  return `${kind}_${encodeNumber(value, idBits[kind])}`;
}

export function decodeId(id: string): number {
  return decodeNumber(id.slice(id.lastIndexOf('_') + 1));
}

/** The two numbers of an id that carries its listing: `ord_<listing>_<order>`. */
export interface InListing {
  listingId: number;
  id: number;
}

/** `encodeIdInListing('ord', 12, 7)` → `ord_0000000c_0000000007` */
export function encodeIdInListing(
  kind: 'ord' | 'pay' | 'rfd' | 'trf',
  listingId: number,
  id: number,
): string {
  return `${kind}_${encodeNumber(listingId, idBits.lst)}_${encodeNumber(id, idBits[kind])}`;
}

export function decodeIdInListing(text: string): InListing {
  const [, listing, id] = text.split('_');
  return { listingId: decodeNumber(listing!), id: decodeNumber(id!) };
}

export interface TicketNumbers {
  listingId: number;
  /** The seat's ordinal in the listing's seat map. */
  seat: number;
  /** How many times the ticket has changed hands, counted from 1 for the first owner. */
  epoch: number;
}

/** `tkt_<listing>_<seat>_<epoch>`: seat and epoch are decimal, because people compare them. */
export function encodeTicketId({ listingId, seat, epoch }: TicketNumbers): string {
  return `tkt_${encodeNumber(listingId, idBits.lst)}_${seat}_${epoch}`;
}

export function decodeTicketId(text: string): TicketNumbers {
  const [, listing, seat, epoch] = text.split('_');
  return { listingId: decodeNumber(listing!), seat: Number(seat), epoch: Number(epoch) };
}

function idSchema(pattern: string, name: string, example: string) {
  return z
    .string()
    .regex(new RegExp(`^${pattern}$`), `an id like ${example}`)
    .meta({ id: name, examples: [example] });
}

export const accountId = idSchema(`acc_${short}`, 'AccountId', 'acc_4h7k2m9x');
export const sellerId = idSchema(`sel_${short}`, 'SellerId', 'sel_4h7k2m9x');
export const venueId = idSchema(`ven_${short}`, 'VenueId', 'ven_4h7k2m9x');
export const seatMapId = idSchema(`map_${short}`, 'SeatMapId', 'map_4h7k2m9x');
export const listingId = idSchema(`lst_${short}`, 'ListingId', 'lst_4h7k2m9x');
export const tokenId = idSchema(`tok_${long}`, 'TokenId', 'tok_4h7k2m9x0q');
export const cardId = idSchema(`crd_${long}`, 'CardId', 'crd_4h7k2m9x0q');
export const orderId = idSchema(`ord_${short}_${long}`, 'OrderId', 'ord_4h7k2m9x_0q3w5e7r9t');
export const paymentId = idSchema(`pay_${short}_${long}`, 'PaymentId', 'pay_4h7k2m9x_0q3w5e7r9t');
export const refundId = idSchema(`rfd_${short}_${long}`, 'RefundId', 'rfd_4h7k2m9x_0q3w5e7r9t');
export const transferId = idSchema(`trf_${short}_${long}`, 'TransferId', 'trf_4h7k2m9x_0q3w5e7r9t');
export const ticketId = idSchema(
  `tkt_${short}_(0|[1-9][0-9]{0,7})_(0|[1-9][0-9]{0,7})`,
  'TicketId',
  'tkt_4h7k2m9x_1204_1',
);
