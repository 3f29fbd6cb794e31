import { encodeIdInListing } from '@admit-one/sdk/contract';
import type { SaleTerms } from '../../listings/listings.ts';
import type { Letter } from '../../platform/mail.ts';
import type { Message } from '../outbox.sql.ts';
import type { Delivery } from '../outbox.ts';
import type { RefundsDeps } from '../refunds/deps.ts';
import type { OrderKey } from '../refunds/refund.sql.ts';
import { type OrderInMail, readOrdersForMails } from './deliver-mails.sql.ts';
import { type LetterKind, letters } from './letters.ts';

/** Sent beside each other at most: a mail server takes so many connections from one sender, and not more. */
const sentAtOnce = 5;

/**
 * Mails about orders, from the outbox: sent at least once, tried again until the mail server takes them. A buyer who
 * deleted their account gets none.
 */
export async function deliverMails(
  deps: RefundsDeps,
  messages: readonly Message[],
): Promise<readonly Delivery[]> {
  const letterOf = await readLetters(deps, messages);
  const deliveries: Delivery[] = [];
  for (let at = 0; at < messages.length; at += sentAtOnce) {
    const sent = messages.slice(at, at + sentAtOnce).map((message) => send(deps, letterOf, message));
    deliveries.push(...(await Promise.all(sent)));
  }
  return deliveries;
}

/** One that cannot be written does not keep the others waiting. */
async function send(deps: RefundsDeps, letterOf: LetterOf, message: Message): Promise<Delivery> {
  try {
    const letter = await letterOf(message);
    return letter === null || (await deps.mail.send(letter)) ? 'done' : 'later';
  } catch (error) {
    deps.log.error({ err: error, message: message.msgKey }, 'a mail could not be written; it is tried again');
    return 'later';
  }
}

type LetterOf = (message: Message) => Promise<Letter | null>;

async function readLetters(deps: RefundsDeps, messages: readonly Message[]): Promise<LetterOf> {
  const sql = deps.database.connection;
  const rows = await readOrdersForMails(sql, messages.map(orderOf));
  const orders = new Map(rows.map((order) => [order.orderId, order]));
  const terms = await deps.listings.saleTerms(sql, [...new Set(rows.map(({ listingId }) => listingId))]);
  const recipients = messages.flatMap((message) => recipientOf(message, orders) ?? []);
  const contacts = await deps.accounts.contactsOf([...new Set(recipients)]);
  return async (message) => {
    const order = orders.get(orderOf(message).orderId);
    const listing = order && terms.get(order.listingId);
    const contact = contacts.get(recipientOf(message, orders) ?? -1);
    if (order === undefined || listing === undefined || contact === undefined) return null;
    return writeLetter(deps, message, order, listing, contact.email);
  };
}

async function writeLetter(
  deps: RefundsDeps,
  { payload }: Message,
  order: OrderInMail,
  listing: SaleTerms,
  email: string,
): Promise<Letter> {
  const seatMap = await deps.venues.seatMap(listing.seatMapId);
  // A letter about the whole order names no seats.
  const seats = (payload.seats as number[] | undefined) ?? order.seats;
  // What a ticket was sold on for, where that is not what the order paid.
  const prices = payload.prices as number[] | undefined;
  return letters[payload.letter as LetterKind]({
    ...listing,
    email,
    order: encodeIdInListing('ord', order.listingId, order.orderId),
    currency: order.currency,
    seats: seats.map((seat, at) => ({
      label: seatMap.labelOf(seat),
      price: prices?.[at] ?? order.prices[order.seats.indexOf(seat)]!,
    })),
    reason: (payload.reason as string | null | undefined) ?? null,
  });
}

/** Who bought, unless the message names another. Undefined where there is no such order. */
function recipientOf(message: Message, orders: ReadonlyMap<number, OrderInMail>): number | undefined {
  const named = message.payload.accountId as number | undefined;
  return named ?? orders.get(orderOf(message).orderId)?.buyerId;
}

function orderOf({ listingId, payload }: Message): OrderKey {
  return { listingId, orderId: Number(payload.orderId) };
}
