import { plain } from '../render/text.ts';
import type { Choice, Deadline } from './choose.ts';
import type { PromptTerminal, SeatPickerConfig } from './seat-picker.ts';

export type { Choice } from './choose.ts';

export interface InputOptions {
  proposal?: string;
  /** What is wrong with an answer, or nothing. */
  check?: (text: string) => string | undefined;
  /** How what is typed is shown, and what stays of it on the screen afterwards. */
  show?: (text: string, isOver: boolean) => string;
}

/** Questions to somebody at a terminal. All of them throw `ExitPromptError` on Ctrl-C. */
export interface Prompts {
  confirm(message: string, proposal?: boolean): Promise<boolean>;
  input(message: string, options?: InputOptions): Promise<string>;
  /** Shown as asterisks, and kept nowhere. */
  password(message: string, options?: { check?: (text: string) => string | undefined }): Promise<string>;
  /** @throws TimeIsUp when the deadline passes first. */
  select<Value>(message: string, choices: readonly Choice<Value>[], deadline?: Deadline): Promise<Value>;
  /** Waits for enter. */
  pause(message: string): Promise<void>;
  /** The seats' ordinals, or `undefined` when somebody left without holding. */
  pickSeats(config: SeatPickerConfig): Promise<number[] | undefined>;
}

/** Asks on the given terminal; on standard error as a rule, so that results can be piped away meanwhile. */
export function terminalPrompts(terminal: PromptTerminal): Prompts {
  // Imported when first used: most commands ask nothing, and start faster without it. And it looks at NO_COLOR as it
  // loads, which `--no-color` sets before that.
  const inquirer = () => import('@inquirer/prompts');
  const validateWith = (check: ((text: string) => string | undefined) | undefined) => ({
    validate: (text: string) => check?.(text) ?? true,
  });
  return {
    async confirm(message, proposal = true) {
      const { confirm } = await inquirer();
      return confirm({ message: plain(message), default: proposal }, terminal);
    },
    async input(message, { proposal, check, show } = {}) {
      const { input } = await inquirer();
      const more = {
        ...(proposal !== undefined && { default: plain(proposal) }),
        ...(show !== undefined && {
          transformer: (text: string, { isFinal }: { isFinal: boolean }) => show(text, isFinal),
        }),
      };
      return input({ message: plain(message), ...more, ...validateWith(check) }, terminal);
    },
    async password(message, { check } = {}) {
      const { password } = await inquirer();
      return password({ message: plain(message), mask: '*', ...validateWith(check) }, terminal);
    },
    async select<Value>(message: string, choices: readonly Choice<Value>[], deadline?: Deadline) {
      const { choose } = await import('./choose.ts');
      return choose({ message: plain(message), choices: choices.map(plainChoice), deadline }, terminal);
    },
    async pause(message) {
      const { pause } = await import('./pause.ts');
      return pause(plain(message), terminal);
    },
    async pickSeats(config) {
      if (config.isSpoken === true) return (await import('./seat-reader.ts')).readSeats(config, terminal);
      const { pickSeats } = await import('./seat-picker.ts');
      return pickSeats(config, terminal);
    },
  };
}

function plainChoice<Value>({ name, value, short, description }: Choice<Value>): Choice<Value> {
  return {
    name: plain(name),
    value,
    ...(short !== undefined && { short: plain(short) }),
    ...(description !== undefined && { description: plain(description) }),
  };
}
