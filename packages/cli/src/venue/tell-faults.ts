import { exitCodes } from '@admit-one/sdk/contract';
import { formatFaults } from '@admit-one/sdk/seat-map';
import { Failure } from '../failure.ts';
import type { Output } from '../output.ts';
import { count } from '../render/text.ts';
import type { SeatsFile } from './read-seats-file.ts';

/** Every fault with its line and a caret, as lines of text. */
export function faultLines({ name, faults, warnings }: SeatsFile): string[] {
  const texts = [formatFaults(faults, name), formatFaults(warnings, name, 'warning')];
  return texts.filter((text) => text !== '').flatMap((text) => text.split('\n'));
}

/** For commands that need a map: warnings are told by the way, faults end it. @throws Failure with exit code 2 */
export function refuseFaults(output: Output, file: SeatsFile): asserts file is SeatsFile & Drawn {
  const lines = faultLines(file);
  if (lines.length > 0) output.note(lines.join('\n'));
  if (file.drawing !== undefined) return;
  throw new Failure(`${file.name} has ${count(file.faults.length, 'fault')}. Nothing was sent.`, {
    exitCode: exitCodes.usage,
    code: 'seat_map_faulty',
    hint: 'Mend what is told above; `admit venue check` tells it again.',
  });
}

type Drawn = { drawing: NonNullable<SeatsFile['drawing']> };
