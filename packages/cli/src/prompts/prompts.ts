import { plain } from '../render/text.ts';
import { type PromptTerminal, pickSeats, type SeatPickerConfig } from './seat-picker.ts';

/** One of several, with a line about it where the cursor stands on it. */
export interface Choice<Value> {
  name: string;
  value: Value;
  description?: string;
  /** Why it cannot be chosen. */
  disabled?: string;
}

/** Questions to somebody at a terminal. All of them throw `ExitPromptError` on Ctrl-C. */
export interface Prompts {
  confirm(message: string, proposal?: boolean): Promise<boolean>;
  /** `check` gives what is wrong with an answer, or nothing. */
  input(
    message: string,
    options?: { proposal?: string; check?: (text: string) => string | undefined },
  ): Promise<string>;
  /** Shown as asterisks, and kept nowhere. */
  password(message: string, options?: { check?: (text: string) => string | undefined }): Promise<string>;
  select<Value>(message: string, choices: readonly Choice<Value>[]): Promise<Value>;
  /** The seats' ordinals, or `undefined` when somebody left without holding. */
  pickSeats(config: SeatPickerConfig): Promise<number[] | undefined>;
}

/** Asks on the given terminal; on standard error as a rule, so that results can be piped away meanwhile. */
export function terminalPrompts(terminal: PromptTerminal): Prompts {
  // Imported when first used: most commands ask nothing, and start faster without it.
  const inquirer = () => import('@inquirer/prompts');
  const validateWith = (check: ((text: string) => string | undefined) | undefined) => ({
    validate: (text: string) => check?.(text) ?? true,
  });
  return {
    async confirm(message, proposal = true) {
      const { confirm } = await inquirer();
      return confirm({ message: plain(message), default: proposal }, terminal);
    },
    async input(message, { proposal, check } = {}) {
      const { input } = await inquirer();
      const more = proposal === undefined ? {} : { default: plain(proposal) };
      return input({ message: plain(message), ...more, ...validateWith(check) }, terminal);
    },
    async password(message, { check } = {}) {
      const { password } = await inquirer();
      return password({ message: plain(message), mask: '*', ...validateWith(check) }, terminal);
    },
    async select<Value>(message: string, choices: readonly Choice<Value>[]) {
      const { select } = await inquirer();
      return select<Value>(
        { message: plain(message), choices: choices.map(plainChoice), pageSize: 12 },
        terminal,
      );
    },
    pickSeats: (config) => pickSeats(config, terminal),
  };
}

function plainChoice<Value>({ name, value, description, disabled }: Choice<Value>) {
  return {
    name: plain(name),
    value,
    ...(description !== undefined && { description: plain(description) }),
    ...(disabled !== undefined && { disabled: plain(disabled) }),
  };
}
