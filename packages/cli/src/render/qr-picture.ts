import qrcode from 'qrcode';
import { qrMatrix, qrSegment, quietZone } from './qr-matrix.ts';

/** A PNG to print or to send: black on white, 8 pixels a module, error correction M for creased paper. */
export function qrPng(text: string): Promise<Buffer> {
  return qrcode.toBuffer([qrSegment(text)], {
    errorCorrectionLevel: 'M',
    margin: quietZone,
    scale: 8,
    type: 'png',
  });
}

/** The same as SVG, of any size. The title is what is read aloud, and shown where the pointer rests. */
export function qrSvg(text: string, title: string): string {
  const { size, isDark } = qrMatrix(text, 'M');
  const runs: string[] = [];
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const start = column;
      while (isDark(row, column)) column += 1;
      if (column > start) runs.push(`M${start} ${row}h${column - start}v1h-${column - start}z`);
    }
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" role="img" aria-labelledby="title" shape-rendering="crispEdges">`,
    `<title id="title">${escaped(title)}</title>`,
    `<path fill="#fff" d="M0 0h${size}v${size}H0z"/>`,
    `<path d="${runs.join('')}"/>`,
    '</svg>',
    '',
  ].join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
