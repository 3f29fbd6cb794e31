import { exitCodes } from '@admit-one/sdk/contract';
import { indexSeats } from '@admit-one/sdk/seat-map';
import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { type CheckedFile, checkColumns } from '../../render/check-columns.ts';
import { count } from '../../render/text.ts';
import { readSeatsFile, type SeatsFile } from '../../venue/read-seats-file.ts';
import { faultLines } from '../../venue/tell-faults.ts';

interface Options extends CommonOptions {
  strict?: boolean;
}

export function command(): Command {
  const check = newCommand('check <file>', 'say what is wrong with a .seats file, and how to mend it');
  check.option('--strict', 'warnings count as faults');
  withExamples(
    check,
    'admit venue check cellar.seats',
    'admit venue check cellar.seats --strict --json --fields ok,faults',
  );
  check.addHelpText('after', '\nEnds with 0 when the file is a seat map, with 2 when it has faults.');
  return runs<Options, [string]>(check, run);
}

async function run({ output }: Context, options: Options, path: string): Promise<number> {
  const file = await readSeatsFile(path);
  const isFine = file.drawing !== undefined && (options.strict !== true || file.warnings.length === 0);
  const checked = checkedFile(file, isFine);
  if (output.mode === 'json' || options.fields !== undefined) {
    output.record(checkColumns, checked);
  } else {
    output.lines(faultLines(file));
    if (isFine) output.done(inWords(checked));
    else output.warn(inWords(checked));
  }
  return isFine ? exitCodes.done : exitCodes.usage;
}

function checkedFile({ name, drawing, faults, warnings }: SeatsFile, ok: boolean): CheckedFile {
  const seats = drawing === undefined ? 0 : indexSeats(drawing).seatCount;
  return { file: name, ok, seats, sections: drawing?.sections.length ?? 0, faults, warnings };
}

function inWords({ file, seats, sections, faults, warnings }: CheckedFile): string {
  const found = `${faults.length === 0 ? 'no faults' : count(faults.length, 'fault')}, ${count(warnings.length, 'warning')}`;
  if (faults.length > 0) return `${file}: ${found}.`;
  return `${file}: ${count(seats, 'place')} in ${count(sections, 'section')}, ${found}.`;
}
