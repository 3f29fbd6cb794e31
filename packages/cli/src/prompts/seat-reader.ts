import { createInterface } from 'node:readline';
import { indexSeats } from '@admit-one/sdk/seat-map';
import { AbortPromptError, ExitPromptError } from '@inquirer/core';
import { fold } from '../render/fold.ts';
import { isTakeable } from '../render/seat-mark.ts';
import { count, plain } from '../render/text.ts';
import type { House } from './seat-picker/house.ts';
import type { PromptTerminal, SeatPickerConfig } from './seat-picker.ts';
import { answerLine, saySections } from './seat-reader/answer-line.ts';
import { hearNews } from './seat-reader/hear-news.ts';
import type { ReaderState, Said } from './seat-reader/reader-state.ts';
import { sayTaken } from './seat-reader/take-seats.ts';

/**
 * Lets somebody choose seats by words, a line at a time: the seat picker for who has the screen read aloud. It writes
 * sentences and reads lines as the terminal gives them; nothing is drawn, moved or written over.
 *
 * @returns the seats' ordinals in the order they were taken, or `undefined` when it was left without holding.
 * @throws ExitPromptError when the terminal has gone, AbortPromptError when `terminal.signal` is aborted.
 */
export async function readSeats(
  config: SeatPickerConfig,
  terminal: PromptTerminal,
): Promise<number[] | undefined> {
  const { output, signal } = terminal;
  const over = Promise.withResolvers<number[] | undefined>();
  const stop = new AbortController();
  let { house, state } = begin(config);
  let isUnreachable = false;

  const say = (sentences: readonly string[]) => {
    const lines = sentences.flatMap((sentence) => fold(plain(sentence), output.columns || 80));
    output.write(`${lines.join('\n')}\n`);
  };
  const ask = () => output.write('Seats? ');
  const goOn = (said: Said) => {
    state = said.state;
    if (said.says.length > 0) say(said.says);
    if (state.outcome === 'open') ask();
    else over.resolve(state.outcome === 'hold' ? [...state.picked] : undefined);
  };
  /** In the middle of somebody's line: what they have typed of it stays with the terminal. */
  const interrupt = (sentences: readonly string[]) => {
    output.write('\n');
    say(sentences);
    ask();
  };
  const onAbort = () => over.reject(new AbortPromptError({ cause: signal?.reason }));
  signal?.addEventListener('abort', onAbort);
  if (signal?.aborted === true) onAbort();
  const lines = createInterface({ input: terminal.input, terminal: false });
  lines.on('line', (line) => state.outcome === 'open' && goOn(answerLine(house, state, line)));
  lines.on('close', () => over.reject(new ExitPromptError('The terminal has gone.')));
  try {
    say([
      `${config.title}, ${config.subtitle}.`,
      ...saySections(house, state),
      ...(state.picked.length > 0 ? [sayTaken(house, state)] : []),
      `You may take ${count(house.max, 'seat')}. Type best, or the label of a seat; help says what else.`,
    ]);
    ask();
    config.follow?.(
      {
        seats: (now) => {
          house = { ...house, prices: now.prices ?? house.prices };
          const said = hearNews(house, state, now);
          state = said.state;
          if (isUnreachable) interrupt(['The server is there again.', ...said.says]);
          else if (said.says.length > 0) interrupt(said.says);
          isUnreachable = false;
        },
        unreachable: () => {
          if (!isUnreachable) interrupt(['The server cannot be reached; what is said may be out of date.']);
          isUnreachable = true;
        },
      },
      stop.signal,
    );
    return await over.promise;
  } finally {
    stop.abort();
    signal?.removeEventListener('abort', onAbort);
    lines.removeAllListeners();
    lines.close();
  }
}

function begin(config: SeatPickerConfig): { house: House; state: ReaderState } {
  const { title, subtitle, prices, currency, max, statuses, offers = {}, picked = [] } = config;
  const house: House = { title, subtitle, prices, currency, max, index: indexSeats(config.drawing) };
  const still = picked.filter((seat) => isTakeable(statuses[seat])).slice(0, max);
  return {
    house,
    state: {
      statuses,
      offers,
      picked: still,
      wanted: Math.max(1, still.length, Math.min(max, 2)),
      section: undefined,
      outcome: 'open',
    },
  };
}
