import type { Category, SeatMapDrawing, Section, Stage } from '../contract/schemas/seat-map.ts';
import { checkWhole, type WholeMap } from './check-whole.ts';
import { type Counts, drawRow } from './draw-row.ts';
import type { Fault } from './fault.ts';
import { FaultLog, type Where } from './fault-log.ts';
import { finishSection } from './finish-section.ts';
import { fold } from './fold.ts';
import { headers, isHeader, isSectionKey, isTimeZone, keyList, type sectionKeys } from './headers.ts';
import { limits } from './limits.ts';
import { OpenSection } from './open-section.ts';
import { readArea } from './read-area.ts';
import { type Line, type RowLine, withoutComment } from './read-line.ts';
import { isKindLetter, readSeatKind, type SeatKind } from './seat-kind.ts';
import { readSectionKey } from './section-key.ts';
import { readStage } from './stage.ts';

type LineOf<Kind extends Line['kind']> = Extract<Line, { kind: Kind }>;

/** A seat map in the making: takes one line after the other, keeps what is right, and notes what is not. */
export class Draft {
  readonly log = new FaultLog();
  readonly #headers = new Map<string, string>();
  #stage: Stage | undefined;
  readonly #categories: (Category & { where: Where })[] = [];
  readonly #kinds = new Map<string, SeatKind & { where: Where; column: number }>();
  readonly #sections: OpenSection[] = [];
  readonly #sectionNames = new Set<string>();
  #section: OpenSection | undefined;
  #floor = '';
  #emptyFloor: Where | undefined;
  #hasLostRows = false;
  readonly #counts: Counts = { seats: 0, cells: 0 };

  /** Nothing more is read: there are faults enough, or seats enough. */
  get isFull(): boolean {
    const { seats, cells } = this.#counts;
    return this.log.isFull || seats > limits.seats || cells > limits.cellsInAll;
  }

  add(line: Line): void {
    if (line.kind === 'header') this.#addHeader(line);
    else if (line.kind === 'category') this.#addCategory(line);
    else if (line.kind === 'seat') this.#addKind(line);
    else if (line.kind === 'floor') this.#addFloor(line);
    else if (line.kind === 'section') this.#addSection(line, false);
    else if (line.kind === 'area') this.#addArea(line);
    else if (line.kind === 'aisle') this.#addAisle();
    else if (line.kind === 'row') this.#addRow(line);
  }

  finish(): { drawing: SeatMapDrawing; warnings: Fault[] } | { faults: Fault[]; warnings: Fault[] } {
    let sections: Section[] = [];
    if (!this.isFull) {
      this.#warnOfFloor();
      sections = this.#sections.map((section) => finishSection(section, this.#kinds, this.log));
      checkWhole(this.#state(), this.log);
    }
    const { faults, warnings } = this.log;
    if (faults.length > 0) return { faults, warnings };
    const drawing: SeatMapDrawing = {
      name: this.#headers.get('name')!,
      city: this.#headers.get('city')!,
      timeZone: this.#headers.get('time zone')!,
      ...(this.#stage !== undefined && { stage: this.#stage }),
      categories: this.#categories.map(({ letter, name }) => ({ letter, name })),
      sections,
    };
    return { drawing, warnings };
  }

  #addHeader(line: LineOf<'header'>): void {
    const { key, value, valueColumn } = line;
    const shown = key.slice(0, 40);
    if (isSectionKey(key)) {
      this.#addSectionKey(key, line);
      return;
    }
    if (!isHeader(key) && key !== 'stage') {
      const hint = ['section', 'floor', 'area'].includes(key)
        ? `Write \`${key} ${value || 'Orchestra'}\`.`
        : `Known are ${keyList}.`;
      this.log.fault('unknown_header', 1, `\`${shown}:\` means nothing here. ${hint}`);
      return;
    }
    if (this.#headers.has(key)) {
      this.log.fault('duplicate_header', 1, `\`${key}:\` stands twice. Keep one of the two.`);
      return;
    }
    this.#headers.set(key, value);
    if (key === 'stage') this.#addStage(value, valueColumn);
    else if (value === '' || value.length > limits.name) {
      const message = `\`${key}:\` takes 1 to ${limits.name} characters, as in \`${headers[key]}\`.`;
      this.log.fault('bad_value', valueColumn, message);
    } else if (key === 'time zone' && !isTimeZone(value)) {
      const message = `\`${value}\` is no time zone. Write its IANA name, as in \`${headers[key]}\`.`;
      this.log.fault('bad_time_zone', valueColumn, message);
    }
  }

  #addStage(value: string, column: number): void {
    this.#stage = readStage(value) ?? undefined;
    if (this.#stage !== undefined) return;
    const message =
      'A stage has a name or a place or both: `above`, `below`, `left`, `right`, `middle`, `at 0, 12`, `Screen`, `Pitch, middle`.';
    this.log.fault('bad_stage', column, message);
  }

  #addSectionKey(key: keyof typeof sectionKeys, { value, valueColumn }: LineOf<'header'>): void {
    if (this.#section === undefined) {
      const message = `\`${key}:\` speaks of a section. Write it below the section's line.`;
      this.log.fault('misplaced_header', 1, message);
      return;
    }
    const problem = readSectionKey(this.#section, key, withoutComment(value).trim(), this.log.here);
    if (problem === null) return;
    this.log.fault(problem.code, problem.isWholeLine ? 1 : valueColumn, problem.message);
  }

  #addCategory({ letter, name }: LineOf<'category'>): void {
    const where = this.log.here;
    if (!/^[A-Z]$/.test(letter) || name === '' || name.length > limits.categoryName) {
      const message = `A category is one capital letter and a name of at most ${limits.categoryName} characters: \`category P: Premium\`.`;
      this.log.fault('bad_category', 1, message);
      if (/^[A-Z]/.test(letter)) this.#categories.push({ letter: letter[0]!, name, where });
    } else if (this.#categories.some((category) => category.letter === letter)) {
      const message = `Category ${letter} stands twice. Give one of the two another letter.`;
      this.log.fault('duplicate_category', 1, message);
    } else {
      this.#categories.push({ letter, name, where });
    }
  }

  #addKind({ letter, value, valueColumn }: LineOf<'seat'>): void {
    const kind = readSeatKind(value);
    if (!isKindLetter(letter) || kind === null) {
      const message =
        'A kind of seat is a small letter, its category and what is special: `seat w: P accessible`, `seat c: P companion`, `seat r: S restricted view`.';
      this.log.fault('bad_seat_kind', 1, message);
    } else if (this.#kinds.has(letter)) {
      const message = `Seat ${letter} stands twice. Give one of the two another letter.`;
      this.log.fault('duplicate_seat_kind', 1, message);
      return;
    }
    // Of a faulty one only the letter is known, so that rows which are drawn with it are not faulty too.
    const unknown = { category: '', accessible: false, companion: false, restrictedView: false };
    this.#kinds.set(letter, { ...(kind ?? unknown), where: this.log.here, column: valueColumn });
  }

  #addFloor({ name, nameColumn }: LineOf<'floor'>): void {
    this.#section = undefined;
    this.#warnOfFloor();
    if (name.length > limits.sectionName) {
      const message = `A floor's name has at most ${limits.sectionName} characters: \`floor Balcony\`.`;
      this.log.fault('bad_floor', nameColumn, message);
    }
    this.#floor = name;
    this.#emptyFloor = name === '' ? undefined : this.log.here;
  }

  #warnOfFloor(): void {
    if (this.#emptyFloor === undefined) return;
    const message = 'No section lies on this floor. Draw one below it, or delete the line.';
    this.log.warn('empty_floor', 1, message, this.#emptyFloor);
  }

  #addSection({ name, nameColumn }: { name: string; nameColumn: number }, isArea: boolean): void {
    const what = isArea ? 'An area' : 'A section';
    const example = isArea ? 'area Pit: 300 S' : 'section Orchestra';
    this.#emptyFloor = undefined;
    this.#open(new OpenSection(name, this.#floor, this.log.here, isArea));
    if (name === '' || name.length > limits.sectionName || name.includes(',')) {
      const message = `${what}'s name has 1 to ${limits.sectionName} characters and no comma: \`${example}\`.`;
      this.log.fault(isArea ? 'bad_area' : 'bad_section', nameColumn, message);
    } else if (this.#sectionNames.has(fold(name))) {
      const message = `There is a section \`${name}\` already. Give one of them another name.`;
      this.log.fault('duplicate_section', nameColumn, message);
    }
    this.#sectionNames.add(fold(name));
  }

  #addArea(line: LineOf<'area'>): void {
    this.#addSection(line, true);
    const area = readArea(line.value, this.#counts.seats);
    if ('problem' in area) {
      this.log.fault(area.code, line.valueColumn, area.problem);
      return;
    }
    this.#counts.seats += area.capacity;
    this.#section!.area = area;
    this.#section!.areaColumn = line.valueColumn;
    if (this.#counts.seats <= limits.seats) return;
    const message = `With this area there are ${this.#counts.seats} places, and a map has at most ${limits.seats}. Split the place into several venues.`;
    this.log.fault('too_many_seats', line.valueColumn, message);
  }

  #addAisle(): void {
    const section = this.#section;
    if (section === undefined || section.isArea || section.aisles >= limits.aislesBefore) {
      const message = `An aisle between rows, \`_\`, stands in a section, at most ${limits.aislesBefore} of them between two rows.`;
      this.log.fault('bad_row', 1, message);
      return;
    }
    section.aisles += 1;
    section.aisleWhere = this.log.here;
  }

  #addRow(line: RowLine): void {
    if (this.#section?.isArea === true) {
      const message = `Area \`${this.#section.name}\` has no rows: its places are not drawn. Write a \`section\` above these rows.`;
      this.log.fault('row_in_area', line.labelColumn, message);
      this.#open(new OpenSection('', this.#floor, this.log.here, false));
    }
    if (this.#section === undefined) {
      const message = 'Rows lie in a section. Write `section` and its name above them: `section Orchestra`.';
      this.log.fault('row_outside_section', line.labelColumn, message);
      this.#open(new OpenSection('', this.#floor, this.log.here, false));
    }
    this.#section!.rowLines += 1;
    if (!drawRow(line, this.#section!, this.#counts, this.log)) this.#hasLostRows = true;
  }

  #state(): WholeMap {
    return {
      headers: this.#headers,
      categories: this.#categories,
      kinds: this.#kinds,
      sections: this.#sections,
      hasLostRows: this.#hasLostRows,
    };
  }

  #open(section: OpenSection): void {
    this.#sections.push(section);
    this.#section = section;
  }
}
