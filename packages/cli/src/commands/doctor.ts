import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../command.ts';
import type { Context } from '../context.ts';
import { examineFiles } from '../doctor/files.ts';
import { examineKeychain, examineLogin } from '../doctor/login.ts';
import { examineNode } from '../doctor/node.ts';
import { examinePending } from '../doctor/pending.ts';
import { examineServer } from '../doctor/server.ts';
import { examineTerminal } from '../doctor/terminal.ts';
import { explain } from '../failure.ts';
import { type Finding, findingLines } from '../render/finding.ts';
import type { Column } from '../render/table.ts';

export function command(): Command {
  const doctor = newCommand('doctor', 'what is broken, and what to do about it');
  withExamples(doctor, 'admit doctor', 'admit doctor --json --fields check,state');
  return runs<CommonOptions, []>(doctor, run);
}

/** Exit code 1 when something is broken. */
async function run(context: Context, options: CommonOptions): Promise<number> {
  const { output } = context;
  const tellsEach = output.mode === 'table' && options.fields === undefined;
  const findings: Finding[] = [];
  for (const [name, examine] of examinations) {
    const found = await output.during(`Looking at ${name}`, () => examined(name, () => examine(context)));
    if (tellsEach) output.lines(found.flatMap((finding) => findingLines(finding, output.screen)));
    findings.push(...found);
  }
  if (!tellsEach) output.list(columns, findings, '');
  return findings.some(({ state }) => state === 'broken') ? 1 : 0;
}

type Examine = (context: Context) => Finding | Promise<Finding | Finding[]>;

const examinations: readonly [name: string, examine: Examine][] = [
  ['node', () => examineNode()],
  ['files', ({ settings }) => examineFiles(settings)],
  ['server', examineServer],
  ['login', examineLogin],
  ['keychain', examineKeychain],
  ['terminal', examineTerminal],
  ['requests', examinePending],
  ['gates', async (context) => (await import('../doctor/gates.ts')).examineGates(context)],
  ['tickets', async (context) => (await import('../doctor/pockets.ts')).examinePockets(context)],
];

/** One that fails is a finding too. */
async function examined(check: string, examine: () => ReturnType<Examine>): Promise<Finding[]> {
  try {
    return [await examine()].flat();
  } catch (error) {
    const { message, hint } = explain(error);
    return [{ check, state: 'broken', says: message, ...(hint !== undefined && { hint }) }];
  }
}

const columns: readonly Column<Finding>[] = [
  { key: 'check', title: 'Check', text: ({ check }) => check },
  { key: 'state', title: 'State', text: ({ state }) => state },
  { key: 'says', title: 'Says', text: ({ says }) => says },
  { key: 'hint', title: 'Hint', text: ({ hint }) => hint ?? '' },
];
