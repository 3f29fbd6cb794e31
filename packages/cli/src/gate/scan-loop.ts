import type { ScanDirection } from '@admit-one/sdk/contract';
import type { Answer } from '../render/gate/answer.ts';
import type { Gate } from './gate.ts';

export interface ScanLoopOptions {
  lines: AsyncIterable<string>;
  gate: Gate;
  /** Until a line says `in` or `out`. */
  direction: ScanDirection;
  /** How many scans may wait for their answers at once. */
  atOnce: number;
  /** In the order of the lines. */
  onAnswer: (answer: Answer) => void;
  onTurn: (direction: ScanDirection) => void;
  /** Ends the lines, where going on makes no sense. */
  stop: () => void;
}

/**
 * Scans line by line until there are no more. The answers come in the order of the lines, whichever is known first; and what is
 * read twice is asked twice, one after the other.
 * @throws what the gate throws; the answers before it have been told.
 */
export async function scanLoop(options: ScanLoopOptions): Promise<void> {
  const { lines, gate, atOnce, onAnswer, onTurn, stop } = options;
  let { direction } = options;
  const open = new Map<string, Promise<unknown>>();
  const waiting: Promise<void>[] = [];
  let told = Promise.resolve();
  const tellNext = (tell: () => Promise<void> | void) => {
    told = told.then(tell);
    // It is thrown at the end, which comes as soon as there are no more lines.
    told.catch(stop);
  };
  for await (const line of lines) {
    const turn = turnOf(line);
    if (turn !== undefined) {
      direction = turn;
      tellNext(() => onTurn(turn));
      continue;
    }
    const towards = direction;
    const answer = Promise.resolve(open.get(line)).then(() => gate.scan(line, towards));
    answer.catch(() => {});
    open.set(line, answer);
    tellNext(async () => {
      onAnswer(await answer);
      if (open.get(line) === answer) open.delete(line);
    });
    waiting.push(told);
    if (waiting.length >= atOnce) await waiting.shift();
  }
  await told;
}

/** No ticket reads like this. */
function turnOf(line: string): ScanDirection | undefined {
  const word = line.toLowerCase();
  return word === 'in' || word === 'out' ? word : undefined;
}
