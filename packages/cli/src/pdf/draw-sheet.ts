import type { Listing, Ticket } from '@admit-one/sdk';
import type { SeatMapIndex } from '@admit-one/sdk/seat-map';
import { money } from '../render/money.ts';
import { ticketTerms } from '../render/ticket-terms.ts';
import { clockTime, dayOf, startOf } from '../render/time.ts';
import { drawQr } from './draw-qr.ts';
import { drawTerms, termsHeight } from './draw-terms.ts';
import { drawHall } from './hall/draw-hall.ts';
import { inks, margin } from './paper.ts';
import { type Press, tagged } from './press.ts';
import type { TextStyle, Typesetter } from './typesetter.ts';

interface Sheet {
  ticket: Ticket;
  listing: Listing | null;
  /** The hall, with every seat of the map that the performance is sold by. */
  index: SeatMapIndex | null;
}

/** A ticket's sheet: words on the left and the QR on the right, below them the hall, below it the terms. */
export function drawSheet(press: Press, { ticket, listing, index }: Sheet): void {
  const { document } = press;
  document.addPage();
  const width = document.page.width - 2 * margin;
  drawHead(press, ticket, width);
  const top = margin + 30;
  const qrBottom = drawQrBlock(press, ticket, margin + width - qrSide + quiet, top - quiet + 4);
  const wordsBottom = drawWords(press, { ticket, listing, index }, width - qrSide - 24, top);
  let y = Math.max(qrBottom, wordsBottom) + 20;
  const terms = ticketTerms(ticket, listing);
  if (index?.has(ticket.seat)) {
    const { height } = document.page;
    const room = height - y - termsHeight(press, terms) - 18;
    const box = { x: margin, y, width, height: Math.min(Math.max(room, height * hallShare), height / 2) };
    y += drawHall(press, { index, seat: ticket.seat, label: ticket.label }, box) + 18;
  }
  drawTerms(press, terms, { y, label: `${ticket.id}, ${ticket.label}` });
}

/** A line across, above it whose ticket it is for the gate. */
function drawHead(press: Press, { id }: Ticket, width: number): void {
  const { document, typesetter } = press;
  const y = margin + 8;
  tagged(press, 'P', () => {
    typesetter.draw('ADMIT ONE', { size: 9, bold: true }, margin, y);
    const style = { size: 8, colour: inks.faint };
    typesetter.draw(id, style, margin + width - typesetter.widthOf(id, style), y);
  });
  document.markContent('Artifact', { type: 'Layout' });
  document.moveTo(margin, y + 8).lineTo(margin + width, y + 8);
  document.lineWidth(1).stroke(inks.text);
  document.endMarkedContent();
}

/** The QR, and below it its text for who has to type it in. Gives where it ends. */
function drawQrBlock(press: Press, ticket: Ticket, x: number, top: number): number {
  const { document, typesetter } = press;
  const alt = 'The QR that is read at the gate. Its text stands below it.';
  tagged(press, 'Figure', () => drawQr(document, ticket.qr, x, top, qrSide), alt);
  const style: TextStyle = { size: 5.4, colour: inks.faint };
  const groups = ticket.qr.replace(/(.{5})(?=.)/g, '$1 ');
  let y = top + qrSide + 2;
  tagged(press, 'P', () => {
    for (const line of typesetter.wrap(groups, style, qrSide - 2 * quiet)) {
      typesetter.draw(line, style, x + quiet, y);
      y += 7.2;
    }
  });
  return y;
}

/** What people read, largest what they look for at the door. Gives where it ends. */
function drawWords(press: Press, { ticket, listing, index }: Sheet, width: number, top: number): number {
  const { title, startsAt, venue, label } = ticket;
  let y = top;
  const say = (tag: string, text: string, styles: readonly TextStyle[], most: number, before: number) => {
    y += before;
    y = drawParagraph(press, tag, fitted(press.typesetter, text, styles, width, most), y);
  };
  say('H1', title, sizes([23, 19, 16, 13.5], { bold: true }), 4, 2);
  say('P', startOf(startsAt, venue.timeZone, venue.timeZone), [{ size: 12.5, bold: true }], 2, 9);
  if (listing !== null && listing.doorsOpenAt !== null)
    say('P', `Doors open ${doors(listing.doorsOpenAt, ticket)}`, [{ size: 10 }], 1, 2);
  say('P', `${venue.name}, ${venue.city}`, [{ size: 11 }], 3, 2);
  say('H2', label, sizes([27, 22, 18, 14], { bold: true }), 3, 20);
  return drawFields(press, fieldsOf(ticket, index), width, y + 14);
}

function fieldsOf(ticket: Ticket, index: SeatMapIndex | null): [string, string][] {
  const category = index?.drawing.categories.find(({ letter }) => letter === ticket.category);
  return [
    ['CATEGORY', category === undefined ? ticket.category : category.name],
    ['PRICE', money(ticket.price, ticket.currency)],
    ['ORDER', ticket.orderId],
  ];
}

/** Two beside each other, each under its name. */
function drawFields(press: Press, fields: [string, string][], width: number, top: number): number {
  const { typesetter } = press;
  const column = width / 2;
  let y = top;
  for (const [at, [name, text]] of fields.entries()) {
    const x = margin + (at % 2) * column;
    const lines = fitted(typesetter, text, sizes([10.5, 9, 8], {}), column - 10, 2);
    tagged(press, 'P', () => {
      typesetter.draw(name, { size: 6.5, colour: inks.faint }, x, y);
      for (const [row, line] of lines.lines.entries())
        typesetter.draw(line, lines.style, x, y + 13 + row * 12);
    });
    if (at % 2 === 1) y += 32;
  }
  return fields.length % 2 === 1 ? y + 20 : y;
}

/** When the doors open: the day only where it is another than the performance's. */
function doors(at: string, { startsAt, venue: { timeZone } }: Ticket): string {
  return dayOf(at, timeZone) === dayOf(startsAt, timeZone)
    ? clockTime(at, timeZone)
    : startOf(at, timeZone, timeZone);
}

interface Paragraph {
  style: TextStyle;
  lines: string[];
}

/** In the first of the styles that leaves it `most` lines; in the last one it is cut. */
function fitted(
  typesetter: Typesetter,
  text: string,
  styles: readonly TextStyle[],
  width: number,
  most: number,
): Paragraph {
  const paragraphs = styles.map((style) => ({ style, lines: typesetter.wrap(text, style, width) }));
  const fit = paragraphs.find(({ lines }) => lines.length <= most);
  if (fit !== undefined) return fit;
  const { style, lines } = paragraphs.at(-1)!;
  return { style, lines: [...lines.slice(0, most - 1), `${lines[most - 1]} …`] };
}

function drawParagraph(press: Press, tag: string, { style, lines }: Paragraph, top: number): number {
  tagged(press, tag, () => {
    for (const [at, line] of lines.entries())
      press.typesetter.draw(line, style, margin, top + style.size * (0.92 + at * leading));
  });
  return top + lines.length * style.size * leading;
}

function sizes(all: readonly number[], style: Omit<TextStyle, 'size'>): TextStyle[] {
  return all.map((size) => ({ ...style, size }));
}

/** From line to line, in sizes of the letters. */
const leading = 1.22;
/** The quiet zone, which lies in the sheet's margin: the code itself stands in line with the text. */
const quiet = (150 * 4) / 49;
/** With its quiet zone; without it 44 mm, which a scanner reads at an arm's length. */
const qrSide = 150;
/** How much of the page's height the hall may take, however long the terms are. */
const hallShare = 0.36;
