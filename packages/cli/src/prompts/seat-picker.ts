import { randomInt } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SeatMapDrawing } from '@admit-one/sdk/contract';
import { indexSeats } from '@admit-one/sdk/seat-map';
import { AbortPromptError, ExitPromptError } from '@inquirer/core';
import type { Screen } from '../render/screen.ts';
import { fullScreen } from './full-screen.ts';
import { listenToTerminal } from './listen-to-terminal.ts';
import type { House } from './seat-picker/house.ts';
import type { PickerEvent, SeatsChanged } from './seat-picker/picker-event.ts';
import { type PickerState, startPicking, step } from './seat-picker/state.ts';
import { viewPicker } from './seat-picker/view.ts';
import type { TerminalInput } from './terminal-input.ts';

export interface SeatPickerConfig extends Omit<House, 'index'> {
  drawing: SeatMapDrawing;
  /** One status character per seat in the order of the ordinals. */
  statuses: string;
  /** What seats for resale cost: by ordinal, minor units. */
  offers?: Readonly<Record<string, number>>;
  /** Where the places of an area are taken from; another one for each buyer unless told. */
  seed?: number;
  /** Chosen by words, a line at a time, for who has the screen read aloud. */
  isSpoken?: boolean;
  /** Seats taken already, as ordinals; those no longer free are left out. */
  picked?: readonly number[];
  /** Tells how the seats stand from now on, until the signal ends it. */
  follow?: FollowSeats;
  /** When choosing must be over, in milliseconds: shown as a countdown. */
  deadline?: number;
  /** The present in milliseconds. */
  now: () => number;
  /** Colours and characters; the size is the terminal's own. */
  screen: Screen;
}

export type FollowSeats = (hear: SeatsHearer, signal: AbortSignal) => void;

export interface SeatsHearer {
  /** How all seats stand now. */
  seats(now: SeatsNow): void;
  /** Nobody can say how they stand; a sign is shown until somebody can. */
  unreachable(): void;
}

export interface SeatsNow extends Omit<SeatsChanged, 'type'> {
  /** What categories cost now, where that may have changed: by letter, minor units. */
  prices?: Readonly<Record<string, number>>;
}

export interface PromptTerminal {
  input: NodeJS.ReadStream;
  output: NodeJS.WriteStream;
  signal?: AbortSignal;
}

/**
 * Lets somebody choose seats on the map, on the terminal's other screen, with keys and the mouse.
 * @returns the seats' ordinals in the order they were taken, or `undefined` when it was left without holding.
 * @throws ExitPromptError on Ctrl-C, AbortPromptError when `terminal.signal` is aborted.
 */
export async function pickSeats(
  config: SeatPickerConfig,
  terminal: PromptTerminal,
): Promise<number[] | undefined> {
  const { output, signal } = terminal;
  const over = Promise.withResolvers<number[] | undefined>();
  const screen = fullScreen(output);
  const stop = new AbortController();
  let { house, state } = begin(config, output);

  const draw = () => {
    const picture = viewPicker(house, state, config.screen, { now: config.now(), deadline: config.deadline });
    screen.show(picture.split('\n'));
  };
  const dispatch = (...events: PickerEvent[]) => {
    if (stop.signal.aborted) return;
    try {
      for (const event of events) if (state.outcome === 'open') state = step(house, state, event);
      if (state.outcome === 'open') draw();
      else over.resolve(state.outcome === 'hold' ? [...state.picked] : undefined);
    } catch (error) {
      over.reject(error);
    }
  };
  const onInputs = (inputs: TerminalInput[]) => {
    const events = inputs.filter((input) => input.type !== 'interrupt');
    if (events.length < inputs.length) over.reject(new ExitPromptError('Left with Ctrl-C.'));
    else dispatch(...events);
  };
  const onResize = () => {
    screen.forget();
    dispatch({ type: 'resize', size: sizeOf(output) });
  };
  const onAbort = () => over.reject(new AbortPromptError({ cause: signal?.reason }));

  const onEnd = () => over.reject(new ExitPromptError('The terminal has gone.'));
  const unlisten = listenToTerminal(terminal.input, { inputs: onInputs, end: onEnd });
  output.on('resize', onResize);
  signal?.addEventListener('abort', onAbort);
  if (signal?.aborted === true) onAbort();
  const ticking = config.deadline === undefined ? undefined : setInterval(dispatch, 1000);
  try {
    // Keys count from the next turn on, so nothing to answer is shown before.
    await nextTurn();
    dispatch();
    void rehearse(stop.signal, (keys) => {
      const next = keys.reduce((before, key) => step(house, before, { type: 'key', key }), state);
      viewPicker(house, next, config.screen, { now: config.now() });
    }).catch(() => undefined);
    config.follow?.(
      {
        seats: ({ prices = house.prices, statuses, offers }) => {
          house = { ...house, prices };
          dispatch({ type: 'statuses', statuses, ...(offers !== undefined && { offers }) });
        },
        unreachable: () => dispatch({ type: 'unreachable' }),
      },
      stop.signal,
    );
    return await over.promise;
  } finally {
    stop.abort();
    clearInterval(ticking);
    signal?.removeEventListener('abort', onAbort);
    output.removeListener('resize', onResize);
    unlisten();
    screen.leave();
  }
}

/**
 * Answers keys that nobody has pressed, for nobody to see, while somebody looks at the first picture: what a first search
 * needs of a big house is made then, and code that has run once runs faster. A key between two of them is not kept waiting.
 */
async function rehearse(signal: AbortSignal, answer: (keys: readonly string[]) => void): Promise<void> {
  for (const keys of [['enter'], ['b'], ['/', 'A']]) {
    await nextTurn();
    if (signal.aborted) return;
    answer(keys);
  }
}

function begin(config: SeatPickerConfig, output: NodeJS.WriteStream): { house: House; state: PickerState } {
  const { title, subtitle, prices, currency, max, statuses, offers = {}, picked = [] } = config;
  const { seed = randomInt(2 ** 31) } = config;
  const house: House = { title, subtitle, prices, currency, max, index: indexSeats(config.drawing) };
  return { house, state: startPicking(house, { statuses, offers, size: sizeOf(output), picked, seed }) };
}

function sizeOf(output: NodeJS.WriteStream): PickerState['size'] {
  return { columns: output.columns || 80, rows: output.rows || 24 };
}
