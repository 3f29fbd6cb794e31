import { plain } from '../render/text.ts';
import { type FontName, fontFiles } from './font-files.ts';
import { inks } from './paper.ts';

export interface TextStyle {
  /** In points. */
  size: number;
  bold?: boolean;
  colour?: string;
}

/** Measures and draws text in whichever of our fonts has its characters. */
export class Typesetter {
  /** Characters that none of the fonts has. */
  readonly lacking = new Set<string>();
  readonly #document: PDFKit.PDFDocument;
  readonly #coverage = new Map<FontName, Coverage>();
  readonly #widths = new Map<string, number>();

  constructor(document: PDFKit.PDFDocument) {
    this.#document = document;
    for (const [name, file] of Object.entries(fontFiles)) document.registerFont(name, file);
  }

  /** Of one line, in points. */
  widthOf(text: string, style: TextStyle): number {
    let width = 0;
    for (const run of this.#runsOf(text, style)) width += this.#widthOfRun(run, style);
    return width;
  }

  /** The text in lines of at most so many points; a line break in it is kept, a word that is too long is broken. */
  wrap(text: string, style: TextStyle, width: number): string[] {
    return plain(text.normalize('NFC'), { lines: true })
      .split('\n')
      .flatMap((paragraph) => this.#wrapParagraph(paragraph, style, width));
  }

  /** One line, its baseline at `y`. */
  draw(text: string, style: TextStyle, x: number, y: number): void {
    const { size, colour = inks.text } = style;
    let at = x;
    for (const run of this.#runsOf(text, style)) {
      this.#document
        .font(run.font)
        .fontSize(size)
        .fillColor(colour)
        .text(run.text, at, y, { lineBreak: false, baseline: 'alphabetic' });
      at += this.#widthOfRun(run, style);
    }
  }

  #wrapParagraph(paragraph: string, style: TextStyle, width: number): string[] {
    const lines: string[] = [];
    let line = '';
    let used = 0;
    for (const [unit] of paragraph.matchAll(units)) {
      const wide = this.widthOf(unit, style);
      if (used + wide <= width || unit.trim() === '') {
        line += unit;
        used += wide;
        continue;
      }
      if (line.trim() !== '') lines.push(line.trim());
      const pieces = wide <= width ? [unit] : this.#breakWord(unit, style, width);
      lines.push(...pieces.slice(0, -1));
      line = pieces.at(-1) ?? '';
      used = this.widthOf(line, style);
    }
    return [...lines, line.trim()];
  }

  #breakWord(word: string, style: TextStyle, width: number): string[] {
    const pieces = [''];
    for (const { segment } of graphemes.segment(word)) {
      const longer = `${pieces.at(-1)}${segment}`;
      if (pieces.at(-1) !== '' && this.widthOf(longer, style) > width) pieces.push(segment);
      else pieces[pieces.length - 1] = longer;
    }
    return pieces;
  }

  #widthOfRun({ font, text }: Run, { size }: TextStyle): number {
    const key = `${font} ${size} ${text}`;
    let width = this.#widths.get(key);
    if (width === undefined) {
      width = this.#document.font(font).fontSize(size).widthOfString(text);
      this.#widths.set(key, width);
    }
    return width;
  }

  #runsOf(text: string, { bold = false }: TextStyle): Run[] {
    const runs: Run[] = [];
    const names: FontName[] = bold ? ['bold', 'japanese'] : ['regular', 'japanese'];
    for (const { segment } of graphemes.segment(plain(text.normalize('NFC')))) {
      const font = names.find((name) => [...segment].every((character) => this.#has(name, character)));
      if (font === undefined) this.lacking.add(segment);
      const run = { font: font ?? names[0]!, text: font === undefined ? replacement : segment };
      const last = runs.at(-1);
      if (last?.font === run.font) last.text += run.text;
      else runs.push(run);
    }
    return runs;
  }

  #has(name: FontName, character: string): boolean {
    let coverage = this.#coverage.get(name);
    if (coverage === undefined) {
      // PDFKit does not say which characters a font has; the font that it has opened does.
      coverage = (this.#document.font(name) as unknown as { _font: { font: Coverage } })._font.font;
      this.#coverage.set(name, coverage);
    }
    return coverage.hasGlyphForCodePoint(character.codePointAt(0)!);
  }
}

interface Run {
  font: FontName;
  text: string;
}

interface Coverage {
  hasGlyphForCodePoint(codePoint: number): boolean;
}

/** Readers of all kinds know it for a character that could not be shown. */
const replacement = '\ufffd';

/** Blanks, words, and characters of scripts that are written without blanks: a line may end after each. */
const units =
  /\s+|[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\u3000-\u303f\uff00-\uffef]|[^\s\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\u3000-\u303f\uff00-\uffef]+/gu;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
