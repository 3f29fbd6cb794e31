import type { Fault, FaultCode, WarningCode } from './fault.ts';
import { limits } from './limits.ts';

/** A place in the file that was read before. */
export type Where = { line: number; text: string };

/** The line that is being read, and what was found wrong so far. */
export class FaultLog {
  #line = 0;
  #text = '';
  #firstText = '';
  #isQuiet = false;
  readonly #faults: Fault[] = [];
  readonly #warnings: Fault[] = [];

  get here(): Where {
    return { line: this.#line, text: this.#text };
  }

  get top(): Where {
    return { line: 1, text: this.#firstText };
  }

  get isFull(): boolean {
    return this.#faults.length >= limits.faults;
  }

  get isEmpty(): boolean {
    return this.#faults.length === 0;
  }

  at(text: string): void {
    this.#line += 1;
    this.#text = text;
    if (this.#line === 1) this.#firstText = text;
  }

  fault(code: FaultCode, column: number, message: string, where: Where = this.here): void {
    this.#note(this.#faults, code, column, message, where);
  }

  warn(code: WarningCode, column: number, message: string, where: Where = this.here): void {
    this.#note(this.#warnings, code, column, message, where);
  }

  /** Lets what is read meanwhile say nothing: its line has its fault already. */
  quietly(read: () => void): void {
    this.#isQuiet = true;
    read();
    this.#isQuiet = false;
  }

  /** In the order of their lines. */
  get faults(): Fault[] {
    return this.#faults.toSorted(byLine);
  }

  get warnings(): Fault[] {
    return this.#warnings.toSorted(byLine);
  }

  #note(list: Fault[], code: Fault['code'], column: number, message: string, where: Where): void {
    if (this.#isQuiet || list.length >= limits.faults) return;
    const { line, text } = where;
    list.push({ line, column, code, message, text: text.slice(0, limits.lineLength) });
  }
}

function byLine(a: Fault, b: Fault): number {
  return a.line - b.line || a.column - b.column;
}
