import { Command } from 'commander';
import type { Context } from './context.ts';
import { wrongUsage } from './failure.ts';

/** What every command takes besides its own options. */
export interface CommonOptions {
  json?: boolean;
  fields?: readonly string[];
  /** False with `--no-color`. */
  color: boolean;
  /** No questions: what a flag does not say is decided the usual way. */
  yes?: boolean;
}

/** What a command does. It gives the exit code where that is not 0; failures are thrown. */
export type Run<Options extends CommonOptions, Arguments extends readonly unknown[]> = (
  context: Context,
  options: Options,
  ...args: Arguments
) => Promise<void> | Promise<number>;

/** Makes the context once the options are known. */
export type OpenContext = (options: CommonOptions) => Context;

/** A command with the options that all have. `nameAndArguments` as commander reads it: `hold <listing>`. */
export function newCommand(nameAndArguments: string, description: string): Command {
  const [name = '', ...args] = nameAndArguments.split(' ');
  const command = new Command(name).description(description);
  if (args.length > 0) command.arguments(args.join(' '));
  return withCommonOptions(command);
}

export function withCommonOptions(command: Command): Command {
  return command
    .option('--json', 'print JSON')
    .option('--fields <names>', 'print these fields, with commas between', (text) => text.split(','))
    .option('--no-color', 'print without colours')
    .option('-y, --yes', 'ask nothing');
}

/** Ends a command's help with lines that work when pasted: `admit search Mahler`. */
export function withExamples(command: Command, ...lines: string[]): Command {
  return command.addHelpText('after', ['', 'Examples:', ...lines.map((line) => `  $ ${line}`)].join('\n'));
}

/**
 * Lets a command run, in the context of the program it was added to. Its arguments are as commander reads them: a
 * text, `undefined` for an optional one, a list for `<seats...>`.
 */
export function runs<Options extends CommonOptions, Arguments extends readonly unknown[]>(
  command: Command,
  run: Run<Options, Arguments>,
): Command {
  return command.action(async (...given: unknown[]) => {
    const serving = servings.get(rootOf(command));
    if (serving === undefined) throw new Error(`"${command.name()}" was added to no program`);
    const options = optionsOf<Options>(command);
    // After the arguments commander adds the options and the command.
    const exitCode = await run(
      serving.open(options),
      options,
      ...(given.slice(0, -2) as unknown as Arguments),
    );
    serving.exitCode = exitCode ?? 0;
  });
}

/**
 * What was typed before the name of a command inside another one, `admit ticket --json history`, is meant for it too.
 * @throws Failure where it has no such option
 */
function optionsOf<Options extends CommonOptions>(command: Command): Options {
  const options = command.opts<Options & Record<string, unknown>>();
  for (let above = command.parent; above !== null; above = above.parent)
    for (const option of above.options) {
      const name = option.attributeName();
      if (above.getOptionValueSource(name) !== 'cli') continue;
      if (!command.options.some((own) => own.attributeName() === name))
        throw wrongUsage(
          `Option '${option.long}' is not for \`${above.name()} ${command.name()}\`.`,
          `\`admit ${above.name()} ${command.name()} --help\` lists its options.`,
        );
      const isOwn = command.getOptionValueSource(name) === 'cli';
      if (!isOwn) Object.assign(options, { [name]: above.getOptionValue(name) });
    }
  return options;
}

/** Reads the words, runs what they name, and gives its exit code. What commander refuses is thrown as its error. */
export async function serve(program: Command, words: readonly string[], open: OpenContext): Promise<number> {
  const serving = { open, exitCode: 0 };
  servings.set(program, serving);
  await program.parseAsync(words, { from: 'user' });
  return serving.exitCode;
}

/** One of a run: tests run programs beside each other. */
const servings = new WeakMap<Command, { open: OpenContext; exitCode: number }>();

function rootOf(command: Command): Command {
  return command.parent === null ? command : rootOf(command.parent);
}
