import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { type ConfigKey, configKeys, readSettings, writeConfig } from '../../settings.ts';
import { setting, settingColumns } from './list.ts';

export function command(): Command {
  const unset = newCommand('unset <key>', 'go back to what is usual');
  unset.registeredArguments[0]?.choices(configKeys);
  withExamples(unset, 'admit config unset server');
  return runs<CommonOptions, [ConfigKey]>(unset, run);
}

async function run({ output, settings }: Context, _options: CommonOptions, key: ConfigKey): Promise<void> {
  const { [key]: _gone, ...rest } = settings.config;
  await writeConfig(settings.folder, rest);
  const now = setting(readSettings(undefined, settings.folder), key);
  output.outcome(settingColumns, now, `${key} is now ${now.value}.`);
}
