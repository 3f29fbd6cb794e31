import { StringDecoder } from 'node:string_decoder';
import { makeTerminalDecoder, type TerminalInput } from './terminal-input.ts';

/** Who is told what somebody does at the terminal. */
export interface TerminalListener {
  inputs(inputs: TerminalInput[]): void;
  /** The terminal has gone. */
  end(): void;
}

/**
 * Tells key by key what is done at a terminal, from the next turn of the event loop on: what was typed before there was
 * anything to see was meant for something else. What it returns stops that, and leaves the terminal as it was.
 */
export function listenToTerminal(input: NodeJS.ReadStream, listener: TerminalListener): () => void {
  const decoder = makeTerminalDecoder();
  const utf8 = new StringDecoder('utf8');
  const wasRaw = input.isRaw === true;
  let isListening = false;
  let timer: NodeJS.Timeout | undefined;

  const tell = (inputs: TerminalInput[]) => {
    if (isListening && inputs.length > 0) listener.inputs(inputs);
  };
  const onData = (data: Buffer | string) => {
    clearTimeout(timer);
    tell(decoder.read(typeof data === 'string' ? data : utf8.write(data)));
    if (decoder.isWaiting()) timer = setTimeout(() => tell(decoder.settle()), restOfSequenceMs);
  };
  const begin = setImmediate(() => {
    isListening = true;
  });
  input.on('data', onData);
  input.on('end', listener.end);
  input.on('error', listener.end);
  input.setRawMode?.(true);
  input.resume();
  return () => {
    isListening = false;
    clearTimeout(timer);
    clearImmediate(begin);
    input.pause();
    input.removeListener('data', onData);
    input.removeListener('end', listener.end);
    input.removeListener('error', listener.end);
    input.setRawMode?.(wasRaw);
  };
}

/** How long the rest of a sequence may take over a slow line; the escape key waits for it to be told from one, ms. */
const restOfSequenceMs = 60;
