import { qrMatrix } from '../render/qr-matrix.ts';
import { inks } from './paper.ts';

/** A QR as rectangles, with its quiet zone inside the square of so many points. */
export function drawQr(document: PDFKit.PDFDocument, text: string, x: number, y: number, side: number): void {
  const { size, isDark } = qrMatrix(text, 'M');
  const module = side / size;
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const start = column;
      while (isDark(row, column)) column += 1;
      if (column > start) {
        // A hair higher than a module: printers and viewers would show the seams between rows.
        document.rect(x + start * module, y + row * module, (column - start) * module, module * 1.01);
      }
    }
  }
  document.fill(inks.code);
}
