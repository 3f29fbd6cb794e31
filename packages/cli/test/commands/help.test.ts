import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { makeProgram } from '../../src/program.ts';

/** Every command that does something, by what is typed. */
function commandsOf(command: Command, path: string): [string, Command][] {
  const visible = command.createHelp().visibleCommands(command);
  const own = visible.filter((one) => one.name() !== 'help');
  if (own.length === 0) return [[path, command]];
  return own.flatMap((one) => commandsOf(one, `${path} ${one.name()}`));
}

const hidden = ['admit complete', 'admit completion'];
const commands = commandsOf(
  makeProgram(() => {}),
  'admit',
).filter(([path]) => !hidden.includes(path));

describe.each(commands)('%s', (path, command) => {
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
  const examples = [...help.matchAll(/^ {2}\$ (.+)$/gm)].map(([, line]) => line ?? '');

  it('shows in its help how it is used', () => {
    expect(examples.filter((line) => line.includes(path))).not.toEqual([]);
  });

  it.each(examples)('takes what its help shows: %s', async (line) => {
    for (const words of commandsIn(line)) {
      const program = makeProgram(() => {});
      for (const [, one] of commandsOf(program, 'admit')) one.action(() => {});
      program.action(() => {});
      await expect(program.parseAsync(words, { from: 'user' }), words.join(' ')).resolves.toBeDefined();
    }
  });
});

/** The words of each `admit` in a line of a shell. */
function commandsIn(line: string): string[][] {
  return line
    .split(/[|;]|&&|\$\(|\)|<\(/)
    .map((part) => part.trim().replace(/^(\w+=\S*\s+)+/, ''))
    .filter((part) => part === 'admit' || part.startsWith('admit '))
    .map((part) =>
      [...part.replace(/\s[<>]{1,2}\s*\S+/g, '').matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)]
        .map(([, double, single, bare]) => double ?? single ?? bare ?? '')
        .slice(1),
    );
}
