import { inks, margin } from './paper.ts';
import { type Press, tagged } from './press.ts';

interface Place {
  y: number;
  /** Which ticket it is, for the sheets that follow. */
  label: string;
}

/** The terms in two columns from `y` on, and on as many more pages as they take. */
export function drawTerms(press: Press, paragraphs: readonly string[], { y, label }: Place): void {
  const { document, typesetter } = press;
  const width = columnWidth(document);
  let top = y;
  let rest = rowsOf(press, paragraphs);
  if (bottom(document) - top < 4 * lineHeight) top = turnPage(press, label);
  for (;;) {
    const heading = { size: 6.5, colour: inks.faint };
    tagged(press, 'H2', () => typesetter.draw('TERMS', heading, margin, top + 6));
    top += 10;
    rest = drawColumns(press, rest, { top, width });
    if (rest.length === 0) return;
    top = turnPage(press, label);
  }
}

/** What they take where they need not go on over the page, and the page's margin below them. */
export function termsHeight(press: Press, paragraphs: readonly string[]): number {
  return 10 + heightOf(rowsOf(press, paragraphs)) / 2 + 2 * lineHeight + margin;
}

/** Blank rows part paragraphs; two of them are one, and half as high as a line. */
function rowsOf({ document, typesetter }: Press, paragraphs: readonly string[]): string[] {
  const width = columnWidth(document);
  const rows = paragraphs.flatMap((paragraph) => [...typesetter.wrap(paragraph, style, width), '']);
  return rows.filter((row, at) => row !== '' || (rows[at - 1] ?? '') !== '').slice(0, -1);
}

function columnWidth(document: PDFKit.PDFDocument): number {
  return (document.page.width - 2 * margin - gap) / 2;
}

/** Both columns, of the same height where all fits. Gives the lines that are left. */
function drawColumns(press: Press, rows: readonly string[], { top, width }: { top: number; width: number }) {
  const { document } = press;
  const room = bottom(document) - top;
  const halves = heightOf(rows) / 2 + lineHeight;
  const [left, more] = take(rows, Math.min(room, halves));
  const [right, rest] = take(more, room);
  drawColumn(press, left, margin, top);
  drawColumn(press, right, margin + width + gap, top);
  return rest;
}

function drawColumn(press: Press, rows: readonly string[], x: number, top: number) {
  let y = top;
  let paragraph: [string, number][] = [];
  const finish = () => {
    const lines = paragraph;
    paragraph = [];
    if (lines.length === 0) return;
    tagged(press, 'P', () => {
      for (const [line, at] of lines) press.typesetter.draw(line, style, x, at);
    });
  };
  for (const row of rows) {
    y += row === '' ? lineHeight / 2 : lineHeight;
    if (row === '') finish();
    else paragraph.push([row, y]);
  }
  finish();
}

/**
 * As many rows as the height has room for, and the others. A column does not begin with a blank, nor with the last line of a
 * paragraph: that one takes the line before along.
 */
function take(rows: readonly string[], height: number): [string[], string[]] {
  let used = 0;
  let count = 0;
  for (const row of rows) {
    used += row === '' ? lineHeight / 2 : lineHeight;
    if (used > height) break;
    count += 1;
  }
  const isLastLine = (rows[count] ?? '') !== '' && (rows[count + 1] ?? '') === '';
  if (isLastLine && count > 2 && rows[count - 1] !== '') count -= 1;
  const rest = rows.slice(count);
  while (rest[0] === '') rest.shift();
  return [rows.slice(0, count), rest];
}

function heightOf(rows: readonly string[]): number {
  return rows.reduce((height, row) => height + (row === '' ? lineHeight / 2 : lineHeight), 0);
}

/** Says on this page that it goes on, and on the next one which ticket it belongs to. Gives where there is room. */
function turnPage(press: Press, label: string): number {
  const { document, typesetter } = press;
  const faint = { size: 6.5, colour: inks.faint };
  const note = 'The terms go on over the page.';
  const say = (text: string, x: number, y: number) =>
    tagged(press, 'P', () => typesetter.draw(text, faint, x, y));
  const right = document.page.width - margin - typesetter.widthOf(note, faint);
  say(note, right, document.page.height - margin + 8);
  document.addPage();
  say(label, margin, margin + 6);
  return margin + 18;
}

function bottom(document: PDFKit.PDFDocument): number {
  return document.page.height - margin - 4;
}

const style = { size: 7.6, colour: inks.text };
const lineHeight = 10.4;
const gap = 18;
