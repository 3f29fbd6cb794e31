import { readFileSync } from 'node:fs';

export const shells = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof shells)[number];

/**
 * What a shell has to run for `admit …<TAB>`. Each asks `admit complete -- WORDS`, which answers with a candidate, a
 * tab and its description a line, and a last line that begins with a colon; with no candidate it is file names.
 *
 * The library that finds the candidates has scripts too. They are not used: its bash one sets read-only variables,
 * so that it fails when it is read twice or beside another program's, needs the package bash-completion, and runs
 * what is typed through `eval`.
 */
export function completionScript(shell: Shell): string {
  return readFileSync(new URL(`../completion/admit.${shell}`, import.meta.url), 'utf8').trimEnd();
}
