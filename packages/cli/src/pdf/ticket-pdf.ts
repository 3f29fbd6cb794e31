import type { Listing, SeatMap, Ticket } from '@admit-one/sdk';
import { indexSeats, type SeatMapIndex } from '@admit-one/sdk/seat-map';
import { plain } from '../render/text.ts';
import { startOf } from '../render/time.ts';
import { drawSheet } from './draw-sheet.ts';
import { fontFiles } from './font-files.ts';
import { type Paper, paperSizes } from './paper.ts';
import { Typesetter } from './typesetter.ts';

/** A ticket with all that its sheet says. What could not be had is null, and the sheet goes without it. */
export interface TicketSheet {
  ticket: Ticket;
  listing: Listing | null;
  seatMap: SeatMap | null;
}

export interface TicketPdf {
  content: Buffer;
  /** Characters that none of our fonts has: a replacement stands for each of them. */
  lacking: string[];
}

/**
 * Tickets to print, each on a sheet of its own: what it says, its QR as vectors, the hall with the seat marked, and the
 * terms, which may go on over the page. All text is text, in the order in which it is read, and tagged for those who
 * have it read aloud. `mark` stands among the first bytes, in an
 * object that nothing refers to.
 */
export async function ticketPdf(
  sheets: readonly TicketSheet[],
  paper: Paper,
  mark: string,
): Promise<TicketPdf> {
  const { default: PDFDocument } = await import('pdfkit');
  const title = titleOf(sheets);
  const document = new PDFDocument({
    size: [...paperSizes[paper]],
    margin: 0,
    font: fontFiles.regular,
    pdfVersion: '1.7',
    tagged: true,
    lang: 'en',
    displayTitle: true,
    autoFirstPage: false,
    info: { Title: title, Creator: 'Admit One', Producer: 'Admit One with PDFKit' },
  });
  const content = collect(document);
  document.ref({ Mark: new String(mark) }).end('');
  const typesetter = new Typesetter(document);
  const root = document.struct('Document');
  document.addStructure(root);
  const indexes = new Map<string, SeatMapIndex>();
  for (const { ticket, listing, seatMap } of sheets) {
    const index = seatMap === null ? null : (indexes.get(seatMap.id) ?? indexSeats(seatMap.drawing));
    if (seatMap !== null && index !== null) indexes.set(seatMap.id, index);
    drawSheet({ document, root, typesetter }, { ticket, listing, index });
  }
  root.end();
  document.end();
  return { content: await content, lacking: [...typesetter.lacking] };
}

function titleOf([first, ...others]: readonly TicketSheet[]): string {
  if (first === undefined) return 'Admit One';
  const { title, label, startsAt, venue } = first.ticket;
  if (others.length > 0) return `Admit One: ${others.length + 1} tickets`;
  const when = startOf(startsAt, venue.timeZone, venue.timeZone);
  return plain(`${title}, ${when}: ${label}`);
}

function collect(document: PDFKit.PDFDocument): Promise<Buffer> {
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.on('error', reject);
  });
}
