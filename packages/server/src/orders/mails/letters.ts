import { decimalAmount } from '@admit-one/sdk/contract';
import type { Letter } from '../../platform/mail.ts';

/** An order, as far as a letter about it tells. */
export interface LetterOrder {
  readonly email: string;
  /** `ord_…` */
  readonly order: string;
  readonly title: string;
  readonly startsAt: Date;
  readonly venueName: string;
  readonly city: string;
  /** The venue's, IANA: its clock is the one that the audience goes by. */
  readonly timeZone: string;
  readonly currency: string;
  /** Those the letter is about, prices in minor units. */
  readonly seats: readonly { readonly label: string; readonly price: number }[];
  /** As the seller wrote it. */
  readonly reason: string | null;
}

export type LetterKind = keyof typeof letters;

/** What buyers are told. Plain text, in lines of at most 80 characters but for what others wrote. */
export const letters = {
  receipt: (about: LetterOrder): Letter => ({
    to: about.email,
    subject: `Your tickets: ${about.title}`,
    text: `Hello,

thank you. ${countOf(about)} for

${performance(about)}

${list(about)}

Paid: ${totalOf(about)}
Order: ${about.order}

Show the QR of each ticket at the gate, on paper or on a screen:

  admit tickets
`,
  }),

  void: (about: LetterOrder): Letter => ({
    to: about.email,
    subject: `Your payment did not go through: ${about.title}`,
    text: `Hello,

your bank agreed to your payment and then refused it, so your order was undone:

${performance(about)}

${list(about)}

Nothing was charged. The tickets are void, and the seats are free again: if
you still want them, you can buy them now, with another card perhaps.

Order: ${about.order}
`,
  }),

  refused: (about: LetterOrder): Letter => ({
    to: about.email,
    subject: `Your payment did not go through: ${about.title}`,
    text: `Hello,

your bank agreed to your payment and then refused it, so nothing was bought:

${performance(about)}

${list(about)}

Nothing was charged. The seats can be had again: if you still want them, you
can buy them now, with another card perhaps.

Order: ${about.order}
`,
  }),

  refund: (about: LetterOrder): Letter => ({
    to: about.email,
    subject: `Your refund: ${about.title}`,
    text: `Hello,

${ticketsAre(about)} refunded:

${performance(about)}

${list(about)}
${because(about)}
${moneyBack(about)}

${ticketsAre(about)} void now and will not be let in.

Order: ${about.order}
`,
  }),

  cancellation: (about: LetterOrder): Letter => ({
    to: about.email,
    subject: `Cancelled: ${about.title}`,
    text: `Hello,

we are sorry: this performance will not take place.

${performance(about)}

${list(about)}
${because(about)}
${moneyBack(about)} You need not do anything.

Order: ${about.order}
`,
  }),

  resold: (about: LetterOrder): Letter => ({
    to: about.email,
    subject: `Your ticket is sold: ${about.title}`,
    text: `Hello,

somebody bought what you had on offer:

${performance(about)}

${list(about)}

${moneyBack(about)}

${ticketsAre(about)} void now and will not be let in.

Order: ${about.order}
`,
  }),

  handedOn: (about: LetterOrder): Letter => ({
    to: about.email,
    subject: `Your ticket was taken: ${about.title}`,
    text: `Hello,

the ticket that you handed on has its new owner:

${performance(about)}

${labels(about)}

Your own ticket for it is void now and will not be let in.
`,
  }),

  taken: (about: LetterOrder): Letter => ({
    to: about.email,
    subject: `Your ticket: ${about.title}`,
    text: `Hello,

the ticket that was handed on to you is yours:

${performance(about)}

${labels(about)}

Show its QR at the gate, on paper or on a screen:

  admit tickets

If it should be refunded one day, the money goes back to who bought it.
`,
  }),

  dispute: (about: LetterOrder): Letter => ({
    to: about.email,
    subject: `Your tickets are void: ${about.title}`,
    text: `Hello,

your bank told us that you do not recognise this payment, and took the money
back. ${ticketsAre(about)} therefore void and will not be let in:

${performance(about)}

${list(about)}

If that was a mistake, ask your bank to withdraw the dispute and buy tickets
anew: these seats may be somebody else's by then.

Order: ${about.order}
`,
  }),
} as const;

function performance({ title, startsAt, venueName, city, timeZone }: LetterOrder): string {
  return `  ${title}\n  ${whenOf(startsAt, timeZone)}\n  ${venueName}, ${city}`;
}

function list(about: LetterOrder): string {
  return about.seats.map(({ label, price }) => `  ${label}   ${money(price, about.currency)}`).join('\n');
}

function labels({ seats }: LetterOrder): string {
  return seats.map(({ label }) => `  ${label}`).join('\n');
}

function because({ reason }: LetterOrder): string {
  return reason === null ? '' : `\nThe organiser says: ${reason}\n`;
}

function moneyBack(about: LetterOrder): string {
  if (sumOf(about) === 0) return 'There is nothing to give back: it was free.';
  return `${totalOf(about)} go back to the card you paid with. Banks take 5 to 10 days to\nshow it.`;
}

function countOf({ seats }: LetterOrder): string {
  return seats.length === 1 ? 'This is your ticket' : `These are your ${seats.length} tickets`;
}

function ticketsAre({ seats }: LetterOrder): string {
  return seats.length === 1 ? 'Your ticket is' : `Your ${seats.length} tickets are`;
}

function totalOf(about: LetterOrder): string {
  return money(sumOf(about), about.currency);
}

function sumOf({ seats }: LetterOrder): number {
  return seats.reduce((sum, { price }) => sum + price, 0);
}

/** `USD 120.00`: a code is the same on every screen and in every language. */
function money(amount: number, currency: string): string {
  return `${currency} ${decimalAmount(amount, currency)}`;
}

/** `Thursday, 12 September 2026 at 19:30 (GMT-4)`. Put together here: what stands between its parts changes with ICU. */
function whenOf(startsAt: Date, timeZone: string): string {
  const parts = formatOf(timeZone).formatToParts(startsAt);
  const part = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  const day = `${part.weekday}, ${part.day} ${part.month} ${part.year}`;
  return `${day} at ${part.hour}:${part.minute} (${part.timeZoneName})`;
}

/** Making one costs more than all the rest of a letter, and there are only so many time zones. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'shortOffset',
  });
  formats.set(timeZone, format);
  return format;
}
