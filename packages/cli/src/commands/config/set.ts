import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { wrongUsage } from '../../failure.ts';
import { type ConfigKey, config, configKeys, writeConfig } from '../../settings.ts';
import { type Setting, settingColumns } from './list.ts';

export function command(): Command {
  const set = newCommand('set <key> <value>', 'change a setting');
  set.registeredArguments[0]?.choices(configKeys);
  withExamples(set, 'admit config set server http://127.0.0.1:4100', 'admit config set unicode never');
  return runs<CommonOptions, [ConfigKey, string]>(set, run);
}

async function run(
  { output, settings }: Context,
  _options: CommonOptions,
  key: ConfigKey,
  value: string,
): Promise<void> {
  const checked = config.safeParse({ ...settings.config, [key]: value });
  if (!checked.success) throw wrongUsage(`${key} cannot be "${value}": ${checked.error.issues[0]?.message}.`);
  await writeConfig(settings.folder, checked.data);
  const about = config.shape[key].meta()?.description ?? '';
  const now: Setting = { key, value, from: 'file', about };
  output.outcome(settingColumns, now, `${key} is now ${value}.`);
  if (key === 'server' && settings.server.from === 'environment')
    output.warn(`ADMIT_SERVER is set, and wins: ${settings.server.url}.`);
}
