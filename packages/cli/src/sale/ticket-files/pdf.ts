import type { Listing, SeatMap } from '@admit-one/sdk';
import { type TicketSheet, ticketPdf } from '../../pdf/ticket-pdf.ts';
import type { TicketFileWishes } from './ticket-file-wishes.ts';
import { ticketMark } from './ticket-mark.ts';
import type { TicketSource } from './ticket-source.ts';

/** Tickets to print, a sheet each. What they go without is said. */
export async function pdf(
  sources: readonly TicketSource[],
  { paper, warn }: TicketFileWishes,
): Promise<Buffer> {
  const sheets = await readSheets(sources);
  const ids = sheets.map(({ ticket }) => ticket.id);
  const { content, lacking } = await ticketPdf(sheets, paper, `${ticketMark} ${ids[0] ?? ''}`);
  if (sheets.some(({ listing }) => listing === null))
    warn(
      'The PDF is without the hall and the terms: the server did not say them, and they are not kept here.',
    );
  else if (sheets.some(({ seatMap }) => seatMap === null))
    warn('The PDF is without the hall: the server did not say it, and it is not kept here.');
  if (lacking.length > 0)
    warn(`No font here has ${lacking.slice(0, 10).join(' ')}: in the PDF \ufffd stands for each.`);
  return content;
}

/** Each performance is read once, however many tickets there are for it. */
async function readSheets(sources: readonly TicketSource[]): Promise<TicketSheet[]> {
  const houses = new Map<string, { listing: Listing | null; seatMap: SeatMap | null }>();
  const sheets: TicketSheet[] = [];
  for (const { ticket, listing, seatMap } of sources) {
    let house = houses.get(ticket.listingId);
    if (house === undefined) {
      house = { listing: await listing(), seatMap: await seatMap() };
      houses.set(ticket.listingId, house);
    }
    sheets.push({ ticket, ...house });
  }
  return sheets;
}
