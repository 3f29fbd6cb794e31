import type { SeatMapDrawing } from '@admit-one/sdk/contract';
import { indexSeats } from '@admit-one/sdk/seat-map';
import { createPrompt, useEffect, useKeypress, useRef, useState } from '@inquirer/core';
import type { Screen } from '../render/screen.ts';
import { fullScreen } from './full-screen.ts';
import type { House } from './seat-picker/house.ts';
import { type PickerEvent, type PickerState, startPicking, step } from './seat-picker/state.ts';
import { viewPicker } from './seat-picker/view.ts';

export interface SeatPickerConfig extends Omit<House, 'index'> {
  drawing: SeatMapDrawing;
  /** One status character per seat in the order of the ordinals. */
  statuses: string;
  /** Seats taken already, as ordinals; those no longer free are left out. */
  picked?: readonly number[];
  /** Gives the statuses anew. It is asked again some time after each answer; a failure only shows a sign. */
  refresh?: (signal: AbortSignal) => Promise<string>;
  /** Milliseconds between an answer and the next question; 2000 unless told. */
  refreshEveryMs?: number;
  /** When choosing must be over, in milliseconds: shown as a countdown. */
  deadline?: number;
  /** The present in milliseconds. */
  now: () => number;
  /** Colours and characters; the size is the terminal's own. */
  screen: Screen;
}

export interface PromptTerminal {
  input: NodeJS.ReadStream;
  output: NodeJS.WriteStream;
  signal?: AbortSignal;
}

/**
 * Lets somebody choose seats on the map, on the terminal's other screen.
 * @returns the seats' ordinals in the order they were taken, or `undefined` when it was left without holding.
 * @throws ExitPromptError on Ctrl-C, AbortPromptError when `terminal.signal` is aborted.
 */
export async function pickSeats(
  config: SeatPickerConfig,
  terminal: PromptTerminal,
): Promise<number[] | undefined> {
  const leave = fullScreen(terminal.output);
  try {
    const outcome = await prompt({ ...config, terminal }, { ...terminal, clearPromptOnDone: true });
    return outcome.seats;
  } finally {
    leave();
  }
}

type Outcome = { seats: number[] | undefined };

const prompt = createPrompt<Outcome, SeatPickerConfig & { terminal: PromptTerminal }>((config, done) => {
  const { output } = config.terminal;
  const [picking] = useState(() => begin(config));
  const isOver = useRef(false);
  const [, redraw] = useState(0);

  const dispatch = (event: PickerEvent) => {
    if (isOver.current) return;
    picking.state = step(picking.house, picking.state, event);
    redraw((frame) => frame + 1);
    if (picking.state.outcome === 'open') return;
    isOver.current = true;
    done({ seats: picking.state.outcome === 'hold' ? [...picking.state.picked] : undefined });
  };

  useKeypress((event, line) => {
    // Readline keeps what is typed, and would count it into the width of the last line.
    line.clearLine(0);
    if (!event.ctrl) dispatch({ type: 'key', key: keyOf(event as KeyEvent) });
  });

  useEffect(() => {
    const onResize = () => {
      output.write(clearScreen);
      dispatch({ type: 'resize', size: sizeOf(output) });
    };
    output.on('resize', onResize);
    return () => output.removeListener('resize', onResize);
  }, []);

  useEffect(() => keepRefreshing(config, dispatch), []);

  useEffect(() => {
    if (config.deadline === undefined) return undefined;
    const ticking = setInterval(() => redraw((frame) => frame + 1), 1000);
    return () => clearInterval(ticking);
  }, []);

  return viewPicker(picking.house, picking.state, config.screen, {
    now: config.now(),
    deadline: config.deadline,
  });
});

/** Kept in one object: keys, answers and resizes come between two frames, and each must see what the last one did. */
function begin(config: SeatPickerConfig & { terminal: PromptTerminal }): {
  house: House;
  state: PickerState;
} {
  const { title, subtitle, prices, currency, max } = config;
  const house: House = { title, subtitle, prices, currency, max, index: indexSeats(config.drawing) };
  const size = sizeOf(config.terminal.output);
  const picked = config.picked ?? [];
  return { house, state: startPicking(house, { statuses: config.statuses, size, picked }) };
}

function keepRefreshing(config: SeatPickerConfig, dispatch: (event: PickerEvent) => void): () => void {
  const { refresh, refreshEveryMs = 2000 } = config;
  const over = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const ask = async () => {
    try {
      const statuses = await refresh?.(over.signal);
      if (!over.signal.aborted && statuses !== undefined) dispatch({ type: 'statuses', statuses });
    } catch {
      if (!over.signal.aborted) dispatch({ type: 'unreachable' });
    }
    if (!over.signal.aborted) timer = setTimeout(ask, refreshEveryMs);
  };
  if (refresh !== undefined) timer = setTimeout(ask, refreshEveryMs);
  return () => {
    over.abort();
    clearTimeout(timer);
  };
}

interface KeyEvent {
  name?: string;
  sequence?: string;
}

/** `up`, `space`, `escape`; what has no name by its character: `?`, `[`. */
function keyOf(event: KeyEvent): string {
  return event.name ?? event.sequence ?? '';
}

function sizeOf(output: NodeJS.WriteStream): PickerState['size'] {
  return { columns: output.columns || 80, rows: output.rows || 24 };
}

const clearScreen = '\u001b[2J\u001b[H';
