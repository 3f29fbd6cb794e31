import { StringDecoder } from 'node:string_decoder';
import type { Input } from '../context.ts';
import { listenToTerminal } from '../prompts/listen-to-terminal.ts';
import { makeLineReader } from './line-reader.ts';

export interface ReadScansOptions {
  /** Ends it. */
  signal: AbortSignal;
  /** It listens: what is scanned from now on is read. */
  onReady?: () => void;
  /** It listens no more: Ctrl-C is the process's again. */
  onEnd?: () => void;
  /** At a terminal: what has been typed of a line that has no end yet. */
  onTyping?: (text: string) => void;
}

/**
 * What is scanned, one by one: lines of standard input, or what a scanner types at a terminal and ends with enter or tab. Empty
 * ones are left out, and gaps between groups of five. At a terminal nothing is echoed, and Ctrl-C and Ctrl-D end it.
 */
export async function* readScans(input: Input, options: ReadScansOptions): AsyncGenerator<string> {
  const waiting: string[] = [];
  let isOver = options.signal.aborted;
  let wake = () => {};
  const push = (line: string) => {
    const scanned = withoutGaps(line.trim());
    if (scanned === '') return;
    waiting.push(scanned);
    if (waiting.length >= enough) input.stream.pause();
    wake();
  };
  const end = () => {
    isOver = true;
    wake();
  };
  options.signal.addEventListener('abort', end);
  const stop = input.isTerminal
    ? listenAtTerminal(input, options, push, end)
    : listenInPipe(input, push, end);
  options.onReady?.();
  try {
    for (;;) {
      const line = waiting.shift();
      if (options.signal.aborted) return;
      if (line !== undefined) {
        if (waiting.length === 0 && !isOver) input.stream.resume();
        yield line;
      } else if (isOver) return;
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    stop();
    options.onEnd?.();
    options.signal.removeEventListener('abort', end);
  }
}

/** A sheet has the code's text in groups of five, for where nothing else can read it: typed so, it is the code. */
function withoutGaps(line: string): string {
  return /^([0-9A-Za-z]{5}\s+)+[0-9A-Za-z]{5}$/.test(line) ? line.replaceAll(/\s+/g, '') : line;
}

/** So many lines may wait for the gate before the pipe has to. */
const enough = 1000;

function listenInPipe({ stream }: Input, push: (line: string) => void, end: () => void): () => void {
  const utf8 = new StringDecoder('utf8');
  const reader = makeLineReader(push);
  const onData = (data: Buffer | string) => reader.read(typeof data === 'string' ? data : utf8.write(data));
  const onEnd = () => {
    reader.read(utf8.end());
    reader.end();
    end();
  };
  stream.on('data', onData);
  stream.on('end', onEnd);
  stream.on('error', onEnd);
  return () => {
    stream.pause();
    stream.removeListener('data', onData);
    stream.removeListener('end', onEnd);
    stream.removeListener('error', onEnd);
  };
}

function listenAtTerminal(
  { stream }: Input,
  { onTyping }: ReadScansOptions,
  push: (line: string) => void,
  end: () => void,
): () => void {
  const reader = makeLineReader(push);
  return listenToTerminal(stream, {
    inputs(inputs) {
      for (const input of inputs) {
        if (input.type === 'interrupt') return end();
        if (input.type !== 'key') continue;
        if (input.key === 'ctrl-d') return end();
        if (input.key === 'enter' || input.key === 'tab') reader.end();
        else if (input.key === 'backspace') reader.backspace();
        else if (input.key === 'escape') reader.clear();
        else if (input.key === 'space') reader.read(' ');
        else if ([...input.key].length === 1) reader.read(input.key);
      }
      onTyping?.(reader.rest());
    },
    end,
  });
}
