import { Command } from 'commander';
import { version } from './version.ts';

/** `admit` and all its commands. `write` gets help texts; errors are thrown. */
export function makeProgram(write: (text: string) => void): Command {
  const program = new Command('admit')
    .description('Buy a seat from a terminal.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command');
  for (const command of commands) program.addCommand(command());
  for (const command of everyCommand(program)) {
    command.exitOverride().configureOutput({ writeOut: write, writeErr: write, outputError: () => {} });
  }
  return program;
}

/** In the order of the help text. */
const commands: readonly (() => Command)[] = [];

function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}
