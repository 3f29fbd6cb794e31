import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { type ConfigKey, configKeys } from '../../settings.ts';
import { setting, settingColumns } from './list.ts';

export function command(): Command {
  const get = newCommand('get <key>', 'the value of one setting');
  get.registeredArguments[0]?.choices(configKeys);
  withExamples(get, 'admit config get server');
  return runs<CommonOptions, [ConfigKey]>(get, run);
}

async function run({ output, settings }: Context, options: CommonOptions, key: ConfigKey): Promise<void> {
  const found = setting(settings, key);
  if (output.mode === 'json' || options.fields !== undefined) output.record(settingColumns, found);
  else output.lines([found.value]);
}
