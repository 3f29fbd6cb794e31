import {
  type Category,
  cell,
  type Row,
  type SeatMapDrawing,
  type Section,
} from '../contract/schemas/seat-map.ts';
import type { Fault, FaultCode } from './fault.ts';
import { fold } from './fold.ts';
import { headerList, headers, isHeader, isTimeZone } from './headers.ts';
import { limits } from './limits.ts';
import type { Line } from './read-line.ts';

/** A seat map in the making: takes one line after the other, keeps what is right, and notes what is not. */
export class Draft {
  #line = 0;
  #text = '';
  #firstText = '';
  readonly #faults: Fault[] = [];
  readonly #headers = new Map<string, string>();
  readonly #categories: Category[] = [];
  readonly #letterUses = new Map<string, { line: number; column: number; text: string }>();
  readonly #sections: Section[] = [];
  readonly #sectionNames = new Set<string>();
  #section: OpenSection | undefined;
  #seats = 0;
  #isQuiet = false;

  /** Nothing more is read: there are faults enough, or seats enough. */
  get isFull(): boolean {
    return this.#faults.length >= limits.faults || this.#seats > limits.seats;
  }

  at(text: string): void {
    this.#line += 1;
    this.#text = text;
    if (this.#line === 1) this.#firstText = text;
  }

  fault(code: FaultCode, column: number, message: string, where?: { line: number; text: string }): void {
    if (this.#isQuiet || this.#faults.length >= limits.faults) return;
    const { line, text } = where ?? { line: this.#line, text: this.#text };
    this.#faults.push({ line, column, code, message, text: text.slice(0, limits.lineLength) });
  }

  add(line: Line): void {
    if (line.kind === 'header') this.#addHeader(line);
    else if (line.kind === 'category') this.#addCategory(line);
    else if (line.kind === 'section') this.#addSection(line);
    else if (line.kind === 'row') this.#addRow(line);
  }

  /** Takes a line that has its fault already, so that what it says is not also missed elsewhere. */
  addQuietly(line: Line): void {
    this.#isQuiet = true;
    this.add(line);
    this.#isQuiet = false;
  }

  finish(): { drawing: SeatMapDrawing } | { faults: Fault[] } {
    this.#closeSection();
    if (!this.isFull) this.#checkWhole();
    if (this.#faults.length > 0) return { faults: this.#faults.sort((a, b) => a.line - b.line) };
    return {
      drawing: {
        name: this.#headers.get('name')!,
        city: this.#headers.get('city')!,
        timeZone: this.#headers.get('time zone')!,
        categories: this.#categories,
        sections: this.#sections,
      },
    };
  }

  #addHeader({ key, value, valueColumn }: Extract<Line, { kind: 'header' }>): void {
    if (!isHeader(key)) {
      const hint =
        key === 'section' ? `Write \`section ${value || 'Orchestra'}\`.` : `Known are ${headerList}.`;
      this.fault('unknown_header', 1, `\`${key.slice(0, 40)}:\` means nothing here. ${hint}`);
      return;
    }
    if (this.#headers.has(key)) {
      this.fault('duplicate_header', 1, `\`${key}:\` stands twice. Keep one of the two.`);
      return;
    }
    this.#headers.set(key, value);
    if (value === '' || value.length > limits.name) {
      this.fault(
        'bad_value',
        valueColumn,
        `\`${key}:\` takes 1 to ${limits.name} characters, as in \`${headers[key]}\`.`,
      );
    } else if (key === 'time zone' && !isTimeZone(value)) {
      const message = `\`${value}\` is no time zone. Write its IANA name, as in \`${headers[key]}\`.`;
      this.fault('bad_time_zone', valueColumn, message);
    }
  }

  #addCategory({ letter, name }: Extract<Line, { kind: 'category' }>): void {
    if (!/^[A-Z]$/.test(letter) || name === '' || name.length > limits.categoryName) {
      const message = `A category is one capital letter and a name of at most ${limits.categoryName} characters: \`category P: Premium\`.`;
      this.fault('bad_category', 1, message);
      if (/^[A-Z]/.test(letter)) this.#categories.push({ letter: letter[0]!, name });
    } else if (this.#categories.some((category) => category.letter === letter)) {
      this.fault(
        'duplicate_category',
        1,
        `Category ${letter} stands twice. Give one of the two another letter.`,
      );
    } else {
      this.#categories.push({ letter, name });
    }
  }

  #addSection({ name, nameColumn }: Extract<Line, { kind: 'section' }>): void {
    this.#closeSection();
    this.#section = new OpenSection(name, this.#line, this.#text);
    if (name === '' || name.length > limits.sectionName || name.includes(',')) {
      const message = `A section's name has 1 to ${limits.sectionName} characters and no comma: \`section Orchestra\`.`;
      this.fault('bad_section', nameColumn, message);
    } else if (this.#sectionNames.has(fold(name))) {
      this.fault(
        'duplicate_section',
        nameColumn,
        `There is a section \`${name}\` already. Give one of them another name.`,
      );
    }
    this.#sectionNames.add(fold(name));
  }

  #closeSection(): void {
    const section = this.#section;
    if (section === undefined) return;
    if (section.rowLines === 0) {
      const message = `Section \`${section.name}\` has no rows. Draw one below, \`A  PPPP\`, or delete the section.`;
      this.fault('empty_section', 1, message, section);
    }
    this.#sections.push({ name: section.name, rows: section.rows });
    this.#section = undefined;
  }

  #addRow(line: Extract<Line, { kind: 'row' }>): void {
    const section = this.#sectionForRow(line.labelColumn);
    section.rowLines += 1;
    if (!this.#isRowWellFormed(line)) return;
    const label = fold(line.label);
    if (section.labels.has(label)) {
      const message = `Row ${line.label} stands twice in this section. Give one of the two another label.`;
      this.fault('duplicate_row', line.labelColumn, message);
      return;
    }
    section.labels.add(label);
    const row = this.#seatRow(line);
    if (row === undefined) return;
    if (row.numbers.length === 0) {
      this.fault(
        'empty_row',
        line.cellsColumn,
        `Row ${line.label} has no seat. Paint one with a category's letter, or delete the row.`,
      );
    }
    section.rows.push(row);
  }

  /** Rows before the first section are told of once and gathered in a section of no name. */
  #sectionForRow(column: number): OpenSection {
    if (this.#section !== undefined) return this.#section;
    this.fault(
      'row_outside_section',
      column,
      'Rows lie in a section. Write `section` and its name above them: `section Orchestra`.',
    );
    this.#section = new OpenSection('', this.#line, this.#text);
    return this.#section;
  }

  #isRowWellFormed({
    label,
    labelColumn,
    cells,
    cellsColumn,
    rest,
    restColumn,
  }: Extract<Line, { kind: 'row' }>): boolean {
    if (cells === '' || cells.startsWith('#')) {
      this.fault('bad_row', labelColumn, 'A row is its label, a space and its cells: `A  PPPP_PPPP`.');
      return false;
    }
    if (rest !== '') {
      this.fault(
        'bad_row',
        restColumn,
        "A row's cells stand together. Draw a gap as `.` and an aisle as `_`, not as a space.",
      );
      return false;
    }
    if (cells.length > limits.cells) {
      this.fault(
        'line_too_long',
        cellsColumn,
        `A row has at most ${limits.cells} cells. Draw it as several sections.`,
      );
      return false;
    }
    if (label.length > limits.rowLabel || !/^[\p{L}\p{N}][\p{L}\p{N}\p{M}'’+&/-]*$/u.test(label)) {
      const message = `A row's label is 1 to ${limits.rowLabel} letters and digits, and may have \`-\`, \`/\`, \`'\`, \`+\` or \`&\` within: \`A\`, \`AA\`, \`1-left\`.`;
      this.fault('bad_label', labelColumn, message);
      return false;
    }
    return true;
  }

  #seatRow({ label, cells, cellsColumn }: Extract<Line, { kind: 'row' }>): Row | undefined {
    const numbers: string[] = [];
    const ordinals: number[] = [];
    for (let at = 0; at < cells.length; at += 1) {
      const letter = cells[at]!;
      if (letter === cell.gap || letter === cell.aisle) continue;
      if (letter < 'A' || letter > 'Z') {
        this.fault('bad_cell', cellsColumn + at, badCell(cells, at));
        return undefined;
      }
      if (!this.#letterUses.has(letter)) {
        this.#letterUses.set(letter, { line: this.#line, column: cellsColumn + at, text: this.#text });
      }
      ordinals.push(this.#seats);
      numbers.push(String(numbers.length + 1));
      this.#seats += 1;
      if (this.#seats > limits.seats) {
        this.fault(
          'too_many_seats',
          cellsColumn + at,
          `Here stands seat ${this.#seats}, and a map has at most ${limits.seats}. Split the place into several venues.`,
        );
        return undefined;
      }
    }
    return { label, cells, numbers, ordinals };
  }

  /** What only the end of the file can tell. */
  #checkWhole(): void {
    const top = { line: 1, text: this.#firstText };
    for (const [key, example] of Object.entries(headers)) {
      if (!this.#headers.has(key))
        this.fault('missing_header', 1, `\`${key}:\` is missing. Write it at the top: \`${example}\`.`, top);
    }
    for (const [letter, use] of this.#letterUses) {
      if (this.#categories.some((category) => category.letter === letter)) continue;
      const message = `No category has the letter ${letter}. Write \`category ${letter}: \` and its name at the top, or paint these seats otherwise.`;
      this.fault('undefined_category', use.column, message, use);
    }
    if (this.#sections.length === 0) {
      this.fault(
        'no_section',
        1,
        'There is no seat here. Draw a section: `section Orchestra`, and below it a row, `A  PPPP`.',
        top,
      );
    }
  }
}

class OpenSection {
  readonly name: string;
  readonly line: number;
  readonly text: string;
  readonly rows: Row[] = [];
  readonly labels = new Set<string>();
  /** Counts faulty rows too: a section whose only row is misspelt is not also empty. */
  rowLines = 0;

  constructor(name: string, line: number, text: string) {
    this.name = name;
    this.line = line;
    this.text = text;
  }
}

function badCell(cells: string, at: number): string {
  const character = String.fromCodePoint(cells.codePointAt(at)!);
  const capital = /[a-z]/.test(character) ? ` Did you mean ${character.toUpperCase()}?` : '';
  return `\`${character}\` is no cell. A seat is a category's capital letter, \`.\` is a gap, \`_\` an aisle.${capital}`;
}
