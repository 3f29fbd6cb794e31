import type { Command } from 'commander';
import { type CommonOptions, newCommand, runs, withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import type { Column } from '../../render/table.ts';
import { type ConfigKey, config, configKeys, type Settings } from '../../settings.ts';

export function command(): Command {
  const list = newCommand('list', 'every setting, its value, and where that comes from');
  withExamples(list, 'admit config list');
  return runs<CommonOptions, []>(list, run);
}

async function run({ output, settings }: Context): Promise<void> {
  const rows = configKeys.map((key) => setting(settings, key));
  output.list(settingColumns, rows, 'There are no settings.');
}

export interface Setting {
  key: ConfigKey;
  value: string;
  from: 'environment' | 'file' | 'default';
  about: string;
}

/** What holds now, wherever it comes from. */
export function setting(settings: Settings, key: ConfigKey): Setting {
  const about = config.shape[key].meta()?.description ?? '';
  if (key === 'server') return { key, value: settings.server.url, from: settings.server.from, about };
  const stored = settings.config[key];
  if (key === 'screen-reader') {
    const { isSpoken } = settings.terminal;
    const from = isSpoken === (stored === 'on') ? (stored === undefined ? 'default' : 'file') : 'environment';
    return { key, value: isSpoken ? 'on' : 'off', from, about };
  }
  const fallback = key === 'gate' ? settings.gate : 'auto';
  return { key, value: stored ?? fallback, from: stored === undefined ? 'default' : 'file', about };
}

export const settingColumns: readonly Column<Setting>[] = [
  { key: 'key', title: 'Key', text: ({ key }) => key },
  { key: 'value', title: 'Value', text: ({ value }) => value },
  { key: 'from', title: 'From', text: ({ from }) => from },
  { key: 'about', title: 'About', text: ({ about }) => about, shrinkTo: 20 },
];
