import type { Paint } from './screen.ts';

/** Joins neighbours of one colour, so that a screen full of seats is a few hundred sequences and not thousands. */
export class Pen {
  #line = '';
  #run = '';
  #paint: Paint | undefined;

  put(text: string, paint: Paint): void {
    if (paint !== this.#paint && text !== ' ') {
      this.#flush();
      this.#paint = paint;
    }
    this.#run += text;
  }

  finish(): string {
    this.#flush();
    return this.#line;
  }

  #flush(): void {
    if (this.#run.trim() === '' || this.#paint === undefined) this.#line += this.#run;
    else this.#line += this.#paint(this.#run);
    this.#run = '';
  }
}
