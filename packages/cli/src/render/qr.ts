import { type QrMatrix, qrMatrix } from './qr-matrix.ts';
import type { Screen } from './screen.ts';

/** How a QR is drawn where the screen leaves a choice. */
export interface QrLook {
  /** Light on dark where it would be dark on light, and the other way round. */
  isInverse?: boolean;
  /** A module is two whole cells, as it always is in ASCII, and not half a cell: twice as wide and twice as high. */
  isLarge?: boolean;
}

type QrScreen = Pick<Screen, 'colours' | 'unicode' | 'isLight'>;

/**
 * The QR of a ticket's text for a screen. Two rows of modules a line, or two characters a module where it is large and
 * where there is no Unicode. With colours it is drawn black on white whatever the terminal's own are. Without them one
 * of the two is left blank: the dark modules, as most terminals are light on dark, or the light ones where the screen
 * is known to be light. The quiet zone is drawn as any light module.
 *
 * A text of 135 characters (37 × 37 modules) takes 45 columns and 23 lines, and so fits 80 × 24.
 */
export function qrLines(text: string, screen: QrScreen, look: QrLook = {}): string[] {
  const matrix = qrMatrix(text, 'L');
  return isInHalves(screen, look) ? halfBlocks(matrix, screen, look) : wholeCells(matrix, screen, look);
}

/** Columns and lines that `qrLines` takes, so that who shows it can say when the window is too small. */
export function qrExtent(
  text: string,
  screen: Pick<Screen, 'unicode'>,
  look: QrLook = {},
): { columns: number; lines: number } {
  const { size } = qrMatrix(text, 'L');
  return isInHalves(screen, look)
    ? { columns: size, lines: Math.ceil(size / 2) }
    : { columns: size * 2, lines: size };
}

function isInHalves({ unicode }: Pick<Screen, 'unicode'>, { isLarge = false }: QrLook): boolean {
  return unicode && !isLarge;
}

function halfBlocks(matrix: QrMatrix, screen: QrScreen, look: QrLook): string[] {
  const { colours } = screen;
  const inks = colours > 0 || inksDark(screen, look) ? '█▀▄ ' : ' ▄▀█';
  const ink = (row: number, column: number) => {
    const upper = matrix.isDark(row, column);
    const lower = matrix.isDark(row + 1, column);
    return inks[upper ? (lower ? 0 : 1) : lower ? 2 : 3] ?? ' ';
  };
  const lines: string[] = [];
  for (let row = 0; row < matrix.size; row += 2) {
    const line = across(matrix.size, (column) => ink(row, column));
    lines.push(colours > 0 ? `${paints(colours, look).dark}${line}${reset}` : line);
  }
  return lines;
}

/** In colours a module is two blanks on its own ground: no font and no spacing of lines can break it. */
function wholeCells(matrix: QrMatrix, screen: QrScreen, look: QrLook): string[] {
  const { dark, light, end } = cells(screen, look);
  const lines: string[] = [];
  for (let row = 0; row < matrix.size; row += 1) {
    lines.push(across(matrix.size, (column) => (matrix.isDark(row, column) ? dark : light)) + end);
  }
  return lines;
}

function cells(screen: QrScreen, look: QrLook): { dark: string; light: string; end: string } {
  if (screen.colours > 0) {
    const { dark, light } = paints(screen.colours, look);
    // The ground of a dark module is the ink of a light one.
    return { dark: `${light}  `, light: `${dark}  `, end: reset };
  }
  const [ink, blank] = [screen.unicode ? '██' : '##', '  '];
  return inksDark(screen, look) ? { dark: ink, light: blank, end: '' } : { dark: blank, light: ink, end: '' };
}

/** Whether, without colours, it is the dark modules that are drawn. */
function inksDark({ isLight = false }: QrScreen, { isInverse = false }: QrLook): boolean {
  return isLight !== isInverse;
}

/** What draws dark modules as ink on the ground of the light ones, and the other way round. */
function paints(colours: Screen['colours'], { isInverse = false }: QrLook): { dark: string; light: string } {
  const [blackOnWhite, whiteOnBlack] = colours > 1 ? fixedPaints : namedPaints;
  return isInverse
    ? { dark: whiteOnBlack, light: blackOnWhite }
    : { dark: blackOnWhite, light: whiteOnBlack };
}

function across(columns: number, draw: (column: number) => string): string {
  let line = '';
  for (let column = 0; column < columns; column += 1) line += draw(column);
  return line;
}

/** The fixed black and white of the 256 colours where there are any: the named ones are whatever a theme makes them. */
const fixedPaints = ['\u001b[38;5;16;48;5;231m', '\u001b[38;5;231;48;5;16m'] as const;
const namedPaints = ['\u001b[30;107m', '\u001b[97;40m'] as const;
const reset = '\u001b[0m';
