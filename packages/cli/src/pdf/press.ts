import type { Typesetter } from './typesetter.ts';

/** What a sheet is drawn with. */
export interface Press {
  document: PDFKit.PDFDocument;
  /** What is read aloud hangs under it. */
  root: PDFKit.PDFStructureElement;
  typesetter: Typesetter;
}

/** Draws something as what it is to those who have it read: `P`, `H1`, `Figure`, with what stands for a figure. */
export function tagged({ document, root }: Press, kind: string, draw: () => void, alt?: string): void {
  root.add(document.struct(kind, alt === undefined ? {} : { alt }, draw));
}
