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
  readonly #fonts = new Map<FontName, OpenedFont>();
  /** By weight and letter. */
  readonly #letters = new Map<string, Run>();
  /** By font and letter, in sizes of the letters. */
  readonly #advances = new Map<string, number>();

  constructor(document: PDFKit.PDFDocument) {
    this.#document = document;
  }

  /**
   * Of one line, in points, without what pairs of letters gain by standing closer: a letter is looked up once, where shaping
   * each word of some long terms took seconds. It is never much less than the true width.
   */
  widthOf(text: string, style: TextStyle): number {
    let width = 0;
    for (const { font, text: run } of this.#runsOf(text, style)) {
      for (const character of run) width += this.#advanceOf(font, character);
    }
    return width * style.size;
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
    const runs = this.#runsOf(text, style);
    for (const [place, run] of runs.entries()) {
      const pen = this.#document.font(fontFiles[run.font]).fontSize(size).fillColor(colour);
      pen.text(run.text, at, y, { lineBreak: false, baseline: 'alphabetic' });
      if (place < runs.length - 1) at += pen.widthOfString(run.text);
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

  #advanceOf(name: FontName, character: string): number {
    const key = `${name} ${character}`;
    let advance = this.#advances.get(key);
    if (advance === undefined) {
      const font = this.#fontOf(name);
      advance = font.glyphForCodePoint(character.codePointAt(0)!).advanceWidth / font.unitsPerEm;
      this.#advances.set(key, advance);
    }
    return advance;
  }

  #runsOf(text: string, { bold = false }: TextStyle): Run[] {
    const runs: Run[] = [];
    for (const { segment } of graphemes.segment(plain(text.normalize('NFC')))) {
      const { font, text: drawn } = this.#fontFor(segment, bold);
      const last = runs.at(-1);
      if (last?.font === font) last.text += drawn;
      else runs.push({ font, text: drawn });
    }
    return runs;
  }

  /** The first of our fonts that has all of a letter; where none has, what is drawn in its place. */
  #fontFor(letter: string, bold: boolean): Run {
    const key = `${bold} ${letter}`;
    let run = this.#letters.get(key);
    if (run === undefined) {
      const names: FontName[] = [bold ? 'bold' : 'regular', 'japanese'];
      const font = names.find((name) => [...letter].every((character) => this.#has(name, character)));
      if (font === undefined) this.lacking.add(letter);
      run = { font: font ?? names[0]!, text: font === undefined ? replacement : letter };
      this.#letters.set(key, run);
    }
    return run;
  }

  #has(name: FontName, character: string): boolean {
    return this.#fontOf(name).hasGlyphForCodePoint(character.codePointAt(0)!);
  }

  #fontOf(name: FontName): OpenedFont {
    let font = this.#fonts.get(name);
    if (font === undefined) {
      // By its file: under another name PDFKit opens a font that it has already anew, for each line.
      // PDFKit does not say which characters a font has; the font that it has opened does.
      font = (this.#document.font(fontFiles[name]) as unknown as { _font: { font: OpenedFont } })._font.font;
      this.#fonts.set(name, font);
    }
    return font;
  }
}

interface Run {
  font: FontName;
  text: string;
}

interface OpenedFont {
  readonly unitsPerEm: number;
  hasGlyphForCodePoint(codePoint: number): boolean;
  glyphForCodePoint(codePoint: number): { advanceWidth: number };
}

/** Readers of all kinds know it for a character that could not be shown. */
const replacement = '\ufffd';

/** Blanks, words, and characters of scripts that are written without blanks: a line may end after each. */
const units =
  /\s+|[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\u3000-\u303f\uff00-\uffef]|[^\s\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\u3000-\u303f\uff00-\uffef]+/gu;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
