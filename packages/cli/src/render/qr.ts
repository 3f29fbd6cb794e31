import qrcode from 'qrcode';
import type { Screen } from './screen.ts';

/** A QR as dark (`true`) and light modules, with the quiet zone that readers need around it. */
interface QrMatrix {
  size: number;
  isDark: (row: number, column: number) => boolean;
}

/**
 * The QR of a ticket's text for a screen. Two rows of modules a line, or two characters a module without Unicode.
 * With colours it is drawn black on white whatever the terminal's own are. Without them, dark is left blank and
 * light is drawn, as most terminals are light on dark; readers accept the inverse as well.
 *
 * A text of 135 characters (37 × 37 modules) takes 45 columns and 23 lines, and so fits 80 × 24.
 */
export function qrLines(text: string, screen: Pick<Screen, 'colours' | 'unicode'>): string[] {
  const matrix = qrMatrix(text, 'L');
  return screen.unicode ? halfBlocks(matrix, screen.colours) : twoCharacters(matrix, screen.colours);
}

/** Columns and lines that `qrLines` takes, so that who shows it can say when the window is too small. */
export function qrExtent(text: string, screen: Pick<Screen, 'unicode'>): { columns: number; lines: number } {
  const { size } = qrMatrix(text, 'L');
  return screen.unicode ? { columns: size, lines: Math.ceil(size / 2) } : { columns: size * 2, lines: size };
}

/** A PNG to print or to send: black on white, 8 pixels a module, error correction M for creased paper. */
export function qrPng(text: string): Promise<Buffer> {
  return qrcode.toBuffer([segment(text)], {
    errorCorrectionLevel: 'M',
    margin: quietZone,
    scale: 8,
    type: 'png',
  });
}

/** The same as SVG, of any size. */
export function qrSvg(text: string): Promise<string> {
  return qrcode.toString([segment(text)], { errorCorrectionLevel: 'M', margin: quietZone, type: 'svg' });
}

function qrMatrix(text: string, errorCorrectionLevel: 'L' | 'M'): QrMatrix {
  const { modules } = qrcode.create([segment(text)], { errorCorrectionLevel });
  return {
    size: modules.size + 2 * quietZone,
    isDark(row, column) {
      const inside = (place: number) => place >= quietZone && place < modules.size + quietZone;
      return inside(row) && inside(column) && modules.get(row - quietZone, column - quietZone) === 1;
    },
  };
}

/** Capital letters and digits take 5.5 bits each instead of 8: a smaller QR that older phones read from a screen. */
function segment(text: string): qrcode.QRCodeSegment {
  if (/^[0-9A-Z $%*+\-./:]+$/.test(text)) return { data: text, mode: 'alphanumeric' };
  return { data: new TextEncoder().encode(text), mode: 'byte' };
}

function halfBlocks(matrix: QrMatrix, colours: Screen['colours']): string[] {
  const inks = colours > 0 ? '█▀▄ ' : ' ▄▀█';
  const ink = (row: number, column: number) => {
    const upper = matrix.isDark(row, column);
    const lower = matrix.isDark(row + 1, column);
    return inks[upper ? (lower ? 0 : 1) : lower ? 2 : 3] ?? ' ';
  };
  const lines: string[] = [];
  for (let row = 0; row < matrix.size; row += 2) {
    const line = across(matrix.size, (column) => ink(row, column));
    lines.push(colours > 0 ? `${blackOnWhite(colours)}${line}${reset}` : line);
  }
  return lines;
}

function twoCharacters(matrix: QrMatrix, colours: Screen['colours']): string[] {
  const dark = colours > 0 ? `${whiteOnBlack(colours)}  ` : '  ';
  const light = colours > 0 ? `${blackOnWhite(colours)}  ` : '##';
  const end = colours > 0 ? reset : '';
  const lines: string[] = [];
  for (let row = 0; row < matrix.size; row += 1) {
    lines.push(across(matrix.size, (column) => (matrix.isDark(row, column) ? dark : light)) + end);
  }
  return lines;
}

function across(columns: number, draw: (column: number) => string): string {
  let line = '';
  for (let column = 0; column < columns; column += 1) line += draw(column);
  return line;
}

/** ISO 18004 asks for four modules. */
const quietZone = 4;

/** The fixed black and white of the 256 colours where there are any: the named ones are whatever a theme makes them. */
const blackOnWhite = (colours: Screen['colours']) =>
  colours > 1 ? '\u001b[38;5;16;48;5;231m' : '\u001b[30;107m';
const whiteOnBlack = (colours: Screen['colours']) =>
  colours > 1 ? '\u001b[38;5;231;48;5;16m' : '\u001b[97;40m';
const reset = '\u001b[0m';
