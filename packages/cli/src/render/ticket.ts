import type { Ticket } from '@admit-one/sdk/contract';
import { money } from './money.ts';
import { type QrLook, qrExtent, qrLines } from './qr.ts';
import { paletteFor, type Screen } from './screen.ts';
import { plain } from './text.ts';
import { clockTime, dayOf, shortStartOf, startOf } from './time.ts';
import { wrap } from './wrap.ts';

/** A ticket, and what is known of its evening. */
export interface TicketToDraw extends Ticket {
  /** From when gates let in, UTC; null or absent where nothing is said. */
  readonly doorsOpenAt?: string | null;
}

/** How the QR is drawn, where it is not left to the screen. */
export interface TicketLook {
  /** In ASCII, whatever the screen can draw. */
  isAscii?: boolean;
  /** Light on dark where it would be dark on light, and the other way round. */
  isInverse?: boolean;
  /** Not larger than it must be, however much room there is. */
  isSmall?: boolean;
}

/**
 * A ticket to show at the gate: what it says beside its QR, or above it where the screen is narrow. Where the window
 * has room the QR is drawn twice as large, which phones read from further away. Where not even the small one fits, it
 * says so: a part of a QR is no QR.
 */
export function drawTicket(ticket: TicketToDraw, screen: Screen, look: TicketLook = {}): string[] {
  const { isAscii = false, isInverse = false, isSmall = false } = look;
  const canvas = { ...screen, unicode: screen.unicode && !isAscii };
  const large = isSmall ? undefined : drawWith({ ticket, screen, canvas }, { isInverse, isLarge: true });
  return large ?? drawWith({ ticket, screen, canvas }, { isInverse }) ?? sayTooSmall(ticket, screen, canvas);
}

interface TicketDrawing {
  ticket: TicketToDraw;
  screen: Screen;
  /** The screen as the QR is drawn on it. */
  canvas: Screen;
}

/** Nothing where the QR does not fit, or where a large one would push what the ticket says out of the window. */
function drawWith({ ticket, screen, canvas }: TicketDrawing, look: QrLook): string[] | undefined {
  const { columns, lines } = qrExtent(ticket.qr, canvas, look);
  if (columns >= screen.columns || lines >= screen.rows) return undefined;
  const qr = qrLines(ticket.qr, canvas, look);
  const beside = screen.columns - 1 - columns - gap;
  if (beside < narrowest) {
    const said = [...ticketText(ticket, screen.columns - 1, screen), ''];
    return look.isLarge && said.length + lines >= screen.rows ? undefined : [...said, ...qr];
  }
  const text = ticketText(ticket, Math.min(beside, 60), screen);
  // From the third line on, beside the first line of the QR's own modules.
  const above = 2;
  return qr.map((line, row) => {
    const said = row < above ? undefined : text[row - above];
    return said === undefined || said === '' ? line : `${line}${' '.repeat(gap)}${said}`;
  });
}

function sayTooSmall(ticket: TicketToDraw, screen: Screen, canvas: Screen): string[] {
  const { columns, lines } = qrExtent(ticket.qr, canvas);
  return [
    ...ticketText(ticket, screen.columns - 1, screen),
    '',
    ...wrap(
      `Its QR needs a window of ${columns + 1} × ${lines + 1}; this one is ${screen.columns} × ${screen.rows}.`,
      screen.columns - 1,
    ),
  ];
}

function ticketText(ticket: TicketToDraw, columns: number, screen: Screen): string[] {
  const palette = paletteFor(screen);
  const { title, venue, startsAt, label, price, currency, id, orderId, doorsOpenAt = null } = ticket;
  const paragraphs: [string, (text: string) => string][] = [
    [plain(title), palette.strong],
    [startOf(startsAt, venue.timeZone, screen.timeZone), (text) => text],
    [plain(`${venue.name}, ${venue.city}`), (text) => text],
    ...(doorsOpenAt === null ? [] : [doorsLine(doorsOpenAt, ticket)]),
    ['', (text) => text],
    [plain(label), palette.mine],
    [money(price, currency, screen), (text) => text],
    ['', (text) => text],
    [id, (text) => text],
    [orderId, palette.faint],
  ];
  return paragraphs.flatMap(([text, paint]) =>
    text === '' ? [''] : wrap(text, columns).map((line) => paint(line)),
  );
}

/** The day is said where it is not that of the performance. */
function doorsLine(doorsOpenAt: string, { startsAt, venue }: Ticket): [string, (text: string) => string] {
  const { timeZone: zone } = venue;
  const isSameDay = dayOf(doorsOpenAt, zone) === dayOf(startsAt, zone);
  const at = isSameDay ? clockTime(doorsOpenAt, zone) : shortStartOf(doorsOpenAt, zone);
  return [`Doors open ${at}`, (text) => text];
}

const gap = 2;
/** Below this a title is one word a line. */
const narrowest = 24;
