/** What a wallet lacks. */
export interface NotSetUp {
  /** Whether anything of it is set: somebody means to have it. */
  readonly wanted: boolean;
  /** The settings that are needed and not there. */
  readonly missing: readonly string[];
  readonly faults: readonly SettingFault[];
}

/** A setting that is there and cannot be used. */
export interface SettingFault {
  readonly setting: string;
  /** For whoever runs the server: what is wrong, and what to do. */
  readonly sentence: string;
}

export function isNotSetUp(read: object): read is NotSetUp {
  return 'faults' in read;
}

/** The settings that are needed and not there, with whether any is; null where none is missing. */
export function missingOf(needed: Readonly<Record<string, string | null>>): NotSetUp | null {
  const missing = Object.keys(needed).filter((setting) => needed[setting] === null);
  if (missing.length === 0) return null;
  return { wanted: missing.length < Object.keys(needed).length, missing, faults: [] };
}

/** One thing that is wrong. */
export function faulty(setting: string, sentence: string): NotSetUp {
  return { wanted: true, missing: [], faults: [{ setting, sentence: `${setting}: ${sentence}` }] };
}
