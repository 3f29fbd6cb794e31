import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';
import { type CommonOptions, runs, withCommonOptions } from '../command.ts';
import { completionScript, type Shell, shells } from '../completion-script.ts';
import type { Context } from '../context.ts';
import type { Column } from '../render/table.ts';

/**
 * Adds `completion`, which prints a shell's script, and the hidden `complete`, which that script asks. The library
 * reads the candidates off the program, so this comes after every other command.
 */
export function addCompletion(program: Command): void {
  tab(program, { completionCommandName: 'completion' });
  const completion = program.commands.find((one) => one.name() === 'completion');
  if (completion === undefined) throw new Error('the library of completions has made no command');
  withCommonOptions(completion)
    .description('print the script that completes commands in your shell')
    .addHelpText('after', ['', 'To have it in every new shell:', ...hints].join('\n'))
    .registeredArguments[0]?.choices(shells);
  runs<CommonOptions, [Shell]>(completion, run);
}

async function run({ output }: Context, options: CommonOptions, shell: Shell): Promise<void> {
  const script = completionScript(shell);
  if (output.mode === 'json' || options.fields !== undefined) output.record(columns, { shell, script });
  else output.lines([script]);
}

const columns: readonly Column<{ shell: Shell; script: string }>[] = [
  { key: 'shell', title: 'Shell', text: ({ shell }) => shell },
  { key: 'script', title: 'Script', text: ({ script }) => script },
];

const hints = [
  "  $ echo 'source <(admit completion bash)' >> ~/.bashrc",
  "  $ echo 'source <(admit completion zsh)' >> ~/.zshrc       # after compinit",
  '  $ admit completion fish > ~/.config/fish/completions/admit.fish',
];
