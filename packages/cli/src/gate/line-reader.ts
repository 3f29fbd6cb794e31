export interface LineReader {
  read(text: string): void;
  /** What has no line end yet is a line. */
  end(): void;
  backspace(): void;
  clear(): void;
  /** What has no line end yet. */
  rest(): string;
}

/**
 * Makes lines of pieces of text. A line ends with a line feed, a carriage return, both, or a tab, as scanners are set to. Of
 * a line that never ends only the beginning is kept, which is no ticket's.
 */
export function makeLineReader(push: (line: string) => void): LineReader {
  let rest = '';
  const end = () => {
    const line = rest;
    rest = '';
    push(line);
  };
  const add = (text: string) => {
    if (rest.length < longest) rest += text.slice(0, longest - rest.length);
  };
  return {
    read(text) {
      const [first = '', ...others] = text.split(lineEnd);
      add(first);
      for (const other of others) {
        end();
        add(other);
      }
    },
    end,
    backspace: () => {
      rest = rest.slice(0, -1);
    },
    clear: () => {
      rest = '';
    },
    rest: () => rest,
  };
}

/** In characters; well past the longest text that a server takes. */
const longest = 1000;

const lineEnd = /\r\n|[\n\r\t]/;
