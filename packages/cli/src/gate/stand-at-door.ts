import type { ScanDirection } from '@admit-one/sdk/contract';
import type { Context } from '../context.ts';
import { endInstead } from '../interruption.ts';
import type { Answer } from '../render/gate/answer.ts';
import { answerColumns } from '../render/gate/answer-columns.ts';
import { addTo, noScans, refusedIn, type Tally, tallyInWords } from '../render/gate/tally.ts';
import { verdictLines } from '../render/gate/verdict-lines.ts';
import { makeBell } from './bell.ts';
import type { Door } from './door.ts';
import { readScans } from './read-scans.ts';
import { scanLoop } from './scan-loop.ts';

export interface StandOptions {
  direction: ScanDirection;
  sound: boolean;
  /** `--fields` was given: cells instead of bars. */
  isForProgram: boolean;
}

/** Scans until there is nothing more to scan, or somebody ends it; says what became of each, and of all together. */
export async function standAtDoor(context: Context, door: Door, options: StandOptions): Promise<Tally> {
  const { output, input, settings, clock } = context;
  const stop = new AbortController();
  const giveBack = endInstead(() => stop.abort());
  output.closed.addEventListener('abort', () => stop.abort());
  const bell = makeBell({ isOn: options.sound, ring: () => output.ring(), clock });
  const known = {
    // Asked anew for each answer: it may be changed while the gate is open.
    get doorsOpenAt() {
      return door.doorsOpenAt;
    },
    timeZone: output.screen.timeZone,
  };
  const columns = answerColumns(known);
  const { isSpoken } = settings.terminal;
  let tally = noScans;
  let { direction } = options;
  let typed = '';

  const showStatus = () => {
    if (input.isTerminal) output.status(statusOf(door, direction, tally, typed));
  };
  const onAnswer = (answer: Answer) => {
    tally = addTo(tally, answer);
    if (output.mode === 'table' && !options.isForProgram)
      output.lines(verdictLines(answer, output.screen, { ...known, isSpoken }));
    else output.each(columns, answer);
    bell.say(answer.outcome);
    showStatus();
  };
  const onTurn = (next: ScanDirection) => {
    direction = next;
    output.note(turnWords(next, door));
    showStatus();
  };
  const onTyping = (text: string) => {
    typed = text;
    showStatus();
  };

  try {
    output.note(turnWords(direction, door));
    if (input.isTerminal)
      output.note('Scan the tickets. `out` or `in` and enter turns the gate around; Ctrl-D ends it.');
    const lines = readScans(input, {
      ...{ signal: stop.signal, onReady: showStatus, onTyping },
      // Who does not want to wait for the last answers ends the process.
      onEnd: giveBack,
    });
    await scanLoop({
      ...{ lines, gate: door.gate, direction, atOnce: door.atOnce, onAnswer, onTurn },
      stop: () => stop.abort(),
    });
    await bell.isSilent();
  } finally {
    output.status('');
    giveBack();
    output.note(tallyInWords(tally));
  }
  return tally;
}

function turnWords(direction: ScanDirection, { name, reentry, offline }: Door): string {
  if (direction === 'in') return `Gate ${name}, the way in${offline ? ', without the server' : ''}.`;
  return reentry
    ? `Gate ${name}, the way out: who leaves may come in again.`
    : `Gate ${name}, the way out. Nobody comes in again at this performance, so tickets are not scanned out.`;
}

/** What is typed is shown only as far as it may be a word: the hundred characters of a ticket say nothing to anybody. */
function statusOf(door: Door, direction: ScanDirection, tally: Tally, typed: string): string {
  const where = `${door.name}, ${direction}${door.offline ? ', offline' : ''}`;
  const said = `${where}: ${tally.in} let in, ${refusedIn(tally)} refused`;
  if (typed === '') return `${said}. Ready.`;
  return typed.length <= 8 ? `${said}. > ${typed}` : `${said}. Reading`;
}
