import { readFileSync } from 'node:fs';
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

const commands = commandsOf(
  makeProgram(() => {}),
  'admit',
);

describe.each(commands)('%s', (path, command) => {
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
  const examples = [...help.matchAll(/^ {2}\$ (.+)$/gm)].map(([, line]) => line ?? '');

  it('shows in its help how it is used', () => {
    expect(examples.filter((line) => line.includes(path))).not.toEqual([]);
  });

  it.each(examples)('takes what its help shows: %s', takes);
});

describe('README.md', () => {
  const text = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const blocks = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
    block.trim().split('\n'),
  );
  it.each(blocks)('shows what works: %s', takes);
});

/** Every `admit` in a line of a shell is one that this program understands. */
async function takes(line: string): Promise<void> {
  expect(commandsIn(line)).not.toEqual([]);
  for (const words of commandsIn(line)) {
    const program = makeProgram(() => {});
    // Of what no command knows the guided evening says that there is no such command.
    if (words[0] !== undefined) expect(program.commands.map((one) => one.name())).toContain(words[0]);
    disarm(program);
    await expect(program.parseAsync(words, { from: 'user' }), words.join(' ')).resolves.toBeDefined();
  }
}

function disarm(command: Command): void {
  command.action(() => {});
  command.commands.forEach(disarm);
}

/** The words of each `admit` in a line of a shell. */
function commandsIn(line: string): string[][] {
  return line
    .replace(/ +#.*/, '')
    .split(/[|;]|&&|\$\(|\)|<\(/)
    .map((part) => part.trim().replace(/^(\w+=\S*\s+)+/, ''))
    .filter((part) => part === 'admit' || part.startsWith('admit '))
    .map((part) =>
      [...part.replace(/\s[<>]{1,2}\s*\S+/g, '').matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)]
        .map(([, double, single, bare]) => double ?? single ?? bare ?? '')
        .slice(1),
    );
}
