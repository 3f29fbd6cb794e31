import type { Ticket } from '@admit-one/sdk/contract';
import { money } from './money.ts';
import { qrExtent, qrLines } from './qr.ts';
import { paletteFor, type Screen } from './screen.ts';
import { plain } from './text.ts';
import { startOf } from './time.ts';
import { wrap } from './wrap.ts';

/**
 * A ticket to show at the gate: what it says beside its QR, or above it where the screen is narrow. Where not even
 * the QR fits, it says so: a part of a QR is no QR.
 */
export function drawTicket(ticket: Ticket, screen: Screen): string[] {
  const { columns, lines } = qrExtent(ticket.qr, screen);
  const beside = screen.columns - 1 - columns - gap;
  if (columns >= screen.columns || lines >= screen.rows) {
    return [
      ...ticketText(ticket, screen.columns - 1, screen),
      '',
      ...wrap(
        `Its QR needs a window of ${columns + 1} × ${lines + 1}; this one is ${screen.columns} × ${screen.rows}.`,
        screen.columns - 1,
      ),
    ];
  }
  const qr = qrLines(ticket.qr, screen);
  if (beside < narrowest) return [...ticketText(ticket, screen.columns - 1, screen), '', ...qr];
  const text = ticketText(ticket, Math.min(beside, 60), screen);
  // From the third line on, beside the first line of the QR's own modules.
  const above = 2;
  return qr.map((line, row) => {
    const said = row < above ? undefined : text[row - above];
    return said === undefined || said === '' ? line : `${line}${' '.repeat(gap)}${said}`;
  });
}

function ticketText(ticket: Ticket, columns: number, screen: Screen): string[] {
  const palette = paletteFor(screen);
  const { title, venue, startsAt, label, price, currency, id, orderId } = ticket;
  const paragraphs: [string, (text: string) => string][] = [
    [plain(title), palette.strong],
    [startOf(startsAt, venue.timeZone, screen.timeZone), (text) => text],
    [plain(`${venue.name}, ${venue.city}`), (text) => text],
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

const gap = 2;
/** Below this a title is one word a line. */
const narrowest = 24;
