import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';
import { type CommonOptions, runs } from '../command.ts';
import { completionScript, type Shell, shells } from '../completion-script.ts';
import type { Context } from '../context.ts';

/**
 * Adds `completion`, which prints a shell's script, and the hidden `complete`, which that script asks. The library
 * reads the candidates off the program, so this comes after every other command.
 */
export function addCompletion(program: Command): void {
  tab(program, { completionCommandName: 'completion' });
  const completion = program.commands.find((one) => one.name() === 'completion');
  if (completion === undefined) throw new Error('the library of completions has made no command');
  completion
    .description('print the script that completes commands in your shell')
    .addHelpText('after', ['', 'To have it in every new shell:', ...hints].join('\n'))
    .registeredArguments[0]?.choices(shells);
  runs<CommonOptions, [Shell]>(completion, run);
}

export async function run({ output }: Context, _options: CommonOptions, shell: Shell): Promise<void> {
  output.lines([completionScript(shell)]);
}

const hints = [
  "  $ echo 'source <(admit completion bash)' >> ~/.bashrc",
  "  $ echo 'source <(admit completion zsh)' >> ~/.zshrc       # after compinit",
  '  $ admit completion fish > ~/.config/fish/completions/admit.fish',
];
