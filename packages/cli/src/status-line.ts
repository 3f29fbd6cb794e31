import type { Writable } from 'node:stream';
import { fit, plain } from './render/text.ts';

/**
 * One line at the bottom of a terminal that says how things stand, below all that has been written. It moves aside for what is
 * written, and goes when it is told to, or with the process.
 */
export class StatusLine {
  readonly #stream: Writable & { columns?: number };
  #text = '';

  constructor(stream: Writable & { columns?: number }) {
    this.#stream = stream;
  }

  /** An empty text takes it away. */
  show(text: string): void {
    if (text === this.#text) return;
    if (this.#text === '' && text !== '') process.once('exit', this.#clear);
    if (text === '') process.removeListener('exit', this.#clear);
    this.#clear();
    this.#text = plain(text);
    this.#draw();
  }

  /** Writes what belongs above it. */
  aside(write: () => void): void {
    this.#clear();
    write();
    this.#draw();
  }

  readonly #clear = () => {
    if (this.#text !== '') this.#stream.write(toStartOfEmptyLine);
  };

  #draw(): void {
    // A column less than there is: some terminals go to the next line after the last.
    if (this.#text !== '') this.#stream.write(fit(this.#text, (this.#stream.columns ?? 80) - 1).trimEnd());
  }
}

const toStartOfEmptyLine = '\r\u001b[2K';
