import { CommanderError } from 'commander';
import { type OpenContext, serve } from './command.ts';
import { type Failure, wrongUsage } from './failure.ts';
import { openContext, openOutput, type StandIns, type Streams } from './open-context.ts';
import type { Output } from './output.ts';
import { makeProgram } from './program.ts';
import { readSettings, type Settings } from './settings.ts';

/** `admit` as a function: words in, exit code out. Nothing it does throws. */
export async function run(
  words: readonly string[],
  streams: Streams,
  standIns: StandIns = {},
): Promise<number> {
  // Errors before a command has begun are told as the command would have told them.
  let output = openOutput(noHints, streams, { json: words.includes('--json'), color: false });
  try {
    const settings = standIns.settings ?? readSettings();
    output = openOutput(settings.terminal, streams, {
      json: words.includes('--json'),
      color: !words.includes('--no-color'),
    });
    const program = makeProgram(
      (text) => output.lines([text.trimEnd()]),
      (text) => output.note(text.trimEnd()),
    );
    const open: OpenContext = (options) => {
      const context = openContext(settings, streams, options, standIns);
      output = context.output;
      return context;
    };
    const exitCode = await serve(program, words, open);
    await output.flush();
    return exitCode;
  } catch (error) {
    return endWith(error, output);
  }
}

async function endWith(error: unknown, output: Output): Promise<number> {
  const isHelp = error instanceof CommanderError && error.exitCode === 0;
  const exitCode = isHelp ? 0 : output.fail(error instanceof CommanderError ? usageOf(error) : error);
  try {
    await output.flush();
    return exitCode;
  } catch (fault) {
    return exitCode === 0 ? output.fail(fault) : exitCode;
  }
}

/** `error: unknown command 'by'` and a guess on a second line → a sentence and a hint. */
function usageOf(error: CommanderError): Failure {
  if (error.code === 'commander.help') return wrongUsage('Say what to do.', 'The commands are listed above.');
  const [what = '', guess] = error.message.replace(/^error: /, '').split('\n');
  const sentence = `${what.charAt(0).toUpperCase()}${what.slice(1)}.`.replace(/\.\.$/, '.');
  return wrongUsage(
    sentence,
    guess?.replace(/^\((.*)\)$/, '$1') ?? '`admit --help` lists commands and options.',
  );
}

const noHints: Settings['terminal'] = {
  noColours: true,
  forcedColours: undefined,
  colours: 1,
  isDumb: true,
  unicode: false,
  isSpoken: false,
};
