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
  const lines: string[] = [];
  for (let row = 0; row < matrix.size; row += 2) {
    const cell = (column: number): Halves => [matrix.isDark(row, column), matrix.isDark(row + 1, column)];
    lines.push(
      screen.colours > 0 ? painted(matrix, cell, screen, look) : inked(matrix, cell, inksDark(screen, look)),
    );
  }
  return lines;
}

/** Whether the upper and the lower module of a cell are dark. */
type Halves = [upper: boolean, lower: boolean];

/**
 * A module of one colour with its neighbour is a blank on that ground; of two colours the upper one is ink, and the lower one
 * the ground, which also fills what a terminal leaves between lines. Ink on one ground would draw hairs through the code there.
 */
function painted(
  { size }: QrMatrix,
  cell: (column: number) => Halves,
  { colours }: QrScreen,
  { isInverse = false }: QrLook,
): string {
  let last = '';
  const line = across(size, (column) => {
    const [upper, lower] = cell(column);
    const paint = paintOf(colours, lower !== isInverse);
    const turned = paint === last ? '' : paint;
    last = paint;
    return `${turned}${upper === lower ? ' ' : '▀'}`;
  });
  return line + reset;
}

function inked({ size }: QrMatrix, cell: (column: number) => Halves, isDarkInk: boolean): string {
  return across(size, (column) => {
    const [upper, lower] = cell(column).map((isDark) => isDark === isDarkInk);
    return upper ? (lower ? '█' : '▀') : lower ? '▄' : ' ';
  });
}

/** In colours a module is two blanks on its own ground: no font and no spacing of lines can break it. */
function wholeCells(matrix: QrMatrix, screen: QrScreen, look: QrLook): string[] {
  const lines: string[] = [];
  const ink = screen.unicode ? '██' : '##';
  const isDarkInk = inksDark(screen, look);
  for (let row = 0; row < matrix.size; row += 1) {
    const cell = (column: number): Halves => [matrix.isDark(row, column), matrix.isDark(row, column)];
    lines.push(
      screen.colours > 0
        ? painted(matrix, cell, screen, look).replaceAll(' ', '  ')
        : across(matrix.size, (column) => (cell(column)[0] === isDarkInk ? ink : '  ')),
    );
  }
  return lines;
}

/** Whether, without colours, it is the dark modules that are drawn. */
function inksDark({ isLight = false }: QrScreen, { isInverse = false }: QrLook): boolean {
  return isLight !== isInverse;
}

/**
 * The ground of the lower module, and the other colour for ink. The fixed black and white of the 256 colours where there are any:
 * the named ones are whatever a theme makes them.
 */
function paintOf(colours: Screen['colours'], isDark: boolean): string {
  if (colours > 1) return isDark ? '\u001b[38;5;231;48;5;16m' : '\u001b[38;5;16;48;5;231m';
  return isDark ? '\u001b[97;40m' : '\u001b[30;107m';
}

function across(columns: number, draw: (column: number) => string): string {
  let line = '';
  for (let column = 0; column < columns; column += 1) line += draw(column);
  return line;
}

const reset = '\u001b[0m';
